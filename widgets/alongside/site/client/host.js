// The thin client: hosts the widgets of one page without JupyterLab's front end. It starts the page's
// kernel when a widget comes near the view or is used, lets it go when nobody needs it, and binds the
// same models to a new one whenever the old one is lost. The words are in the learner's record and on
// the page, so a kernel is nothing to mourn.
import { hostOf, Widget } from "./widgetRunner.js";
import { SiteApi } from "./siteApi.js";
import { Model } from "./models.js";
import { watchNear } from "./lazyStart.js";
import { fault, keepingScroll, notice, SAYS } from "./notices.js";
import { PASSING, Trouble } from "./reasons.js";
import { statesOf, KernelConnection } from "./kernelConnection.js";
import { newId } from "./messageParts.js";

const IDLE = 10 * 60000; // ms without use after which the kernel is let go
const LOST_AFTER = 3000; // ms of trouble before the page says so
const BRIEF = 5000; // ms: a connection that was there for less was no use
const BRIEFS = 3; // such connections in a row before the page says so, and doesn't try at once any more
const KILLS = 3; // kernels that were killed one after the other before the page says so
const STEADY = 60000; // ms of a connection after which what was before is over
const STOPPED = 8; // tries in a row without any answer before the page says more than that it goes on
const WAITS = [0, 300, 600, 1000, 1000, 1500, 2000, 4000, 8000, 10000]; // ms before each new try: a part that fell over is there again soon

export class PageHost {
  #calls; // what the site is asked for
  #session = newId();
  #slots = new Map(); // key → {el, widget, model, rendered, notice}
  #comms = new Map(); // comm id → Model
  #states = new Map(); // model id → state, of models that stand in no place
  #wire = null;
  #kernel = null;
  #connecting = null;
  #turn = 0; // a try to connect that is not of this turn is given up
  #stuck = null; // a kernel that runs but doesn't answer
  #ended = null; // the last kernel that died
  #kills = 0; // kernels that the system killed, without a steady one since
  #briefs = 0; // connections in a row that were cut as soon as they were there
  #since = 0; // when the connection was there
  #steady = null;
  #near = false; // a widget has come near the view or was used: before that, nothing starts a kernel
  #before = false; // a kernel has been bound before
  #outstanding = new Set();
  #used = Date.now();
  #fails = 0;
  #retry = null;
  #trouble = null;
  #leave = () => this.sleep({ leaving: true });
  #host = hostOf((id) => this.#widget(id));

