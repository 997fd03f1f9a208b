// Marks on a page: passages, notes beside them, a bookmark. They are shown at once, kept in this browser until the
// learner's record has them, and found again by their words.
import { button, h, randomId, same } from "../../forms/static/shared/dom.js";
import { showText } from "../../forms/static/shared/formattedText.js";
import { answerOf, isFormatted, sourceOf } from "../../forms/static/shared/formattedValue.js";
import { makeFormatting } from "../../forms/static/shared/formatting.js";
import { guardKeys } from "../../forms/static/shared/keyGuard.js";
import { blockOf, describePassage, findPassage, pageText, shortenPassage, wrapPassage } from "./passages.js";

const PARAGRAPHS = "p, li, dd, figcaption, blockquote";
const BESIDE = 200; // characters of a paragraph by which it is found again

/** What waits to be saved, of one learner in this browser. */
const waitingKey = (learner) => `alongside:marks:${learner}`;

function waitingMarks(learner) {
  try { return JSON.parse(localStorage.getItem(waitingKey(learner))) ?? {}; } catch { return {}; /* none, or no storage */ }
}

function keepWaiting(learner, waiting) {
  try {
    if (Object.keys(waiting).length) localStorage.setItem(waitingKey(learner), JSON.stringify(waiting));
    else localStorage.removeItem(waitingKey(learner));
  } catch { /* they are on this page */ }
}

/**
 * The marks of one page: `root` holds its text, `section` is its id, `notes` has read() → {marks, revision, saved_at}
 * and save(message) → the reply. Returns the rows for the panel and what shows them anew.
 */
