// Runs a widget's front-end module (anywidget's contract): initialize once a model, render once a
// place, clean up when it goes. A module comes as an address or as text.
import { newId } from "./messageParts.js";

const TIMEOUT = 10000;
const modules = new Map(); // address → module
const failures = new Map(); // address → how often it could not be had, which a browser remembers of an address
const sheets = new Map(); // widget class → style sheet made from text

const isAddress = (text) => /^(https?:\/\/|\/)/.test(text);

async function moduleOf(esm) {
  if (isAddress(esm)) {
    const failed = failures.get(esm) ?? 0;
    if (!modules.has(esm)) modules.set(esm, import(failed ? `${esm}?again=${failed}` : esm).catch((error) => {
      modules.delete(esm);
      failures.set(esm, failed + 1);
      throw error;
    }));
    return modules.get(esm);
  }
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function widgetOf(esm) {
  const module = await moduleOf(esm);
  if (module.render) return { render: module.render }; // the contract's older form
  if (!module.default) throw new Error("A widget's module must have a default export.");
  return typeof module.default === "function" ? module.default() : module.default;
}

/** Make a style sheet apply, once a widget class. Text goes in as a sheet that no policy forbids. */
export function addStyle(css, id) {
  if (!css) return null;
  if (isAddress(css)) {
    const href = new URL(css, location.href).href;
    if ([...document.querySelectorAll("link[rel=stylesheet]")].some((link) => link.href === href)) return null;
    return new Promise((resolve) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: resolve });
      document.head.append(link);
    });
  }
  const sheet = sheets.get(id) ?? new CSSStyleSheet();
  sheet.replaceSync(css);
  if (!sheets.has(id)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  sheets.set(id, sheet);
  return null;
}

/** Ask the kernel's side of a widget to run one of its commands. */
function invoke(model, name, msg, { signal = AbortSignal.timeout(3000), buffers = [] } = {}) {
  const id = newId();
  return new Promise((resolve, reject) => {
    const answered = (answer, answerBuffers) => {
      if (answer?.id !== id) return;
      model.off("msg:custom", answered);
      resolve([answer.response, answerBuffers]);
    };
    signal.addEventListener("abort", () => { model.off("msg:custom", answered); reject(signal.reason); });
    model.on("msg:custom", answered);
    model.send({ id, kind: "anywidget-command", name, msg }, undefined, buffers);
  });
}

const tidy = async (clean, what) => {
  try {
    if (typeof clean === "function") await clean();
  } catch (error) {
    console.warn(`A widget's clean-up after ${what} failed.`, error);
  }
};

/** A model with its module running. */
export class Widget {
  #model;
  #ready = null;
  #esm = null;
  #controller = new AbortController();
  #views = new Set();
  exports;

  constructor(model) {
    this.#model = model;
    // Both change only while somebody works on the widget.
    model.on("change:_esm", () => this.#ready && this.#renew(), this);
    model.on("change:_css", () => this.#ready && addStyle(model.get("_css"), model.get("_anywidget_id")), this);
  }

  get model() { return this.#model; }

  /** Load the module and initialise it; once. */
  ready() {
    this.#ready ??= this.#initialise();
    return this.#ready;
  }

  async #initialise() {
    this.#esm = this.#model.get("_esm");
    const [widget] = await Promise.all([widgetOf(this.#esm), addStyle(this.#model.get("_css"), this.#model.get("_anywidget_id"))]);
    const { signal } = this.#controller;
    const owner = {};
    const result = await widget.initialize?.({ model: this.#model.proxy(owner), signal, experimental: this.#experimental() });
    signal.addEventListener("abort", () => {
      this.#model.off(null, null, owner);
      tidy(result, "a new version of it");
    });
    this.exports = result !== null && typeof result === "object" ? result : undefined;
    return widget;
  }

  /** Draw it in `el`; it goes with `signal`. */
  async render(el, host, signal = new AbortController().signal) {
    const view = { el, host, signal, owner: null, clean: null };
    this.#views.add(view);
    signal.addEventListener("abort", () => { this.#views.delete(view); this.#end(view); });
    await this.#draw(view);
  }

  async #draw(view) {
    const widget = await this.ready();
    if (view.signal.aborted) return;
    view.owner = {};
    const both = AbortSignal.any?.([view.signal, this.#controller.signal]) ?? view.signal;
    view.clean = await widget.render?.({
      model: this.#model.proxy(view.owner), el: view.el, signal: both, host: view.host, experimental: this.#experimental(),
    });
  }

  #end(view) {
    this.#model.off(null, null, view.owner ?? {});
    tidy(view.clean, "a view");
  }

  async #renew() {
    if (this.#model.get("_esm") === this.#esm) return;
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#ready = null;
    for (const view of this.#views) {
      this.#end(view);
      view.el.replaceChildren();
      await this.#draw(view);
    }
  }

  #experimental() {
    return { invoke: (name, msg, options) => invoke(this.#model, name, msg, options) };
  }
}

/** What a widget's `host` can do: reach other widgets by "anywidget:ID" references. */
export function hostOf(find) {
  const id = (reference) => {
    if (!String(reference).startsWith("anywidget:")) throw new Error(`Not a reference to a widget: ${JSON.stringify(reference)}`);
    return reference.slice("anywidget:".length);
  };
  const host = {
    async getModel(reference) {
      return (await find(id(reference))).model.proxy({});
    },
    async getWidget(reference) {
      const widget = await find(id(reference));
      const late = new Promise((_, reject) => setTimeout(reject, TIMEOUT, new Error("The widget did not start in time.")));
      await Promise.race([widget.ready(), late]);
      return { exports: widget.exports, render: ({ el, signal }) => widget.render(el, host, signal) };
    },
  };
  return host;
}