  /** base is the site's address, with a slash at its end. */
  constructor(base, notebook) { this.#calls = new SiteApi(base, notebook); }

  /** The widget places of the page; each is drawn, and the kernel started, when one comes near. */
  start(elements) {
    for (const el of elements) {
      const text = el.querySelector("script[data-state]")?.textContent;
      const model = new Model(this, text ? JSON.parse(text) : {});
      this.#slots.set(el.dataset.widget, { el, model, widget: new Widget(model), drawn: null, known: Boolean(text) });
      el.addEventListener("alongside:outstanding", (event) => {
        if (event.detail.outstanding) {
          this.#outstanding.add(el);
          if (!this.#near) this.#soon(); // words that were written before anybody listened
        } else this.#outstanding.delete(el);
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
    if (!this.#wire && !this.#connecting && !this.#retry) this.#connect();
  }

  async model(id) {
    return (await this.#widget(id)).model;
  }

  // --- when to have a kernel -------------------------------------------------

  #soon() {
    this.#near = true;
    this.wake();
  }

  #watch(elements) {
    const soon = () => this.#soon();
    const near = (el) => {
      this.#draw(this.#slots.get(el.dataset.widget));
      soon();
    };
    watchNear(elements, near, soon);
    for (const el of elements) el.addEventListener("input", () => this.wake());
    // Those far below are drawn when there is time, so that nothing moves under a reader who jumps there.
    const whenIdle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 300));
    const drawAll = () => { for (const slot of this.#slots.values()) this.#draw(slot); };
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
    clearTimeout(this.#steady);
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
    const answer = await this.#calls.kernel({ kernel: this.#kernel, instead_of: this.#stuck, after: this.#ended });
    if (answer.killed) this.#kills += 1;
    this.#stuck = this.#ended = null;
    this.#kernel = answer.kernel_id;
    const wire = new KernelConnection(this.#calls.socket(answer.kernel_id), {
      session: this.#session,
      onmessage: (message) => this.#received(message),
      onclose: (why) => wire === this.#wire && this.#lost(why),
    });
    const states = await wire.opened().then(() => statesOf(wire), () => null); // also shows that the kernel is alive
    if (states === null || turn !== this.#turn) {
      wire.close();
      if (turn !== this.#turn) throw new Trouble("late");
      throw await this.#unconnected(turn);
    }
    this.#wire = wire;
    this.#bind(answer, states);
  }

  /** Why the kernel that the site has given can't be talked to; one that hears and says nothing is to go. */
  async #unconnected(turn) {
    const trouble = await this.#calls.socketTrouble(this.#kernel);
    if (turn !== this.#turn) return new Trouble("late");
    if (trouble.why === "trouble") [this.#stuck, this.#kernel] = [this.#kernel, null];
    if (trouble.why === "ended") [this.#ended, this.#kernel] = [this.#kernel, null];
    return trouble;
  }

  #opened() {
    this.#fails = 0;
    this.#since = Date.now();
    if (this.#kills >= KILLS) this.#say("killed", `kernels ended by SIGKILL: ${this.#kills} in a row`);
    else if (this.#briefs < BRIEFS) this.#say(null);
    clearTimeout(this.#steady);
    this.#steady = setTimeout(() => {
      [this.#kills, this.#briefs] = [0, 0];
      if (this.#wire) this.#say(null);
    }, this.#kills ? STEADY : BRIEF);
    if (this.#before) this.#tell({ state: "reconnected" });
    this.#before = true;
  }

  #failed(error) {
    if (error.why === "late") return;
    this.#unbind();
    this.#wire = null;
    const { why, fact, wait } = error instanceof Trouble ? error : new Trouble("trouble", String(error).slice(0, 160));
    if (!(error instanceof Trouble)) console.warn(error);
    this.#fails += 1;
    this.#briefs = 0;
    const long = why === "unreachable" && this.#fails >= STOPPED;
    if (this.#fails > 1 || !PASSING.includes(why)) this.#say(long ? "stopped" : why, fact);
    const soon = WAITS[Math.min(this.#fails, WAITS.length - 1)];
    const next = wait !== undefined && (wait < soon || this.#fails > 2 || !PASSING.includes(why)) ? wait : soon;
    this.#again(next * (0.75 + Math.random() / 2)); // so that a class doesn't come back all at once
  }

  #lost(why) {
    if (why === "silent") this.#calls.silent = true;
    const silent = why === "closed" && document.visibilityState === "hidden" && !this.#outstanding.size;
    this.#unbind();
    this.#wire = null;
    if (why === "dead") [this.#ended, this.#kernel] = [this.#kernel, null];
    this.#briefs = why === "closed" && Date.now() - this.#since < BRIEF ? this.#briefs + 1 : 0;
    clearTimeout(this.#steady);
    this.#tell({ state: "lost", why });
    if (silent) return; // the next use, or showing the page, brings it back
    clearTimeout(this.#trouble);
    if (this.#briefs >= BRIEFS) this.#say("cut", `the WebSocket was cut ${this.#briefs} times, each within ${BRIEF / 1000} s of its opening`);
    else this.#trouble = setTimeout(() => this.#wire || this.#say(navigator.onLine ? "unreachable" : "offline"), LOST_AFTER);
    this.#again(this.#briefs < BRIEFS ? 0 : WAITS[Math.min(this.#briefs, WAITS.length - 1)]);
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
      const slot = this.#slots.get(key) ?? this.#another(key);
      if (!slot || !states.has(comm)) continue;
      this.#comms.set(comm, slot.model);
      slot.known = true;
      slot.model.bind(comm, states.get(comm));
      this.#draw(slot);
    }
    for (const [key, sentence] of Object.entries(errors)) if (this.#slots.has(key)) fault(this.#slots.get(key), sentence);
    for (const { el, known } of this.#slots.values()) if (!known) el.querySelector(".waiting")?.remove(); // it shows nothing
  }

  /** The place of a cell's second widget, after its first. */
  #another(key) {
    const first = this.#slots.get(key.replace(/\/\d+$/, ""));
    if (!first) return null;
    const el = Object.assign(document.createElement("div"), { className: "widget" });
    first.el.after(el);
    const model = new Model(this);
    const slot = { el, model, widget: new Widget(model), drawn: null, known: false };
    this.#slots.set(key, slot);
    return slot;
  }

  #draw(slot) {
    if (slot.drawn || !slot.known) return;
    // What stands in the page for the widget to take over stays where it is: somebody may write in it.
    const there = slot.el.querySelector("[data-adopt]");
    const el = there ?? document.createElement("div");
    slot.drawn = slot.widget.render(el, this.#host).then(() => {
      if (!there) this.#put(slot, el);
      slot.el.dataset.drawn = "";
      this.#leaveLast();
    }).catch((error) => {
      console.error(error);
      slot.drawn = null;
      notice(slot, SAYS.trouble);
    });
  }

  #put(slot, el) {
    const focused = slot.el.contains(document.activeElement);
    keepingScroll(slot.el, () => {
      slot.el.querySelector("[data-static]")?.remove();
      slot.el.append(el);
    });
    if (focused) slot.el.focus({ preventScroll: true });
  }

  #unbind() {
    for (const model of this.#comms.values()) model.unbind();
    this.#comms.clear();
  }

  async #widget(id) {
    const at = [...this.#slots.values()].find((slot) => slot.model.comm === id);
    if (at) return at.widget;
    if (!this.#states.has(id)) throw new Error(`There is no widget ${id} on this page.`);
    const model = new Model(this, this.#states.get(id));
    model.bind(id, {});
    this.#comms.set(id, model);
    const widget = new Widget(model);
    this.#slots.set(id, { el: document.createElement("div"), model, widget, drawn: null, known: true });
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
    for (const { model } of this.#slots.values()) model.trigger("msg:custom", { kind: "host", ...news }, []);
  }

  // --- what the page says ------------------------------------------------------------

  #say(why, fact) {
    clearTimeout(this.#trouble);
    for (const slot of this.#slots.values()) notice(slot, why && SAYS[why], fact);
  }
}

const page = document.querySelector("[data-notebook]");
const slots = document.querySelectorAll("[data-widget]");
if (page && slots.length) {
  const host = new PageHost(page.dataset.base, page.dataset.notebook);
  host.start(slots);
  page.alongsideHost = host;
}
