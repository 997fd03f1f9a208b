// Questions to the kernel that get one answer, files both ways, and progress in between.
// Files that are large go in pieces (notebook_page/uploads.py): one message of any size would end the connection.

const WHOLE = 1024 * 1024; // bytes of files that go with the question itself
const PIECE = 512 * 1024; // bytes of a piece

/** ask(question, {buffers, onprogress, signal}) → Promise of {message, buffers}; rejects with a sentence, also when it is stopped. */
export function makeTalk(model, writer, nextSeq) {
  const waiting = new Map();
  function send(seq, { question, buffers }) {
    try {
      model.send({ writer, ...question, seq }, undefined, buffers);
    } catch {
      // the connection is gone: it is asked again when it is back
    }
  }
  function received(message, buffers) {
    if (message.kind === "host") {
      // The kernel that was asked may be gone, or its answer lost on the way. What was asked while
      // there was none has only just been sent, unless it waited long among much else.
      for (const [seq, entry] of waiting) {
        if (message.state === "lost") entry.lost = true;
        else if (message.state === "reconnected" && (entry.lost || Date.now() - entry.at > 5000)) send(seq, entry);
      }
      return;
    }
    const entry = waiting.get(message.seq);
    if (!entry) return;
    if (message.kind === "progress") {
      entry.onprogress?.(message);
      return;
    }
    waiting.delete(message.seq);
    if (message.kind === "refused" || message.kind === "failed") entry.reject(new Error(message.sentence));
    else entry.resolve({ message, buffers: buffers ?? [] });
  }
  model.on("msg:custom", received);
  /** The files in pieces, until the kernel says that none is missing: another one, after a break, begins again. */
  async function sendFiles(kind, buffers, onprogress) {
    const upload = `${writer}-${nextSeq()}`;
    const sizes = buffers.map((one) => one.byteLength);
    const of = sizes.reduce((sum, size) => sum + size, 0);
    const before = (file) => sizes.slice(0, file).reduce((sum, size) => sum + size, 0);
    let [file, at] = [sizes.findIndex((size) => size > 0), 0];
    while (file < sizes.length) {
      onprogress?.({ done: before(file) + at, of, what: "Sending the file" });
      const piece = buffers[file].slice(at, at + PIECE);
      ({ file, at } = (await ask({ kind: `${kind}-piece`, upload, sizes, file, at }, { buffers: [piece] })).message);
    }
    return upload;
  }
  async function askWithFiles(question, { buffers, ...options }) {
    return ask({ ...question, upload: await sendFiles(question.kind, buffers, options.onprogress) }, options);
  }
  function ask(question, { buffers = [], onprogress, signal } = {}) {
    const seq = nextSeq();
    return new Promise((resolve, reject) => {
      const entry = { question, buffers, at: Date.now(), resolve, reject, onprogress };
      waiting.set(seq, entry);
      send(seq, entry);
      signal?.addEventListener("abort", () => {
        if (!waiting.delete(seq)) return;
        send(nextSeq(), { question: { kind: "stop", stops: seq }, buffers: [] });
        reject(new Error("Stopped. Nothing was made."));
      });
    });
  }
  return {
    ask(question, options = {}) {
      const size = (options.buffers ?? []).reduce((sum, one) => sum + one.byteLength, 0);
      return size > WHOLE ? askWithFiles(question, options) : ask(question, options);
    },
    close: () => model.off("msg:custom", received),
  };
}
