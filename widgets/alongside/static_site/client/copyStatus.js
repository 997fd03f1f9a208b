// Where the learner's words are. The line under each form says it: in this browser only, and when a copy last
// left it. A copy has left when a file was downloaded, shared or written; nothing else changes the line. How
// many words are at risk, and not the clock alone, decides when a page asks for a copy (copyPanel.js).
import { once } from "../../forms/static/shared/onDemand.js";

const MANY = 300; // words written since the last copy after which the page asks for another
const LONG = 5 * 24 * 3600e3; // ms after which it asks, where anything was written since
const LATER = 24 * 3600e3; // ms that "Later" lasts
const SITTING = 60e3; // ms without a new word after which a copy in a file is renewed
const ZIP = "application/zip";

const dayOf = (at) => new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
const onIPhone = () => /iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
const installed = () => navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;

/**
 * Whether it is time for a copy. words, finished, generation: of the record; copied: {at, words, generation} of the last
 * one; asked: {at, words} of the last "Later"; or nothing. As many words can be other words: the generation tells.
 */
export function isDue({ words = 0, finished = 0, generation }, copied, asked, now = Date.now()) {
  const since = ({ at }) => Math.abs(now - Date.parse(at)); // a clock may have been put right meanwhile
  if (asked && since(asked) < LATER && words - asked.words < MANY) return false;
  if (!copied) return words > 0 && (finished > 0 || words >= MANY);
  if (generation === copied.generation) return false;
  return Math.abs(words - copied.words) >= MANY || since(copied) >= LONG;
}

const loadPanel = once((again) => import("./copyPanel.js" + again));

export class CopyStatus {
  #host;
  #opening;
  #facts = {};
  #panel = null;
  #sitting = null;

  constructor(host, opening) {
    this.#host = host;
    this.#opening = opening;
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.#renew());
  }

  /** Let every line say it as it is now. */
  async show() {
    const store = await this.#opening;
    if (!store) return;
    const [copied, generation] = await Promise.all([store.get("copied"), store.generation()]).catch(() => []);
    document.copyStatus = {
      only: "in this browser only", copy: `last copy: ${copied ? dayOf(copied.at) : "never"}`,
      back: generation === 0 ? this.#placeToBringBack() : "",
    };
    dispatchEvent(new CustomEvent("alongside:copy-status"));
    this.#offerToBringBack();
  }

  /** What the engine knows of the record, after something was saved. */
  async update(facts) {
    this.#facts = facts;
    await this.show();
    const store = await this.#opening;
    const [copied, asked, told] = await Promise.all(["copied", "asked", "iphone"].map((key) => store.get(key)));
    if (facts.words && onIPhone() && !installed() && !told) {
      await this.#ask("safari") && await store.put("iphone", true);
    } else if (isDue(facts, copied, asked)) await this.#ask("risk");
    clearTimeout(this.#sitting);
    this.#sitting = setTimeout(() => this.#renew(), SITTING);
  }

  /** A file is on its way to the learner: the whole record is a copy, a book is not. */
  noteFile(message) {
    if (message.type === ZIP && message.name === "my-record.zip") this.#generation().then((generation) => this.#copied(generation));
  }

  /** Erased: what is known of copies goes as well. */
  async clear() {
    const store = await this.#opening;
    for (const key of ["copied", "asked", "file", "iphone"]) await store.put(key, undefined);
    this.#panel?.remove();
    this.show();
    dispatchEvent(new Event("alongside:erased")); // the pages that were kept for offline go too (edition.js)
  }

  async #generation() { return (await this.#opening).generation(); }

  /** generation: of the record when the copy was begun; what came since is not in it. */
  async #copied(generation) {
    const store = await this.#opening;
    const words = this.#facts.words ?? (await store.get("words")) ?? 0;
    await store.put("copied", { at: new Date().toISOString(), words, generation });
    this.#panel?.remove();
    await this.show();
  }

  // --- copies --------------------------------------------------------------------------------

  async #copies() {
    const module = await loadPanel();
    if (!module) return null; // no network, and not kept here yet: the next save asks again
    this.#panel ??= new module.CopyPanel(this.#host, {
      later: async () => (await this.#opening).put("asked", { at: new Date().toISOString(), words: this.#facts.words ?? 0 }),
      begun: () => this.#generation(),
      copied: (generation) => this.#copied(generation),
      keep: async (handle) => (await this.#opening).put("file", handle),
    });
    return this.#panel;
  }

  /** Ask for a copy, and say why; whether it could be asked for. */
  async #ask(why) {
    const copies = await this.#copies();
    copies?.ask(why);
    return copies !== null;
  }

  /** Write the copy in a file anew, if there is one and something was written since. */
  async #renew() {
    clearTimeout(this.#sitting);
    const store = await this.#opening;
    const [handle, copied, generation] = await Promise.all([store?.get("file"), store?.get("copied"), store?.generation()]);
    if (!handle || this.#host.state !== "live" || generation === copied?.generation) return;
    await (await this.#copies())?.renew(handle);
  }

  // --- an empty start ------------------------------------------------------------------------

  #placeToBringBack() {
    const link = document.querySelector("a.tool[accesskey=j]");
    return link ? new URL("#back", new URL(link.getAttribute("href"), document.baseURI)).href : "";
  }

  /** My notebook with nothing in it begins with the way back. */
  async #offerToBringBack() {
    const el = this.#host.places.get("my-notebook")?.el;
    const there = () => el?.querySelector(".edition-empty");
    if (!document.copyStatus.back) there()?.remove();
    else if (el) await loadPanel().then((module) => module && !there() && document.copyStatus.back && el.prepend(module.wayBack()));
  }
}
