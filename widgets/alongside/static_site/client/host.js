// Hosts the forms of one page where no server is: the same modules as on the site, answered in this browser.
//
// Text and forms need no Python. What a form is first answered was made at the build (for an empty record),
// or is the last answer, which the browser keeps. Python starts in a worker (engineWorker.js) with the first
// word, or where it is needed to show what was written. Until it has saved them, words wait in the inbox of
// the browser's storage: from then on they are kept, whatever becomes of the page.
import { once } from "../../forms/static/shared/onDemand.js";
import { hostOf, Widget } from "../../site/client/widgetRunner.js";
import { Model } from "../../site/client/models.js";
import { watchNear } from "../../site/client/lazyStart.js";
import { SNAPSHOTS } from "./compressedFiles.js";
import { rewrap, unwrap } from "./formMessages.js";
import { inboxKey, openStore } from "./store.js";
import { tutorKey } from "./tutorKey.js";
import { UnresolvedEdits } from "./unresolvedEdits.js";
import { showFailure, SAVE_FAILURES } from "./failureNotices.js";
import { CopyStatus } from "./copyStatus.js";

const loadWordExport = once((again) => import("./wordExport.js" + again));
const SOON = 400; // ms that a page which has Python waits for "Saved" before it says "kept"

export class EditionHost {
  #edition;
  #slots = new Map(); // place → {el, model, widget, first, drawn, told}
  #store = null; // once it is open
  #opening;
  #trouble = null; // why nothing can be kept, or Python not be started
  #worker = null;
  #live = false;
  #last = null; // where somebody wrote last
  #sent = new Map(); // key of the inbox → seq that the worker has
  #late = new Map(); // key → timer
  #unanswered = new Map(); // place → its hello, which only Python can answer in full
  #own = new Map(); // seq → who asked, of questions of the page's own
  #unresolved = new UnresolvedEdits((key) => this.#store?.decided(key).catch(() => {})); // else it is offered once more
  #copyStatus;
  #host = hostOf((id) => Promise.resolve(this.#slots.get(id).widget));

  constructor(edition) {
    this.#edition = edition;
    this.#opening = openStore(edition.course).then(
      (store) => {
        this.#store = store;
        store.onCleared = () => this.#cleared();
        return store;
      },
      (error) => { this.#trouble = error.why; return null; },
    );
    this.#copyStatus = new CopyStatus(this, this.#opening);
  }

  /** For tests and for the curious: "asleep", "starting" or "live". */
  get state() {
    return this.#live ? "live" : this.#worker ? "starting" : "asleep";
  }

  get places() { return this.#slots; }

  /** The element of the place that was written in last. */
  get lastPlace() { return this.#slots.get(this.#last)?.el ?? [...this.#slots.values()][0].el; }

  start(elements) {
    for (const el of elements) this.#add(el);
    const draw = (el) => this.#draw(this.#slots.get(el.dataset.widget));
    watchNear(elements, draw, () => {});
    const whenIdle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 300));
    const drawAll = () => elements.forEach(draw);
    const rest = () => whenIdle(() => { drawAll(); whenIdle(() => this.#warm()); });
    if (document.readyState === "complete") rest();
    else addEventListener("load", rest);
    this.#listen();
  }

  #add(el) {
    const read = (name) => JSON.parse(el.querySelector(`script[data-${name}]`)?.textContent ?? "null");
    const absolute = (address) => new URL(address, document.baseURI).href;
    const state = read("state") ?? {};
    for (const key of ["_esm", "_css"]) if (state[key]) state[key] = absolute(state[key]);
    const place = el.dataset.widget;
    const model = new Model(this, state);
    model.bind(place, {});
    this.#slots.set(place, { el, model, widget: new Widget(model), first: read("first"), drawn: null, told: null });
  }

  #draw(slot) {
    if (slot.drawn || !slot.model.get("_esm")) return;
    const there = slot.el.querySelector("[data-adopt]");
    const el = there ?? document.createElement("div");
    slot.drawn = slot.widget.render(el, this.#host).then(() => {
      if (!there) {
        slot.el.querySelector("[data-static]")?.remove();
        slot.el.append(el);
      }
      slot.el.dataset.drawn = "";
    }).catch((error) => {
      console.error(error);
      slot.drawn = null;
      showFailure(slot.el, "page");
    });
  }

  // --- what models ask of their host -----------------------------------------------

  send(place, { method, content }, buffers = []) {
    if (method === "custom") this.#received(place, content, buffers);
    return "sent";
  }

  wake() {}

  async model(id) { return this.#slots.get(id).model; }

  #received(place, message, buffers) {
    const { kind } = unwrap(message);
    if (kind === "hello") this.#hello(place, message);
    else if (kind === "save") this.#save(place, message);
    else this.#ask({ place, message, buffers });
  }

  // --- what a form shows first -----------------------------------------------------------

