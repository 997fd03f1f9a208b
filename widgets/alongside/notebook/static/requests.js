// Questions to the kernel that get one answer, files both ways, and progress in between.
import { h } from "../../forms/static/shared/dom.js";

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
  return {
    ask(question, { buffers = [], onprogress, signal } = {}) {
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
    },
    close: () => model.off("msg:custom", received),
  };
}

/** Give a file to the browser to keep: from memory, so that the page and its kernel stay. */
export function download(name, type, bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
