// What a page says about saving, and what it offers meanwhile: to save now, to copy words that are not
// saved, to forget what this browser keeps. A form has one, and so has the journal.
import { copyText } from "./clipboard.js";
import { button, clockTime, h } from "./dom.js";

const NOT_SAVED = "Not saved yet. Your words are still on this page.";
const KEPT = "Kept in this browser. It is saved once the course has finished starting here.";
const ONLY_HERE = "This browser can't keep a copy of them, so leave the page open.";

/**
 * saver() is the page's saver, made later; id is the activity's; sayings: {opening, nothing, saved, refused,
 * undecided}, what to say in those states; copied() gives all words as text; onforget() is
 * told when the drafts are forgotten. `there` is a line that stands in the page already.
 */
export function makeSaveLine({ saver, id, drafts, sayings, copied, onforget = () => {}, there }) {
  let lastSaved = null;
  let lastState = "";
  let asked = false; // somebody who can't see the line waits to hear how it went

  const bar = there ?? h("div", { class: "al-save-line" }, h("p", { class: "al-state" }, sayings.opening),
    h("button", { type: "button", class: "al-button al-save" }, "Save now"));
  const line = bar.querySelector(".al-state");
  const live = h("p", { class: "al-unseen", role: "status" });
  const copy = button("Copy my words", copyWords, { hidden: true });
  const retry = bar.querySelector(".al-save");
  retry.addEventListener("click", saveNow);
  const forget = button("Forget drafts on this computer", () => {
    drafts.forgetAll();
    onforget();
    offerToForget();
    say("Drafts on this computer are forgotten. What is saved stays.");
    retry.focus();
  }, { hidden: true });

  let choice = null; // what there is to choose
  const go = button("Go to the choice", () => {
    choice.focus({ preventScroll: true });
    choice.scrollIntoView({ block: "center" });
  }, { hidden: true });
  bar.append(go, copy, forget);

  const unsaved = () => (saver().onlyHere ? `${NOT_SAVED} ${ONLY_HERE}` : NOT_SAVED);

  /** Written before the record was there. */
  const early = () => `Your notebook is still opening. ${saver().onlyHere ? `${NOT_SAVED} ${ONLY_HERE}`
    : "What you write is kept in this browser meanwhile, and saved once it is open."}`;

  /** As the saver tells it. */
  function state(name, detail) {
    const good = ["saved", "waiting", "kept"].includes(name);
    const text = {
      saved: lastSaved ? `${sayings.saved} ${clockTime(lastSaved)}` : sayings.nothing,
      waiting: saver().loaded ? "Saving…" : early(),
      kept: KEPT,
      late: saver().loaded ? unsaved() : early(),
      failed: `${detail ?? ""} ${unsaved()}`.trim(),
      refused: sayings.refused,
      undecided: sayings.undecided,
    }[name];
    const trouble = lastState === "late" || lastState === "failed";
    if (name !== "waiting" || !trouble) {
      line.textContent = trouble && name === "saved" ? `Connected again. ${text}` : text;
      line.dataset.state = name === "saved" && !lastSaved ? "empty" : name; // tests wait for it, not for the words
      sayWhere();
    }
    line.classList.toggle("al-state-bad", !good);
    copy.hidden = !["late", "failed", "refused"].includes(name);
    line.dispatchEvent(new CustomEvent("alongside:outstanding", {
      bubbles: true, detail: { activity: id, outstanding: saver().outstanding() },
    }));
    if (name === "waiting" || (name === "kept" && !asked)) {
      if (name === "kept") lastState = name;
      return;
    }
    // Spoken when the state changes, not at each save.
    if (asked || (name !== lastState && (lastState || !good))) say(name === "saved" ? (trouble ? "Connected again. Your words are saved." : "Saved.") : text);
    lastState = name;
    asked = false;
  }

  /** Where what is saved stands, if the page's host says so: it may be the only place, and without a copy. */
  function sayWhere() {
    line.querySelector(".al-where")?.remove();
    const { only, copy, back } = document.copyStatus ?? {};
    if (line.dataset.state === "empty" && back) line.append(h("span", { class: "al-where" }, " ", h("a", { href: back }, "Bring back what you wrote before")));
    if (line.dataset.state === "saved" && only) line.append(h("span", { class: "al-where" }, " ", h("strong", {}, only), ` · ${copy}`));
  }
  addEventListener("alongside:copy-status", sayWhere);
  addEventListener("alongside:words-wanted", ({ detail: give }) => give(copied())); // where a page offers them all

  function saveNow() {
    saver().flush(true);
    asked = saver().outstanding();
    if (asked) say("Saving…");
    else if (!saver().loaded) say(line.textContent);
    else say(lastSaved ? "Everything is saved." : "There is nothing to save yet.");
  }

  function say(text) {
    live.textContent = text;
  }

  function offerToForget() {
    forget.hidden = !drafts.anyOnThisComputer();
  }

  function copyWords() {
    return copyText(copied(), { el: copy, name: "Your words, to copy", copied: () => say("Your words are copied.") });
  }

  return {
    els: [bar, live, drafts.elsewhere(say)],
    state, say, saveNow, offerToForget,
    /** The title of a choice that has to be made, to go to; null for none. */
    offerChoice(title) {
      choice = title;
      go.hidden = !title;
    },
    /** Said in place of the state, until that changes. */
    instead(sentence) { line.textContent = sentence; },
    /** When something of this page was last saved. */
    savedAt(time) { lastSaved = time ?? lastSaved; },
    /** For pagehide and beforeunload: send the last words, and ask before any are left behind. */
    leaving(event) {
      saver().flush(true);
      const asks = saver().onlyHere || (saver().outstanding() && !["saved", "kept"].includes(lastState));
      if (event?.type === "beforeunload" && asks) event.preventDefault();
    },
  };
}
