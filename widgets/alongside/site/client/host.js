// The thin client: hosts the widgets of one page without JupyterLab's front end. It starts the page's
// kernel when a widget comes near the view or is used, lets it go when nobody needs it, and binds the
// same models to a new one whenever the old one is lost. The words are in the learner's record and on
// the page, so a kernel is nothing to mourn.
import { hostOf, Widget } from "./afm.js";
import { Calls, Trouble } from "./calls.js";
import { Model, statesOf } from "./models.js";
import { watchNear } from "./near.js";
import { fault, inPlace, notice, SAYS } from "./notices.js";
import { newId, Wire } from "./wire.js";

const IDLE = 10 * 60000; // ms without use after which the kernel is let go
const LOST_AFTER = 3000; // ms of trouble before the page says so
const WAITS = [0, 1000, 2000, 4000, 8000, 10000]; // ms before each new try

export class PageHost {
  #calls; // what the site is asked for
  #session = newId();
  #places = new Map(); // key → {el, widget, model, rendered, notice}
  #comms = new Map(); // comm id → Model
  #states = new Map(); // model id → state, of models that stand in no place
  #wire = null;
  #kernel = null;
  #connecting = null;
  #turn = 0; // a try to connect that is not of this turn is given up
  #stuck = null; // a kernel that runs but doesn't answer
  #near = false; // a widget has come near the view or was used: before that, nothing starts a kernel
  #before = false; // a kernel has been bound before
  #outstanding = new Set();
  #used = Date.now();
  #fails = 0;
  #retry = null;
  #trouble = null;
  #gone = false;
  #leave = () => this.sleep({ leaving: true });
  #host = hostOf((id) => this.#widget(id));