export function makeMarks({ root, section, learner, notes }) {
  const writer = randomId();
  let base = { revision: 0, saved_at: null };
  let marks = {}; // id → mark, of all pages, as they are wanted
  let waiting = waitingMarks(learner); // what of them the record hasn't got
  let saving = null;
  let painted = new Map(); // id → elements
  let endEdit = () => {}; // takes away the box in which a note is written
  const said = h("p", { class: "al-marks-said al-own", role: "status" });
  const list = h("ul", { class: "al-marks-list" });
  const none = h("p", {}, "Nothing is marked on this page. Select some words, and what you can do with them comes up beside them; or write beside a whole paragraph.");
  const these = button("Mark the words I selected", () => {
    row.closest("[popover]")?.hidePopover();
    fromSelection(true);
  }, { class: "al-reading-button", hidden: true });
  const bookmark = h("button", { type: "button", class: "al-reading-button", "aria-pressed": "false", onclick: toggleBookmark }, "Bookmark this page");
  const beside = h("button", { type: "button", class: "al-reading-button", "aria-pressed": "false", onclick: toggleBeside }, "Write beside paragraphs");
  const row = h("section", { class: "al-reading-marks", "aria-labelledby": "al-marks-title" },
    h("h3", { id: "al-marks-title" }, "My marks on this page"), h("p", { class: "al-reading-row" }, these, " ", bookmark, " ", beside), list, none);
  root.append(said);

  const own = () => Object.entries(marks).filter(([, mark]) => mark?.section === section).sort(([one], [other]) => (one < other ? -1 : 1));

  // --- keeping -------------------------------------------------------------------

  async function begin() {
    try {
      take(await notes.read());
    } catch { /* away: what waits is shown; the rest comes with the next page */ }
    notes.onsaved?.(settle);
    if (Object.keys(waiting).length) void save();
    show();
  }

  function take({ marks: kept, revision, saved_at }) {
    base = { revision: revision ?? 0, saved_at: saved_at ?? null };
    waiting = Object.fromEntries(Object.entries(waiting).filter(([id, mark]) => !same(kept?.[id], mark)));
    keepWaiting(learner, waiting);
    marks = { ...kept, ...waiting };
  }

  function wait(id, mark) {
    waiting = { ...waiting, [id]: mark };
    keepWaiting(learner, waiting);
    root.dataset.waiting = String(Object.keys(waiting).length); // what the record has not got yet
  }

  function change(id, mark, words_) {
    wait(id, mark);
    marks = { ...marks, [id]: mark };
    say(words_);
    show();
    void save();
  }

  async function save() {
    if (saving) return saving.then(save);
    const sent = { ...waiting };
    if (!Object.keys(sent).length) return null;
    saving = notes.save({ kind: "save", writer, base_revision: base.revision, base_at: base.saved_at, changes: sent })
      .then((reply) => reply.marks && settle(reply)) // a browser that keeps the record says "kept" first
      .catch((error) => trouble(error.message))
      .finally(() => { saving = null; });
    return saving;
  }

  /** The record has what was sent; where two pages changed one mark it has both, under two names. */
  function settle(reply) {
    const refused = Object.entries(reply.refused ?? {});
    const ids = new Set(refused.map(([id]) => id));
    waiting = Object.fromEntries(Object.entries(waiting).filter(([id, mark]) => !ids.has(id) && !(id in reply.marks && same(reply.marks[id], mark))));
    const before = own();
    take(reply);
    root.dataset.waiting = String(Object.keys(waiting).length);
    if (!same(before, own())) show(); // as it is, somebody may be at one of its buttons
    if (refused.length) trouble(refused[0][1]);
  }

  function say(text) {
    said.classList.remove("al-marks-trouble");
    said.textContent = text;
  }

  function trouble(text) {
    said.classList.add("al-marks-trouble");
    said.textContent = `${text} Your mark is kept in this browser until then.`;
  }

  // --- showing --------------------------------------------------------------------------

  function show() {
    if (root.querySelector(".al-note-edit")) return; // somebody writes: what is new is shown when they have done
    clear();
    painted = new Map();
    const gone = [];
    for (const [id, mark] of own()) {
      if (mark.kind !== "passage") continue;
      const page = pageText(root);
      const found = findPassage(mark, page);
      if (found) paint(id, mark, page, found);
      else gone.push(id);
    }
    const bookmarked = own().some(([, mark]) => mark.kind === "bookmark");
    bookmark.setAttribute("aria-pressed", String(bookmarked));
    const passages = own().filter(([, mark]) => mark.kind === "passage");
    list.replaceChildren(...passages.map(([id, mark]) => listed(id, mark, gone.includes(id))));
    none.hidden = passages.length > 0;
    root.dataset.marks = String(painted.size);
    root.dataset.waiting = String(Object.keys(waiting).length);
  }

  function clear() {
    for (const note of root.querySelectorAll(".al-note")) note.remove();
    for (const mark of root.querySelectorAll("mark.al-passage")) {
      const around = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      around.normalize();
    }
  }

  function paint(id, mark, page, found) {
    const elements = wrapPassage(page, found, () => h("mark", { class: "al-passage" }));
    painted.set(id, elements);
    if (!mark.text && !found.changed) return;
    const note = h("aside", { class: "al-own al-note", "aria-label": "My note", "data-note": id },
      mark.text && showText(mark.text),
      found.changed && h("p", { class: "al-note-changed" }, "The words that you marked have changed since."),
      button("Change", () => edit(id, mark, { instead: note }), { class: "al-reading-button", "aria-label": `Change my note on “${short(mark.exact)}”` }));
    put(note, elements.at(-1));
  }

  function put(el, after) {
    const block = blockOf(after);
    if (block.matches("li, td, th, dd, figcaption")) block.append(el);
    else block.after(el);
  }

  function listed(id, mark, isGone) {
    const quoted = `“${short(mark.exact)}”`;
    const go = () => {
      row.closest("[popover]")?.hidePopover();
      comeTo(id);
      painted.get(id)[0].scrollIntoView({ block: "center", behavior: "instant" });
    };
    return h("li", {},
      h("p", {}, isGone ? "These words are no longer on the page: " : "", h("q", {}, short(mark.exact))), mark.text && showText(mark.text),
      h("p", { class: "al-reading-row" },
        !isGone && button("Go there", go, { class: "al-reading-button", "aria-label": `Go to ${quoted}` }), " ",
        !isGone && button("Note", () => { go(); edit(id, mark); }, { class: "al-reading-button", "aria-label": `Write a note on ${quoted}` }), " ",
        button("Take away", () => takeAway(id), { class: "al-reading-button", "aria-label": `Take away the mark on ${quoted}` })));
  }

  /** Without a mark; whoever pressed the button is at the next mark of the list, or above it. */
  function takeAway(id) {
    const at = [...list.children].findIndex((one) => one.contains(document.activeElement));
    change(id, null, "The mark is taken away.");
    if (at >= 0) (list.children[Math.min(at, list.children.length - 1)]?.querySelector("button") ?? bookmark).focus();
  }

  // --- writing ------------------------------------------------------------------------------------

  /**
   * A box for the note on a mark, in the place of the note (`instead`) that is shown. A mark that was made `only` for
   * a note goes where none is kept.
   */
  function edit(id, mark, { instead = null, only = false } = {}) {
    endEdit();
    const back = document.activeElement;
    const box = h("textarea", { rows: 3, id: "al-note-text", dir: "auto" });
    box.value = sourceOf(mark.text);
    const turn = button("Formatting", () => {}, { class: "al-link al-format", "aria-pressed": "false", "aria-label": "Formatting: my note" });
    const written = () => ({ ...mark, text: answerOf(box.value.trim(), format.on) });
    let held = false;
    const hold = () => { // whoever closes the page here finds it as far as it was written
      held = true;
      wait(id, written());
    };
    const finish = (keep) => {
      endEdit();
      const now = keep ? written() : mark;
      if (only && !keep) change(id, null, "Nothing is kept.");
      else if (held || !same(now, mark)) change(id, now, keep ? "Your note is kept." : "");
      else show();
      const shown = [...root.querySelectorAll("[data-note]")].find((one) => one.dataset.note === id);
      (shown?.querySelector("button") ?? back)?.focus({ preventScroll: true });
    };
    const form = h("div", { class: "al-own al-note al-note-edit", role: "group", "aria-label": `A note on “${short(mark.exact)}”` },
      h("label", { for: "al-note-text" }, "My note"), turn, box,
      h("p", { class: "al-reading-row" }, button("Keep", () => finish(true), { class: "al-reading-button" }), " ",
        button("Cancel", () => finish(false), { class: "al-reading-button" })));
    const format = makeFormatting({ box, turn, name: "my note", changed: hold });
    box.addEventListener("input", hold);
    format.turn(isFormatted(mark.text));
    const letKeysGo = guardKeys(form, () => finish(true));
    endEdit = () => {
      letKeysGo();
      form.remove();
      endEdit = () => {};
    };
    form.addEventListener("alongside:key", ({ detail }) => detail.key === "Escape" && !detail.isComposing && finish(false));
    if (instead) instead.hidden = true;
    const at = painted.get(id)?.at(-1);
    if (at) put(form, at);
    else root.append(form);
    box.focus();
  }

  function newMark(described, kind = "passage") {
    const now = new Date().toISOString();
    const id = `entry-${now.slice(0, 10).replaceAll("-", "")}-${now.slice(11, 19).replaceAll(":", "")}-${randomId().slice(0, 6)}`;
    return [id, { written_at: now, section, kind, exact: "", prefix: "", suffix: "", text: "", ...described }];
  }

  function markRange(range, { withNote = false, short: cut = false } = {}) {
    let described = describePassage(range, pageText(root));
    if (!described) return;
    if (described.exact.length > 2000) {
      say("That is more than can be marked at once. Select fewer words.");
      return;
    }
    if (cut) described = shortenPassage(described, BESIDE);
    const [id, mark] = newMark(described);
    change(id, mark, "Marked.");
    if (withNote) edit(id, mark, { only: cut });
    else comeTo(id);
  }

  /** Put somebody who reads by ear or by keyboard at the words that are marked. */
  function comeTo(id) {
    const target = painted.get(id)?.[0];
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  function toggleBookmark() {
    const there = own().find(([, mark]) => mark.kind === "bookmark");
    if (there) change(there[0], null, "The bookmark is taken away.");
    else change(...newMark({}, "bookmark"), "The page is bookmarked.");
  }

  function toggleBeside() {
    const on = beside.getAttribute("aria-pressed") !== "true";
    beside.setAttribute("aria-pressed", String(on));
    for (const old of root.querySelectorAll(".al-note-here")) old.remove();
    say(on ? "Each paragraph ends with a button Note now." : "");
    if (!on) return;
    for (const block of root.querySelectorAll(PARAGRAPHS)) {
      if (block.closest(".activity, .alongside-form, .opening, .al-own, nav, [role=tooltip]") || block.querySelector(PARAGRAPHS) || !block.textContent.trim()) continue;
      const here = () => {
        const range = document.createRange();
        range.selectNodeContents(block);
        markRange(range, { withNote: true, short: true });
      };
      block.append(button("Note", here, { class: "al-own al-note-here", "aria-label": `Write a note beside “${short(block.textContent)}”` }));
    }
  }

  // --- selecting --------------------------------------------------------------------------------------

  const bar = h("div", { class: "al-own al-mark-bar", role: "group", "aria-label": "The words you selected", popover: "manual" },
    button("Mark", () => fromSelection(false), { class: "al-reading-button" }),
    button("Mark and write a note", () => fromSelection(true), { class: "al-reading-button" }));
  root.append(bar);
  let selected = null;

  function fromSelection(withNote) {
    const range = selected;
    bar.hidePopover?.();
    getSelection().removeAllRanges();
    if (range) markRange(range, { withNote });
  }

  let soon = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(soon);
    soon = setTimeout(look, 250);
  });

  function look() {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const inside = range && root.contains(range.commonAncestorContainer) && range.toString().trim().length > 2
      && !(range.commonAncestorContainer.parentElement ?? root).closest(".alongside-form, .al-own");
    if (inside || !document.activeElement?.closest(".al-reading")) selected = inside ? range.cloneRange() : null;
    these.hidden = !selected;
    if (!inside) {
      bar.hidePopover?.();
      return;
    }
    bar.showPopover?.();
    const { bottom, left } = range.getBoundingClientRect();
    bar.style.left = `${Math.max(8, Math.min(left, innerWidth - bar.offsetWidth - 8))}px`;
    bar.style.top = `${Math.max(8, Math.min(bottom + 8, innerHeight - bar.offsetHeight - 8))}px`;
  }

  void begin();
  return { row, show };
}

const short = (text) => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
};
