// "My notebook": everything a learner wrote, read from the record; nothing here is a second copy.
import { button, h, randomId, replaceKeeping, same } from "../../forms/static/shared/dom.js";
import { makeDrafts } from "../../forms/static/shared/drafts.js";
import { guardKeys } from "../../forms/static/shared/keyGuard.js";
import { show } from "../../forms/static/fields/registry.js";
import { findOrphanDrafts, wordsIn } from "../../forms/static/shared/orphanDrafts.js";
import { continueAddress, continueWords, forgetReading, readReading } from "../../forms/static/shared/reading.js";
import { drawLive } from "../../forms/static/activity/persistentForm.js";
import { makeMatching } from "../../forms/static/shared/textMatching.js";
import { makeSaveLine } from "../../forms/static/shared/saveStatus.js";
import { makeSaver } from "../../forms/static/shared/saving.js";
import { makeTracker } from "../../forms/static/shared/valueTracking.js";
import { drawCompletion, drawTakeAway } from "./takeAway.js";
import { makeRestore, makeErase } from "./restore.js";
import { makePrivacyCheck } from "./privacyCheck.js";
import { copiesSentence, makeCopies } from "./conflictCopies.js";
import { makeJournal } from "./journal.js";
import { drawMoved } from "./thinkingMoved.js";
import { drawDue, reachDue } from "./returnDates.js";
import { makeSheet } from "./supervisionSheet.js";
import { isTags, makeTags } from "./tags.js";
import { makeParts } from "./parts.js";
import { attachSharing } from "./sharing.js";
import { makeTalk } from "./requests.js";
import { returnFocusOnBack } from "./returnFocus.js";
import { makeCourseSearch } from "./courseSearch.js";
import { count, makeFilter, makeWritten } from "./written.js";

/** The section that the learner came from: the site's address says it, JupyterLab's pages leave a word in the window. */
function sectionRead(sections) {
  const named = new URLSearchParams(location.search).get("about");
  const left = leftWord();
  return sections.find((one) => [named, left].includes(one.id) || one.notebook === left)?.id;
}

const ASTRAY = "Your journal is not what this page saved there: an older copy may have been brought back, or entries "
  + "erased elsewhere. Where the two differ, please choose below.";

function leftWord() {
  try { return sessionStorage.getItem("alongside:about"); } catch { return null; } // storage is switched off
}

function renderNotebook({ model, el }) {
  const spec = model.get("spec");
  return drawLive({
    model, el, key: `${spec.learner}:journal`, same: `${model.get("_esm")}\n${JSON.stringify(spec)}`, make: makeNotebook,
  });
}

