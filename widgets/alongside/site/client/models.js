// Widget models as anywidget's front-end contract describes them, kept on this page. A model
// outlives its kernel: when that is lost, the same object is bound to a new one, so what a widget
// drew, and what a learner typed, stays.
import { bytesOf } from "./messageParts.js";

const QUEUE = 8; // messages kept for a kernel that isn't there yet; who waits sends again anyway

const isBinary = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
const isPlain = (value) => value !== null && typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** Take binary values out of a state: [the rest, their paths, the buffers]; the state stays as it is. */
export function splitBuffers(state) {
  const paths = [];
  const buffers = [];
  const take = (value, path) => isBinary(value) && Boolean(paths.push(path) && buffers.push(value));
  const walk = (value, path) => {
    if (Array.isArray(value)) return value.map((v, i) => (take(v, [...path, i]) ? null : walk(v, [...path, i])));
    if (!isPlain(value)) return value;
    const rest = {};
    for (const [key, v] of Object.entries(value)) if (!take(v, [...path, key])) rest[key] = walk(v, [...path, key]);
    return rest;
  };
  return [walk(state, []), paths, buffers];
}

/** Put buffers back where `paths` say. */
export function joinBuffers(state, paths = [], buffers = []) {
  paths.forEach((path, i) => {
    let target = state;
    for (const key of path.slice(0, -1)) target = target[key];
    target[path.at(-1)] = buffers[i];
  });
  return state;
}

export function same(a, b) {
  if (a === b) return true;
  if (isBinary(a) && isBinary(b)) {
    const [x, y] = [bytesOf(a), bytesOf(b)];
    return x.length === y.length && x.every((byte, i) => byte === y[i]);
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

/** One widget's model. `host` gives it `send(comm, data, buffers)`, `wake()` and `model(id)`. */
export class Model {
  #host;
  #state;
  #comm = null; // the kernel's name for it; null while there is no kernel
  #dirty = new Set(); // set here, not sent yet
  #touched = new Set(); // ever set here: a new kernel gets these
  #echoes = new Map(); // key → id of the update whose echo counts
  #queue = [];
  #listeners = [];

  constructor(host, state = {}) {
    this.#host = host;
    this.#state = { ...state };
    this.widget_manager = { get_model: (id) => host.model(id) };
  }

  get comm() { return this.#comm; }

  get(key) { return this.#state[key]; }

  set(key, value) {
    const changes = typeof key === "object" ? key : { [key]: value };
    for (const name of Object.keys(changes)) {
      this.#dirty.add(name);
      this.#touched.add(name);
    }
    this.#change(changes);
  }

  /** Send what was set since the last time. */
  save_changes() {
    const names = [...this.#dirty];
    this.#dirty.clear();
    if (!names.length) return;
    if (this.#comm === null) {
      this.#host.wake(); // the new kernel gets all that was touched
      return;
    }
    this.#update(names);
  }

  /** Send a custom message; it waits where there is no kernel yet. */
  send(content, callbacks, buffers = []) {
    this.#post({ method: "custom", content }, buffers ?? []);
  }

  on(names, listener, owner = null) {
    for (const name of names.split(/\s+/)) this.#listeners.push({ name, listener, owner });
  }

  off(names = null, listener = null, owner = null) {
    const list = names?.split(/\s+/);
    this.#listeners = this.#listeners.filter((l) => (list && !list.includes(l.name))
      || (listener && l.listener !== listener) || (owner && l.owner !== owner));
  }

  trigger(name, ...values) {
    for (const { name: wanted, listener } of [...this.#listeners]) {
      if (wanted !== name && wanted !== "all") continue;
      try {
        listener(...(wanted === "all" ? [name, ...values] : values));
      } catch (error) {
        console.error(error); // one listener's mistake is not the next one's
      }
    }
  }

  /** What a widget is given: the contract, no more; its listeners end with `owner`. */
  proxy(owner) {
    return {
      get: (key) => this.get(key),
      set: (key, value) => this.set(key, value),
      save_changes: () => this.save_changes(),
      send: (content, callbacks, buffers) => this.send(content, callbacks, buffers),
      on: (name, listener) => this.on(name, listener, owner),
      off: (name, listener) => this.off(name, listener, owner),
      widget_manager: this.widget_manager,
    };
  }

  /** A kernel has this model now, in this state. */
  bind(comm, state) {
    this.#comm = comm;
    this.#echoes.clear();
    const news = Object.entries(state).filter(([key]) => !this.#touched.has(key));
    this.#change(Object.fromEntries(news));
    const ours = [...this.#touched].filter((key) => key in state && !same(state[key], this.#state[key]));
    this.#dirty.clear();
    if (ours.length) this.#update(ours);
    for (const { data, buffers } of this.#queue.splice(0)) this.#host.send(comm, data, buffers);
  }

  /** The kernel is gone; messages wait for the next. */
  unbind() {
    this.#comm = null;
  }

  /** A message from the kernel about this model. */
  received({ data }, buffers, parent) {
    if (data.method === "custom") {
      this.trigger("msg:custom", data.content, buffers);
      return;
    }
    if (data.method !== "update" && data.method !== "echo_update") return;
    const state = joinBuffers({ ...data.state }, data.buffer_paths, buffers);
    if (data.method === "echo_update") {
      for (const key of Object.keys(state)) {
        const expected = this.#echoes.get(key);
        if (expected === undefined) continue;
        if (expected === parent) this.#echoes.delete(key);
        else delete state[key]; // the echo of something older than what stands here
        if (this.#dirty.has(key)) delete state[key];
      }
    }
    this.#change(state);
  }

  #update(names) {
    const state = Object.fromEntries(names.map((name) => [name, this.#state[name]]));
    const [rest, buffer_paths, buffers] = splitBuffers(state);
    const id = this.#post({ method: "update", state: rest, buffer_paths }, buffers);
    if (id) for (const name of names) this.#echoes.set(name, id);
  }

  #post(data, buffers) {
    const id = this.#comm === null ? null : this.#host.send(this.#comm, data, buffers);
    if (id === null && data.method === "custom") {
      this.#queue.push({ data, buffers });
      if (this.#queue.length > QUEUE) this.#queue.shift();
      this.#host.wake();
    }
    return id;
  }

  #change(changes) {
    const changed = Object.entries(changes).filter(([key, value]) => !same(this.#state[key], value));
    Object.assign(this.#state, Object.fromEntries(changed));
    for (const [key, value] of changed) this.trigger(`change:${key}`, this, value, {});
    if (changed.length) this.trigger("change", this, {});
  }
}
