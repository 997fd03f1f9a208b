// Talks to a kernel: Jupyter's messages over Voila's ordinary kernel websocket, in the binary form
// that Jupyter Server calls v1.kernel.websocket.jupyter.org. It notices a connection that is dead
// without having been closed (a laptop that slept, a changed network) by asking now and then.
import { bytesOf, newId } from "./messageParts.js";
import { joinBuffers } from "./models.js";

const CONTROL = { version: "1.0.0" }; // of the messages on jupyter.widget.control
const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const OPEN_WITHIN = 10000; // ms for the connection to open
const ASK_AFTER = 15000; // ms of silence after which the kernel is asked for a sign of life
const ANSWER_WITHIN = 5000; // ms for that sign

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A message as bytes: the number of offsets, the offsets, the channel, four JSON parts, buffers. */
export function encode({ channel, header, parent_header = {}, metadata = {}, content, buffers = [] }) {
  const parts = [
    encoder.encode(channel),
    ...[header, parent_header, metadata, content].map((part) => encoder.encode(JSON.stringify(part))),
    ...buffers.map(bytesOf),
  ];
  const numbers = parts.length + 1;
  let offset = 8 * (numbers + 1);
  const message = new Uint8Array(parts.reduce((sum, part) => sum + part.length, offset));
  const view = new DataView(message.buffer);
  view.setBigUint64(0, BigInt(numbers), true);
  parts.forEach((part, i) => {
    view.setBigUint64(8 * (i + 1), BigInt(offset), true);
    message.set(part, offset);
    offset += part.length;
  });
  view.setBigUint64(8 * numbers, BigInt(offset), true);
  return message;
}

/** The message in an ArrayBuffer; its buffers are DataViews, as the widgets' own manager gives them. */
export function decode(data) {
  const view = new DataView(data);
  const offsets = Array.from({ length: Number(view.getBigUint64(0, true)) }, (_, i) => Number(view.getBigUint64(8 * (i + 1), true)));
  const text = (i) => decoder.decode(new Uint8Array(data, offsets[i], offsets[i + 1] - offsets[i]));
  const [header, parent_header, metadata, content] = [1, 2, 3, 4].map((i) => JSON.parse(text(i)));
  const buffers = [];
  for (let i = 5; i < offsets.length - 1; i++) buffers.push(new DataView(data, offsets[i], offsets[i + 1] - offsets[i]));
  return { channel: text(0), header, parent_header, metadata, content, buffers };
}

/**
 * One connection to one kernel. `onmessage(message)` gets every message; `onclose(why)` comes once,
 * when it is lost: "closed" by the other side, "silent" if nothing answers, "dead" with its kernel.
 */
export class KernelConnection {
  #socket;
  #session;
  #onmessage;
  #onclose;
  #waiting = new Map(); // message id → resolve
  #heard = Date.now();
  #timer = null;
  #over = false;

  constructor(url, { session, onmessage, onclose }) {
    this.#session = session;
    this.#onmessage = onmessage;
    this.#onclose = onclose;
    this.#socket = new WebSocket(`${url}?session_id=${encodeURIComponent(session)}`, [PROTOCOL]);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = (event) => this.#received(event);
    this.#socket.onclose = () => this.#lost("closed");
  }

  /** Resolves when the connection is open, rejects when it can't be had. */
  opened() {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.#lost("silent"), OPEN_WITHIN);
      const onclose = this.#onclose;
      this.#onclose = (why) => {
        clearTimeout(late);
        reject(new Error(`The connection was ${why} before it was open.`));
      };
      this.#socket.onopen = () => {
        clearTimeout(late);
        this.#onclose = onclose;
        this.#heard = Date.now();
        this.#listen();
        resolve();
      };
    });
  }

  /** Send a message; returns its id, or null if there is no connection to send it on. */
  send(msg_type, content, { channel = "shell", metadata = {}, buffers = [] } = {}) {
    if (this.#over || this.#socket.readyState !== WebSocket.OPEN) return null;
    const header = {
      msg_id: newId(), msg_type, session: this.#session, username: "", version: "5.3",
      date: new Date().toISOString(),
    };
    this.#socket.send(encode({ channel, header, metadata, content, buffers }));
    return header.msg_id;
  }

  /** Send a message and wait for the first answer to it that `wanted` accepts; null if none comes. */
  ask(msg_type, content, wanted, { within = ANSWER_WITHIN, ...options } = {}) {
    const id = this.send(msg_type, content, options);
    if (id === null) return Promise.resolve(null);
    return new Promise((resolve) => {
      const done = (answer) => {
        clearTimeout(late);
        this.#waiting.delete(id);
        resolve(answer);
      };
      const late = setTimeout(done, within, null);
      this.#waiting.set(id, (message) => (message === null || wanted(message)) && done(message));
    });
  }

  /** Ask for a sign of life now; without one the connection counts as lost. */
  async check() {
    // The control channel answers also while the kernel is busy.
    const answer = await this.ask("kernel_info_request", {}, (m) => m.header.msg_type === "kernel_info_reply", { channel: "control" });
    if (answer === null) this.#lost("silent");
    return answer !== null;
  }

  /** End the connection for good; `onclose` is not called. */
  close() {
    this.#onclose = () => {};
    this.#lost("closed");
  }

  #received(event) {
    this.#heard = Date.now();
    const message = decode(event.data);
    this.#waiting.get(message.parent_header.msg_id)?.(message);
    this.#onmessage(message);
    if (message.header.msg_type === "status" && message.content.execution_state === "dead") this.#lost("dead");
  }

  #listen() {
    this.#timer = setInterval(() => {
      // A hidden page's timers are slowed down; it is checked when it is shown again.
      if (document.visibilityState === "visible" && Date.now() - this.#heard > ASK_AFTER) this.check();
    }, ASK_AFTER / 3);
  }

  #lost(why) {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#timer);
    for (const answer of [...this.#waiting.values()]) answer(null);
    this.#socket.onmessage = this.#socket.onclose = this.#socket.onopen = null;
    this.#socket.close();
    this.#onclose(why);
  }
}

/** Ask a kernel for all its widgets: model id → state. Null if it doesn't answer. */
export async function statesOf(wire) {
  const comm_id = newId();
  const isStates = (m) => m.header.msg_type === "comm_msg" && m.content.comm_id === comm_id && m.content.data.method === "update_states";
  wire.send("comm_open", { comm_id, target_name: "jupyter.widget.control", data: {} }, { metadata: CONTROL });
  const answer = await wire.ask("comm_msg", { comm_id, data: { method: "request_states" } }, isStates, { within: 10000 });
  wire.send("comm_close", { comm_id, data: {} });
  if (answer === null) return null;
  const { states, buffer_paths } = answer.content.data;
  joinBuffers(states, buffer_paths, answer.buffers);
  return new Map(Object.entries(states).map(([id, { state }]) => [id, state]));
}