function makeNotebook(model) {
  const writer = randomId();
  const id = `al-${writer.slice(0, 8)}`;
  const drafts = makeDrafts(model.get("spec").learner, "journal", writer);
  const foot = makeSaveLine({
    saver: () => saver, id: "journal", drafts, copied: () => journal.copied(),
    sayings: {
      opening: "Opening your notebook…",
      nothing: "The journal saves as you type.",
      saved: "Journal saved",
      refused: "An entry could not be saved: see the message beside it. Your words are still on this page.",
      undecided: "Two versions of an entry: please choose below. Both are kept.",
    },
    onforget: () => root.querySelectorAll(".al-choose-draft").forEach((panel) => panel.remove()),
  });
  const { say } = foot;
  const root = h("div", { class: "alongside-form al-notebook", "aria-busy": "true" });
  const tracker = makeTracker(root);
  const notices = h("div", { class: "al-notices" });
  const slots = Object.fromEntries(["summary", "due", "left", "search", "journal", "moved", "written", "careful", "away", "sheet", "share", "done", "copies", "back", "erase"]
    .map((name) => [name, h("div")]));
  let journal = null;
  let sections = [];
  let series = null; // what the journal is kept under
  let filter = null;
  let erasedHere = false;
  let stale = false; // whether something was saved that the other parts do not show yet
  let shown = []; // parts that show the record afresh
  let keeping = {}; // parts that keep something on the page which may have been erased

  const saver = makeSaver({
    model, writer, drafts, empties: {},
    on: {
      look: tracker.look,
      record: onRecord,
      saved: (message) => {
        foot.savedAt(message.at);
        notify(message.notices);
        offerApart(message.apart ?? []);
        stale = true;
        refresh();
      },
      merged: (name, answer) => (isTags(name) ? tags : journal)?.merged(name, answer),
      conflict: (name, yours, theirs) => (isTags(name) ? tags : journal)?.conflict(name, yours, theirs),
      refused: (name, sentence) => journal.refused(sentence),
      base_unknown: () => notify([ASTRAY]),
      state: foot.state,
    },
  });
  const talk = makeTalk(model, writer, saver.nextSeq);
  /** About pictures and files: a refusal is an answer too, and what changed is shown in all parts. */
  talk.askAttached = async (question) => {
    const answer = await talk.ask(question).then(({ message }) => message, (error) => ({ refused: error.message }));
    if (answer.items) {
      stale = true;
      refresh();
    }
    return answer;
  };
  const tags = makeTags(saver, tracker, () => filter?.apply());
  const { learner, formats, matching: tables } = model.get("spec");
  const matching = makeMatching(tables);

  const line = h("div", { class: "al-foot al-foot-still" }, foot.els);
  const under = (title, ...body) => {
    const heading = h("h3", { id: `${id}-${title.toLowerCase().replace(/\W+/g, "-")}` }, title);
    return h("div", { role: "group", "aria-labelledby": heading.id }, heading, body);
  };
  const emptiable = []; // what is no use before anything is written
  const needsWords = (says, ...body) => {
    const note = h("p", { hidden: true }, says);
    emptiable.push({ note, body });
    return [note, body];
  };
  const bodies = {
    written: () => [slots.due, slots.summary, slots.written],
    moved: () => slots.moved,
    journal: () => slots.journal,
    "take-away": () => needsWords("There is nothing to take away yet. Once you have written something, you can download it here as a book.",
      under("My answers as a book", slots.away), under("A sheet for supervision", slots.sheet)),
    send: () => needsWords("There is nothing to send yet. Write an answer first: nobody sees it until you send it.", slots.share),
    careful: () => slots.careful,
    finished: () => slots.done,
    back: () => [slots.copies, under("Bring back", slots.back),
      under("Erase", needsWords("There is nothing to erase: you have not written anything yet.", slots.erase))],
  };
  const parts = makeParts(id, model.get("spec").parts, (name) => bodies[name](), onPart);
  root.append(notices, slots.left, parts.nav, ...parts.els, line);
  const comeBack = returnFocusOnBack(root);

  let drawn = null; // the record as the page shows it
  function onRecord(message, first) {
    root.setAttribute("aria-busy", "false");
    drawn = message;
    replaceKeeping(slots.summary, drawSummary(message));
    slots.moved.replaceChildren(drawMoved(message.moved));
    if (first) build(message);
    const empty = nothingIn(message);
    for (const { note, body } of emptiable) {
      const stays = body.includes(slots.erase) && erasedHere; // where the receipt is told, and the focus is
      note.hidden = !empty || stays;
      for (const el of body) el.hidden = empty && !stays;
    }
    if (!saver.outstanding()) {
      journal.show(message.answers, message.journal.entries, message.attachments);
      tags.show(message.answers);
    }
    for (const one of shown) one.show(message);
    if (first) land();
    notify(message.journal.notices);
    offerApart(message.apart ?? []);
  }

  /** The part that is shown is another: search and what says about saving stand where they are used. */
  function onPart(name) {
    if (!journal) return;
    (name === "journal" ? journal.line : root).append(line);
    line.toggleAttribute("data-quiet", !["journal", "written"].includes(name)); // nothing is written in the others
    if (name === "journal" || name === "written") (name === "journal" ? journal.search : slots.search).append(filter.el);
    filter.at(name);
    if (name === "journal") journal.about(sectionRead(sections));
  }

  /** Show the part that was asked for; who came to write in the journal can. */
  function land() {
    const asked = parts.begin();
    if (comeBack() || !asked) return;
    if (parts.current() === "journal" && [document.body, null].includes(document.activeElement)) journal.focus();
    else if (!parts.within()) parts.arrive(parts.current()); // a place within is arrived at once it is drawn
  }

  function notify(sentences) {
    if (sentences?.length) notices.replaceChildren(...sentences.map((text) => h("p", { class: "al-notice", role: "alert" }, text)));
  }

  /** Entries and tags that a sync program brought from another computer, beside those that stand. */
  function offerApart(items) {
    for (const { field: name, value, saved_at } of items) {
      const chosen = (kept) => saver.send({
        kind: "save", seq: saver.nextSeq(), base_revision: saver.revision, chosen: true, changes: { [name]: kept },
      });
      if (isTags(name)) {
        tags.conflict(name, value, { value: saver.known(name) });
      } else if (!journal.choosing(name)) {
        journal.apart(name, value, saved_at, chosen);
      }
    }
  }

  /** Everything that stays on the page while the record changes. */
  function build(message) {
    ({ sections } = message);
    series = message.journal.id;
    const flush = () => saver.flush(true);
    const careful = makePrivacyCheck(id, talk, flush, () => parts.go("careful"));
    journal = makeJournal(id, message.sections, message.journal.question, model.get("spec").names, saver, tracker, say, () => filter.apply(), talk, matching,
      (waiting) => parts.flag("journal", waiting ? "a choice to make" : ""));
    const written = makeWritten(id, { show, ask: talk.ask, askAttached: talk.askAttached, tags, matching, changed: (activity, ...of) => activity === series && journal.attach(...of) });
    filter = makeFilter(id, written, journal, tags, matching, parts, makeCourseSearch(matching, talk.ask));
    const sheet = makeSheet(id, talk, flush, careful, formats);
    const back = makeRestore(id, talk, saver.afresh);
    const copies = makeCopies(id, talk, flush, saver.afresh);
    const erase = makeErase(id, learner, talk, onErased);
    const done = drawCompletion(id, talk, flush, formats);
    shown = [written, filter, sheet, done, copies, back, erase];
    slots.search.append(filter.el);
    slots.written.replaceChildren(slots.search, written.el);
    slots.journal.replaceChildren(journal.el);
    slots.careful.replaceChildren(careful.el);
    slots.away.replaceChildren(drawTakeAway(id, talk, flush, careful, formats));
    slots.sheet.replaceChildren(sheet.el);
    slots.done.replaceChildren(done.el);
    slots.copies.replaceChildren(copies.el);
    slots.back.replaceChildren(back.el);
    slots.erase.replaceChildren(erase.el);
    keeping = { careful };
    attachSharing(slots.share, id, talk, flush).then((packs) => {
      if (!packs) return;
      shown.push(packs);
      keeping.packs = packs;
    });
    careful.load();
    showDue(sheet);
    offerDrafts();
    offerStrays(message.activities);
  }

  /** Days that were set in the toolkit or agreed in supervision (`sheet`) and have come; trouble with them is told there. */
  async function showDue(sheet) {
    const { toolkit } = model.get("spec");
    const agreed = ({ key }) => key === sheet.key;
    const ctx = {
      id,
      ask: (question) => (agreed(question) ? sheet.changeDay(question) : talk.ask(question)).catch((error) => void notify([error.message])),
      link: (words, to) => h("a", { href: `${toolkit}#${to}` }, words),
      open: (one) => agreed(one) && h("a", { href: "#take-away", onclick: (event) => {
        event.preventDefault();
        parts.go("take-away");
        void sheet.choose(one.field.split("/")[0]);
      } }, "Open"),
    };
    const draw = (due) => slots.due.replaceChildren(...drawDue(ctx, due, draw));
    const answer = await talk.ask({ kind: "dates" }).catch(() => null);
    if (answer) draw(answer.message.due);
    if (parts.within() && !reachDue(slots.due, parts.within())) parts.arrive(parts.current());
  }

  /** Words for an activity that the course no longer has: here they can go into the journal. */
  function offerStrays(activities) {
    for (const draft of drafts.strays([series, ...activities.map((one) => one.id)])) {
      const words = wordsIn(draft.changes);
      if (!words) drafts.remove(draft.key);
      else {
        slots.left.append(findOrphanDrafts({ id: `${id}-${draft.writer}`, at: draft.at, words, say, keep: (text) => {
          parts.go("journal");
          journal.keep(text);
        }, done: () => {
          drafts.remove(draft.key);
          foot.offerToForget();
        } }));
      }
    }
  }

  function onErased(activity, field) {
    erasedHere = true;
    if (!activity || activity === series) journal.forget(field);
    keeping.careful.forget();
    keeping.packs?.forget();
    if (!activity) {
      forgetReading(learner);
      dispatchEvent(new Event("alongside:reading"));
      keeping.careful.load();
    }
    saver.afresh();
  }

  /** What this browser still holds comes back: entries as entries or to choose, tags beside those there are. */
  async function offerDrafts() {
    for (const draft of await drafts.left()) {
      const open = new Set();
      const settle = () => {
        if (!open.size) drafts.remove(draft.key);
        foot.offerToForget();
      };
      for (const [name, value] of Object.entries(draft.changes)) {
        const saved = saver.known(name);
        if (!value || same(value, saved)) continue;
        if (isTags(name)) {
          tags.conflict(name, value, { value: saved });
        } else if (saved) {
          open.add(name);
          if (journal.choosing(name)) continue; // one choice at a time: the rest at the next opening
          journal.draft(name, value, draft.at, () => {
            open.delete(name);
            settle();
          });
        } else {
          saver.changed(name, value);
          journal.merged(name, { value });
          say("Words left on this computer are back in your journal.");
        }
      }
      saver.flush(true);
      settle();
    }
    foot.offerToForget();
  }

  const nothingIn = ({ activities, journal: notes, others, marks, attachments }) => !notes.entries.length && !others.length && !marks.length && !attachments.length
    && !activities.some((a) => a.begun || a.fields.length || a.outdated.length);

  function drawSummary(message) {
    const { activities, following, copies, summary: { finished, begun, of, left } } = message;
    const words = activities.reduce((sum, a) => sum + a.words, 0);
    const { place } = readReading(learner);
    const to = place ?? following;
    const goOn = h("a", { class: "al-button", href: continueAddress(to) }, place || !nothingIn(message) ? continueWords(to) : `Start: ${to.title}`);
    const copied = copiesSentence(copies) && h("p", { class: "al-notice" }, copiesSentence(copies), " ",
      button("See what is in it", () => parts.go("back"), { class: "al-link" }));
    if (nothingIn(message)) {
      return [copied, h("p", {}, "This is where your own words will be: every answer in the course’s order, and a journal for whatever comes between. "
        + "There is nothing in it yet, and nobody is waiting."),
      h("p", { class: "al-save-line" }, goOn, button("Write in my journal", () => {
        parts.go("journal");
        journal.focus();
      }))].filter(Boolean);
    }
    return [
      h("p", {}, `${finished} of ${of} activities finished${begun ? `, ${begun} begun` : ""}${left ? `: ${left} of writing left` : ""}.`
        + `${words ? ` ${count(words, "word")} so far.` : ""}`),
      h("p", {}, goOn), copied,
    ].filter(Boolean);
  }

  function host(message) {
    if (message.kind === "host" && message.state === "reconnected") saver.hello();
    if (message.kind === "refused" && !saver.loaded) foot.instead(message.sentence);
  }
  /** Show what was just saved everywhere, once nobody is writing it any more. */
  function refresh() {
    if (!stale || saver.outstanding() || root.querySelector("textarea:focus, .al-tags :focus")) return;
    stale = false;
    saver.hello();
  }
  const flush = () => {
    saver.flush(true);
    setTimeout(refresh); // when the focus is where it goes
  };
  const onHide = () => document.visibilityState === "hidden" && flush();
  const onShow = (event) => event.persisted && saver.hello();
  // JupyterLab's pages stay open side by side, and somebody may have read on in another.
  const onReading = () => drawn && replaceKeeping(slots.summary, drawSummary(drawn));
  model.on("msg:custom", host);
  addEventListener("alongside:reading", onReading);
  root.addEventListener("focusout", flush);
  document.addEventListener("visibilitychange", onHide);
  addEventListener("pagehide", foot.leaving);
  addEventListener("beforeunload", foot.leaving);
  addEventListener("pageshow", onShow);
  const letKeysGo = guardKeys(root, foot.saveNow);
  saver.hello();
  const close = () => {
    letKeysGo();
    saver.close();
    tracker.close();
    talk.close();
    parts.close();
    model.off("msg:custom", host);
    document.removeEventListener("visibilitychange", onHide);
    removeEventListener("pagehide", foot.leaving);
    removeEventListener("beforeunload", foot.leaving);
    removeEventListener("pageshow", onShow);
    removeEventListener("alongside:reading", onReading);
  };
  return { root, drafts, close };
}

export default { render: renderNotebook };
