// "My notebook": everything a learner wrote, read from the record; nothing here is a second copy.
import { button, h, randomId, replaceKeeping, same } from "../../forms/static/shared/dom.js";
import { makeDrafts } from "../../forms/static/shared/drafts.js";
import { guardKeys } from "../../forms/static/shared/keyGuard.js";
import { show } from "../../forms/static/fields/registry.js";
import { leftWords, wordsIn } from "../../forms/static/shared/orphanDrafts.js";
import { drawLive } from "../../forms/static/activity/persistentForm.js";
import { makeMatching } from "../../forms/static/shared/textMatching.js";
import { makeSaveLine } from "../../forms/static/shared/saveStatus.js";
import { makeSaver } from "../../forms/static/shared/saving.js";
import { makeTracker } from "../../forms/static/shared/valueTracking.js";
import { drawCompletion, drawTakeAway } from "./takeAway.js";
import { makeBringBack, makeErase } from "./restore.js";
import { makeCareful } from "./privacyCheck.js";
import { copiesSentence, makeCopies } from "./conflictCopies.js";
import { makeJournal } from "./journal.js";
import { drawMoved } from "./thinkingMoved.js";
import { makeSheet } from "./supervisionSheet.js";
import { isTags, makeTags } from "./tags.js";
import { attachSharing } from "./sharing.js";
import { makeTalk } from "./requests.js";
import { rememberWay } from "./returnFocus.js";
import { count, makeFilter, makeWritten } from "./written.js";