  async #hello(place, message) {
    await this.#opening;
    await this.#offerLeft().catch(() => {});
    const replay = this.#worker || message.kind === "form" ? null : await this.#replay(place).catch(() => null);
    if (replay) this.#deliver(place, replay.map((reply) => ({ message: { ...reply, seq: message.seq }, buffers: [] })));
    else {
      this.#unanswered.set(place, message);
      this.#ask({ place, message, buffers: [] });
    }
    this.#copyStatus.show();
  }

  /** Words about which a page that is gone had asked: forms offer them as they get their record. */
  async #offerLeft() {
    const marks = (await this.#store?.unresolved()) ?? [];
    const held = marks.length ? (await navigator.locks?.query())?.held ?? [] : [];
    this.#offer(marks.filter(([, { writer }]) => !held.some(({ name }) => name === `alongside:${writer}`)));
  }

  #offer(marks) {
    for (const mark of marks) this.#unresolved.offer(mark, this.#learner(mark[1].place));
  }

  /** Whose drafts a browser keeps, as the forms of this page name it; one and the same everywhere. */
  #learner(place) {
    return (this.#slots.get(place) ?? [...this.#slots.values()][0]).model.get("spec")?.learner ?? "";
  }

  /** The answer to hello without Python; null where only Python knows it. */
  async #replay(place) {
    const { first } = this.#slots.get(place);
    if (!this.#store) return first;
    const waiting = await this.#store.waiting();
    if (waiting.length) this.#begin(); // words that a page left behind go to the record first
    if (waiting.some(([, entry]) => entry.place === place)) return null;
    return (await this.#store.reply(place, this.#edition.version)) ?? ((await this.#store.generation()) === 0 ? first : null);
  }

  // --- saving ------------------------------------------------------------------------------

  /** Words: kept first, then sent to Python. As a page goes, its storage is written to at once, not later. */
  #save(place, message) {
    this.#last = place;
    if (this.#store) this.#keep(place, message);
    else this.#opening.then((store) => (store ? this.#keep(place, message) : this.#fail(place, message, SAVE_FAILURES[this.#trouble])));
  }

  async #keep(place, message) {
    const { seq, writer } = unwrap(message);
    const key = inboxKey(place, message.key ?? "", writer);
    if (this.#sent.get(key) === seq) { // the page asks again
      this.#sayKept(place, message, key);
      return;
    }
    try {
      await this.#store.keep(key, { place, writer, seq, message, at: new Date().toISOString() });
    } catch (error) {
      this.#fail(place, message, SAVE_FAILURES[error.why] ?? SAVE_FAILURES.broken);
      return;
    }
    this.#sent.set(key, seq);
    if (this.#live) this.#late.set(key, setTimeout(() => this.#sayKept(place, message, key), SOON));
    else this.#sayKept(place, message, key);
    this.#ask({ place, message, buffers: [], key, seq });
  }

  #sayKept(place, message, key) {
    clearTimeout(this.#late.get(key));
    if (this.#trouble) this.#fail(place, message, SAVE_FAILURES[this.#trouble]);
    else this.#deliver(place, [{ message: rewrap(message, { kind: "kept", seq: unwrap(message).seq }), buffers: [] }]);
  }

  #fail(place, message, sentence) {
    const reply = { kind: unwrap(message).kind === "save" ? "failed" : "refused", seq: unwrap(message).seq ?? 0, sentence };
    this.#deliver(place, [{ message: rewrap(message, reply), buffers: [] }]);
  }

  // --- Python ----------------------------------------------------------------------------------

  /** Ask Python something for this place; it is started if need be. */
  #ask(question) {
    this.#begin();
    if (this.#trouble) this.#fail(question.place, question.message, SAVE_FAILURES[this.#trouble]);
    else this.#worker.postMessage({ kind: "message", ...question });
  }

  /** Ask for something of its own, that no form asks: `answered` gets each reply and its files. */
  ask(place, message, answered) {
    const seq = Math.floor(Math.random() * 2 ** 40);
    this.#own.set(seq, answered);
    this.#ask({ place, message: { ...message, seq }, buffers: [] });
  }

  /** Who wrote here before will write again: Python may start early where that costs no money. A reader never loads it. */
  async #warm() {
    loadWordExport();
    const { saveData = false, type = "" } = navigator.connection ?? {};
    if (saveData || type === "cellular") return;
    try {
      const store = await this.#opening;
      const free = ["wifi", "ethernet"].includes(type) || await globalThis.caches?.has(SNAPSHOTS);
      if (free && store && (await store.generation()) > 0) this.#begin();
    } catch { /* nothing is kept here: it starts with the first word */ }
  }

  #begin() {
    if (this.#worker || this.#trouble) return;
    const address = (text) => new URL(text, document.baseURI).href;
    const python = Object.fromEntries(Object.entries(this.#edition.python ?? {}).map(([name, text]) => [name, address(text)]));
    try {
      this.#worker = new Worker(address(this.#edition.worker), { type: "module" });
    } catch {
      this.#unstarted("python");
      return;
    }
    this.#worker.onmessage = ({ data }) => this.#heard(data);
    this.#worker.onerror = () => this.#live || this.#unstarted("python");
    this.#worker.postMessage({ kind: "start", name: this.#edition.course, edition: {
      ...this.#edition, python, engine: address(this.#edition.engine), tutorKey: tutorKey(this.#edition),
      sealing: this.#edition.sealing && address(this.#edition.sealing),
    } });
    dispatchEvent(new CustomEvent("alongside:python-wanted"));
  }

  #heard(data) {
    if (data.kind === "ready") this.#ready();
    else if (data.kind === "unstarted") this.#unstarted(data.why);
    else if (data.kind === "unresolved") this.#offer(data.marks);
    else if (data.kind === "replies") this.#deliver(data.place, data.replies);
    else if (data.kind === "facts") this.#copyStatus.update(data.facts);
    else if (data.kind === "erased") this.#copyStatus.clear();
  }

  /** What was kept is gone, and pages still show it: they say so, and forms ask what to do with what stands in them. */
  #cleared() {
    this.#sayAll("cleared");
    if (this.#live) this.#tellAgain();
    else this.#begin();
    this.#copyStatus.show();
  }

  /** Python is there: forms that were answered without it are told what they miss. */
  #ready() {
    this.#live = true;
    this.#tellAgain();
  }

  #tellAgain() {
    for (const [place, { told }] of this.#slots) {
      if (told) this.#ask({ place, message: { kind: "hello", seq: 0, base_revision: told.revision, base_at: told.at }, buffers: [] });
    }
  }

  #unstarted(why) {
    this.#trouble = why;
    this.#sayAll(why);
    this.#sent.clear(); // who asks again is told
    for (const [place, message] of this.#unanswered) this.#answerWithoutPython(place, message);
  }

  /** Say above each form of the page what is wrong, with ways to take the words along. */
  #sayAll(why) {
    const exportWords = async (how, panel, say) => {
      const part = await loadWordExport();
      if (part) part.exportWords(this.#store, how, panel, say);
      else {
        panel.querySelector("[role=status]").className = ""; // for everybody to see
        say("This could not be loaded just now. Select your words and copy them.");
      }
    };
    for (const { el } of this.#slots.values()) showFailure(el, why, exportWords);
  }

  /** Better what was there last than nothing to write in: the words are kept, and meet when Python can start again. */
  async #answerWithoutPython(place, { seq }) {
    const last = await this.#store?.reply(place, this.#edition.version).catch(() => null);
    const replay = last ?? this.#slots.get(place).first ?? [];
    this.#deliver(place, replay.map((reply) => ({ message: { ...reply, seq }, buffers: [] })));
  }

  /** Hand replies to the place's form. */
  #deliver(place, replies) {
    const slot = this.#slots.get(place);
    for (const { message, buffers } of replies) {
      if (this.#own.has(message.seq)) {
        this.#own.get(message.seq)(message, buffers);
        if (message.kind !== "progress") this.#own.delete(message.seq);
      } else if (slot) {
        this.#note(slot, unwrap(message));
        slot.model.trigger("msg:custom", message, buffers.map((one) => new DataView(one.buffer, one.byteOffset, one.byteLength)));
        if (message.kind === "file") this.#copyStatus.noteFile(message);
      }
    }
  }

  /** What the form was told of its revision, and which words need no more keeping. */
  #note(slot, message) {
    if (message.kind === "record") this.#unanswered.delete(slot.el.dataset.widget);
    if (message.kind === "record") slot.told = { revision: message.revision, at: message.saved_at };
    if (message.kind === "saved") slot.el.querySelector(".edition-trouble")?.remove(); // it is over
    if (message.kind === "saved" && !message.base_unknown) slot.told = { revision: message.revision, at: message.at };
    for (const [key, seq] of this.#sent) {
      if (seq !== message.seq || message.kind === "kept") continue;
      if ([...message.conflicts ?? [], ...Object.keys(message.refused ?? {})].length) this.#unresolved.track(key, this.#learner(slot.el.dataset.widget));
      clearTimeout(this.#late.get(key));
      this.#sent.delete(key);
    }
  }

  /** Another tab has saved: a page without Python shows what is kept for it now. */
  #listen() {
    if (!globalThis.BroadcastChannel) return;
    new BroadcastChannel(`alongside-record:${this.#edition.course}`).onmessage = async ({ data }) => {
      for (const place of this.#worker ? [] : data.places ?? []) {
        const messages = this.#slots.get(place)?.told && await this.#store?.reply(place, this.#edition.version).catch(() => null);
        if (messages && !this.#worker) this.#deliver(place, messages.map((message) => ({ message, buffers: [] })));
      }
      this.#copyStatus.show();
    };
  }
}

const facts = document.querySelector("script[data-edition]");
const places = [...document.querySelectorAll("[data-widget]")];
if (facts && places.length) {
  const host = new EditionHost(JSON.parse(facts.textContent));
  host.start(places);
  document.querySelector("[data-base]").alongsideHost = host;
}