  /** base is the site's address, with a slash at its end. */
  constructor(base, notebook) { this.#calls = new Calls(base, notebook); }

  /** The widget places of the page; each is drawn, and the kernel started, when one comes near. */
  start(elements) {
    for (const el of elements) {
      const text = el.querySelector("script[data-state]")?.textContent;
      const model = new Model(this, text ? JSON.parse(text) : {});
      this.#places.set(el.dataset.widget, { el, model, widget: new Widget(model), drawn: null, known: Boolean(text) });
      el.addEventListener("alongside:outstanding", (event) => {
        if (event.detail.outstanding) this.#outstanding.add(el);
        else this.#outstanding.delete(el);
      });
    }
    this.#watch(elements);
    setInterval(() => this.rest(), 30000);
  }

  /** For tests and for the curious: "asleep", "starting" or "live". */
  get state() {
    return this.#wire && !this.#connecting ? "live" : this.#connecting ? "starting" : "asleep";
  }

  get kernel() { return this.#kernel; }

  // --- what models ask of their host ---------------------------------------

  send(comm_id, data, buffers) {
    this.#used = Date.now();
    return this.#wire?.send("comm_msg", { comm_id, data }, { buffers }) ?? null;
  }

  wake() {
    this.#used = Date.now();
    if (!this.#near) return;
    if (!this.#wire && !this.#connecting && !this.#retry && !this.#gone) this.#connect();
  }

  async model(id) {
    return (await this.#widget(id)).model;
  }

  // --- when to have a kernel -------------------------------------------------

  #watch(elements) {
    const soon = () => {
      this.#near = true;
      this.wake();
    };
    const near = (el) => {
      this.#draw(this.#places.get(el.dataset.widget));
      soon();
    };
    watchNear(elements, near, soon);
    for (const el of elements) el.addEventListener("input", () => this.wake());
    // Those far below are drawn when there is time, so that nothing moves under a reader who jumps there.
    const whenIdle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 300));
    const drawAll = () => { for (const place of this.#places.values()) this.#draw(place); };
    if (document.readyState === "complete") whenIdle(drawAll);
    else addEventListener("load", () => whenIdle(drawAll));
    addEventListener("online", () => this.#now());
    addEventListener("offline", () => this.#wire?.check());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#now());
    addEventListener("pageshow", (event) => event.persisted && this.#before && this.wake());
    this.#leaveLast();
  }

  /** Our part of leaving comes after the widgets': they send their last words on the same event. */
  #leaveLast() {
    removeEventListener("pagehide", this.#leave);
    addEventListener("pagehide", this.#leave);
  }

  /** Something changed for the better, perhaps: don't wait for the next try. */
  #now() {
    if (this.#wire) this.#wire.check();
    else if (this.#retry) this.#again(0);
  }

  /** Go to sleep if nothing was used for long (tests say when it is now) and nothing is outstanding. */
  rest(now = Date.now()) {
    if (now - this.#used > IDLE && this.#wire && !this.#outstanding.size) this.sleep();
  }

  /** Let the kernel go; the next use of a widget brings another. */
  sleep({ leaving = false } = {}) {
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#turn += 1;
    const kernel = this.#kernel;
    this.#unbind();
    this.#wire?.close();
    this.#wire = null;
    this.#kernel = null;
    if (kernel) this.#calls.leave(kernel, { leaving });
  }

  // --- connecting --------------------------------------------------------------

  #connect() {
    this.#retry = null;
    this.#turn += 1;
    this.#connecting = this.#open(this.#turn)
      .then(() => this.#opened(), (error) => this.#failed(error))
      .finally(() => { this.#connecting = null; });
  }

  async #open(turn) {
    const answer = await this.#calls.kernel({ kernel: this.#kernel, instead_of: this.#stuck });
    this.#stuck = null;
    this.#kernel = answer.kernel_id;
    const wire = new Wire(this.#calls.socket(answer.kernel_id), {
      session: this.#session,
      onmessage: (message) => this.#received(message),
      onclose: (why) => wire === this.#wire && this.#lost(why),
    });
    await wire.opened();
    const states = await statesOf(wire, newId); // also shows that the kernel is alive
    if (states === null || turn !== this.#turn) {
      wire.close();
      if (states === null) [this.#stuck, this.#kernel] = [this.#kernel, null];
      throw new Trouble(turn === this.#turn ? "trouble" : "late");
    }
    this.#wire = wire;
    this.#bind(answer, states);
  }

  #opened() {
    this.#fails = 0;
    this.#say(null);
    if (this.#before) this.#tell({ state: "reconnected" });
    this.#before = true;
  }

  #failed(error) {
    if (error.why === "late") return;
    this.#unbind();
    this.#wire = null;
    const why = error instanceof Trouble ? error.why : "trouble";
    if (!(error instanceof Trouble)) console.warn(error);
    if (why === "gone") {
      this.#gone = true;
      this.#say("gone");
      this.#tell({ state: "gone" });
      return;
    }
    this.#fails += 1;
    if (this.#fails > 1 || why !== "offline") this.#say(why);
    const wait = error.wait ?? WAITS[Math.min(this.#fails, WAITS.length - 1)];
    this.#again(wait * (0.75 + Math.random() / 2)); // so that a class doesn't come back all at once
  }

  #lost(why) {
    if (why === "silent") this.#calls.silent = true;
    const silent = why === "closed" && document.visibilityState === "hidden" && !this.#outstanding.size;
    this.#unbind();
    this.#wire = null;
    if (why === "dead") this.#kernel = null;
    this.#tell({ state: "lost", why });
    if (silent) return; // the next use, or showing the page, brings it back
    clearTimeout(this.#trouble);
    this.#trouble = setTimeout(() => this.#wire || this.#say("offline"), LOST_AFTER);
    this.#again(0);
  }

  #again(wait) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connecting ? (this.#retry = null) : this.#connect(), wait);
  }

  // --- models and their places ---------------------------------------------------

  #bind({ models, errors }, states) {
    this.#comms.clear();
    this.#states = states;
    for (const [key, comm] of Object.entries(models)) {
      const place = this.#places.get(key) ?? this.#another(key);
      if (!place || !states.has(comm)) continue;
      this.#comms.set(comm, place.model);
      place.known = true;
      place.model.bind(comm, states.get(comm));
      this.#draw(place);
    }
    for (const [key, sentence] of Object.entries(errors)) if (this.#places.has(key)) fault(this.#places.get(key), sentence);
    for (const { el, known } of this.#places.values()) if (!known) el.querySelector(".waiting")?.remove(); // it shows nothing
  }

  /** The place of a cell's second widget, after its first. */
  #another(key) {
    const first = this.#places.get(key.replace(/\/\d+$/, ""));
    if (!first) return null;
    const el = Object.assign(document.createElement("div"), { className: "widget" });
    first.el.after(el);
    const model = new Model(this);
    const place = { el, model, widget: new Widget(model), drawn: null, known: false };
    this.#places.set(key, place);
    return place;
  }

  #draw(place) {
    if (place.drawn || !place.known) return;
    const el = document.createElement("div");
    place.drawn = place.widget.render(el, this.#host).then(() => {
      const focused = place.el.contains(document.activeElement);
      inPlace(place.el, () => {
        place.el.querySelector("[data-static]")?.remove();
        place.el.append(el);
      });
      if (focused) place.el.focus({ preventScroll: true });
      place.el.dataset.drawn = "";
      this.#leaveLast();
    }).catch((error) => {
      console.error(error);
      place.drawn = null;
      notice(place, SAYS.trouble);
    });
  }

  #unbind() {
    for (const model of this.#comms.values()) model.unbind();
    this.#comms.clear();
  }

  async #widget(id) {
    const at = [...this.#places.values()].find((place) => place.model.comm === id);
    if (at) return at.widget;
    if (!this.#states.has(id)) throw new Error(`There is no widget ${id} on this page.`);
    const model = new Model(this, this.#states.get(id));
    model.bind(id, {});
    this.#comms.set(id, model);
    const widget = new Widget(model);
    this.#places.set(id, { el: document.createElement("div"), model, widget, drawn: null, known: true });
    return widget;
  }

  #received({ header, parent_header, content, buffers }) {
    if (header.msg_type === "comm_open" && content.target_name === "jupyter.widget") {
      this.#states.set(content.comm_id, content.data.state);
    } else if (header.msg_type === "comm_msg") {
      this.#comms.get(content.comm_id)?.received(content, buffers, parent_header.msg_id);
    }
  }

  #tell(news) {
    for (const { model } of this.#places.values()) model.trigger("msg:custom", { kind: "host", ...news }, []);
  }

  // --- what the page says ------------------------------------------------------------

  #say(why) {
    clearTimeout(this.#trouble);
    for (const place of this.#places.values()) notice(place, why && SAYS[why]);
  }
}

const page = document.querySelector("[data-notebook]");
const places = document.querySelectorAll("[data-widget]");
if (page && places.length) {
  const host = new PageHost(page.dataset.base, page.dataset.notebook);
  host.start(places);
  page.alongsideHost = host;
}