const ASTRAY = "Your journal is not what this page saved there: an older copy may have been brought back, or entries "
  + "erased elsewhere. Where the two differ, please choose below.";

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
      undecided: "Two versions of an entry: please choose above. Both are kept.",
    },
    onforget: () => root.querySelectorAll(".al-choose-draft").forEach((panel) => panel.remove()),
  });
  const { say } = foot;
  const root = h("section", {
    class: "alongside-form al-notebook", "aria-busy": "true", "aria-label": "My notebook",
  });
  const tracker = makeTracker(root);
  const notices = h("div", { class: "al-notices" });
  const places = Object.fromEntries(["summary", "left", "journal", "moved", "written", "careful", "away", "sheet", "share", "done", "back", "erase"].map((n) => [n, h("div")]));
  let journal = null;
  let filter = null;
  let stale = false; // whether something was saved that the other parts do not show yet
  let shown = []; // parts that show the record afresh
  let parts = {}; // those that keep something on the page which may have been erased

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
  const tags = makeTags(saver, tracker, () => filter?.apply());
  const { learner, matching: tables } = model.get("spec");
  const matching = makeMatching(tables);

  const titles = []; // the headings of the parts: the page is long, and people come for one of them
  const part = (title, body) => {
    const titleId = `${id}-${title.toLowerCase().replace(/\W+/g, "-")}`;
    const heading = h("h2", { id: titleId, class: "al-part", tabindex: "-1" }, title);
    titles.push(heading);
    return h("section", { "aria-labelledby": titleId }, heading, body);
  };
  const jump = h("ul", { class: "al-jump" });
  root.append(
    h("nav", { "aria-label": "Parts of my notebook" }, jump),
    part("Where I am", places.summary),
    part("What I have written", places.written),
    part("How my thinking moved", places.moved),
    part("Journal", [notices, places.left, places.journal, h("div", { class: "al-foot al-foot-still" }, foot.els)]),
    part("Careful with other people", places.careful),
    part("Take it away", places.away),
    part("For supervision", places.sheet),
    part("Send answers to a tutor", places.share),
    part("What I have finished", places.done),
    part("Bring it back", places.back),
    part("Erase", places.erase));
  jump.append(...titles.slice(1).map((heading) => h("li", {}, button(heading.textContent, () => {
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }, { class: "al-link" }))));
  const toTutor = places.share.closest("section");
  const sharing = [toTutor, jump.children[titles.indexOf(toTutor.querySelector("h2")) - 1]];
  const showSharing = (there) => sharing.forEach((one) => { one.hidden = !there; });
  showSharing(false);
  const comeBack = rememberWay(root);

  function onRecord(message, first) {
    root.setAttribute("aria-busy", "false");
    replaceKeeping(places.summary, drawSummary(message));
    places.moved.replaceChildren(drawMoved(message.moved));
    if (first) build(message);
    if (!saver.outstanding()) {
      journal.show(message.answers, message.journal.entries);
      tags.show(message.answers);
    }
    for (const one of shown) one.show(message);
    if (first) comeBack();
    notify(message.journal.notices);
    offerApart(message.apart ?? []);
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
    const flush = () => saver.flush(true);
    const careful = makeCareful(id, talk, flush);
    journal = makeJournal(id, message.sections, message.journal.question, saver, tracker, say, () => filter.apply(), talk, matching);
    const written = makeWritten(id, { show, ask: talk.ask, tags, matching });
    filter = makeFilter(id, written, journal, tags, matching);
    const sheet = makeSheet(id, talk, flush, careful);
    const back = makeBringBack(id, talk, saver.afresh);
    const copies = makeCopies(id, talk, flush, saver.afresh);
    const erase = makeErase(id, learner, talk, onErased);
    const done = drawCompletion(id, talk, flush);
    shown = [written, filter, sheet, done, copies, back, erase];
    places.written.replaceChildren(filter.el, written.el);
    places.journal.replaceChildren(journal.el);
    places.careful.replaceChildren(careful.el);
    places.away.replaceChildren(drawTakeAway(id, talk, flush, careful));
    places.sheet.replaceChildren(sheet.el);
    places.done.replaceChildren(done.el);
    places.back.replaceChildren(copies.el, back.el);
    places.erase.replaceChildren(erase.el);
    parts = { careful };
    attachSharing(places.share, id, talk, flush).then((packs) => {
      showSharing(packs);
      if (!packs) return;
      shown.push(packs);
      parts.packs = packs;
    });
    careful.load();
    offerDrafts();
    offerStrays(message.activities);
  }

  /** Words for an activity that the course no longer has: here they can go into the journal. */
  function offerStrays(activities) {
    for (const draft of drafts.strays(["journal", ...activities.map((one) => one.id)])) {
      const words = wordsIn(draft.changes);
      if (!words) drafts.remove(draft.key);
      else {
        places.left.append(leftWords({ id: `${id}-${draft.writer}`, at: draft.at, words, say, keep: journal.keep, done: () => {
          drafts.remove(draft.key);
          foot.offerToForget();
        } }));
      }
    }
  }

  function onErased(activity, field) {
    if (!activity || activity === "journal") journal.forget(field);
    parts.careful.forget();
    parts.packs?.forget();
    if (!activity) parts.careful.load();
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

  function drawSummary({ activities, following, copies }) {
    const counting = activities.filter((a) => a.counts); // the numbered ones, as the completion record has them
    const finished = counting.filter((a) => a.state === "finished").length;
    const begun = counting.filter((a) => a.state === "started").length;
    const words = activities.reduce((sum, a) => sum + a.words, 0);
    return [
      h("p", {}, activities.some((a) => a.state !== "not started")
        ? `${finished} of ${counting.length} activities finished${begun ? `, ${begun} begun` : ""}. ${count(words, "word")} so far.`
        : "You have not written anything yet."),
      following ? h("p", {}, h("a", { class: "al-button", href: following.link }, `Continue with ${following.heading}`))
        : h("p", {}, "Every activity is finished."),
      copiesSentence(copies) && h("p", { class: "al-notice" }, copiesSentence(copies), " ", button("See what is in it, under Bring it back", () => {
        places.back.closest("section").querySelector("h2").focus();
      }, { class: "al-link" })),
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
  model.on("msg:custom", host);
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
    model.off("msg:custom", host);
    document.removeEventListener("visibilitychange", onHide);
    removeEventListener("pagehide", foot.leaving);
    removeEventListener("beforeunload", foot.leaving);
    removeEventListener("pageshow", onShow);
  };
  return { root, drafts, close };
}

export default { render: renderNotebook };
