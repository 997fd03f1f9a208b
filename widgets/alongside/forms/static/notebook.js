// "My notebook": everything a learner wrote, read from the record; nothing here is a second copy.
import { button, clockTime, h, randomId } from "./dom.js";
import { makeDrafts } from "./drafts.js";
import { show } from "./kinds/all.js";
import { makeSaver } from "./saving.js";
import { drawCompletion, drawTakeAway } from "./notebook/away.js";
import { makeBringBack, makeErase } from "./notebook/back.js";
import { makeCareful } from "./notebook/careful.js";
import { makeJournal } from "./notebook/journal.js";
import { drawMoved } from "./notebook/moved.js";
import { makeSheet } from "./notebook/sheet.js";
import { isTags, makeTags } from "./notebook/tags.js";
import { attachSharing } from "./notebook/sharing.js";
import { makeTalk } from "./notebook/talk.js";
import { count, makeFilter, makeWritten } from "./notebook/written.js";

function renderNotebook({ model, el }) {
  const writer = randomId();
  const id = `al-${writer.slice(0, 8)}`;
  const drafts = makeDrafts(model.get("spec").learner, "journal", writer);
  const line = h("p", { class: "al-state" }, "Opening your notebook…");
  const live = h("p", { class: "al-unseen", role: "status" });
  const say = (text) => { live.textContent = text; };
  const places = Object.fromEntries(["summary", "journal", "moved", "written", "careful", "away", "sheet", "share", "done", "back", "erase"].map((n) => [n, h("div")]));
  let journal = null;
  let filter = null;
  let stale = false; // whether something was saved that the other parts do not show yet
  let shown = []; // parts that show the record afresh
  let reloadCareful = null;
  let lastSaved = null;

  const saver = makeSaver({
    model, writer, drafts, empties: {},
    on: {
      record: onRecord,
      saved: (message) => {
        lastSaved = message.at;
        stale = true;
        refresh();
        announce();
      },
      merged: (name, answer) => (isTags(name) ? tags : journal)?.merged(name, answer),
      conflict: (name, yours, theirs) => (isTags(name) ? tags : journal)?.conflict(name, yours, theirs),
      refused: (name, sentence) => say(sentence),
      state: onState,
    },
  });
  const talk = makeTalk(model, writer, saver.nextSeq);
  const tags = makeTags(saver, () => filter?.apply());
  const learner = model.get("spec").learner;

  const titles = []; // the headings of the parts: the page is long, and people come for one of them
  const part = (title, body) => {
    const titleId = `${id}-${title.toLowerCase().replace(/\W+/g, "-")}`;
    const heading = h("h2", { id: titleId, class: "al-part", tabindex: "-1" }, title);
    titles.push(heading);
    return h("section", { "aria-labelledby": titleId }, heading, body);
  };
  const jump = h("ul", { class: "al-jump" });
  const root = h("section", {
    class: "alongside-form al-notebook", "aria-busy": "true", "aria-label": "My notebook", "data-lm-suppress-shortcuts": "true",
  },
  h("nav", { "aria-label": "Parts of my notebook" }, jump),
  part("Where I am", places.summary),
  part("What I have written", places.written),
  part("How my thinking moved", places.moved),
  part("Journal", [places.journal, h("div", { class: "al-foot al-foot-still" }, line, live)]),
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
  el.replaceChildren(root);

  function onRecord(message, first) {
    root.setAttribute("aria-busy", "false");
    places.summary.replaceChildren(...drawSummary(message));
    places.moved.replaceChildren(drawMoved(message.moved));
    if (first) build(message);
    if (!saver.outstanding()) {
      journal.show(message.answers);
      tags.show(message.answers);
    }
    for (const one of shown) one.show(message);
    onState(saver.outstanding() ? "waiting" : "saved");
  }

  /** Everything that stays on the page while the record changes. */
  function build(message) {
    const flush = () => saver.flush(true);
    const careful = makeCareful(id, talk, flush);
    journal = makeJournal(id, message.sections, message.journal.question, saver, say, () => filter.apply());
    const written = makeWritten(id, { show, ask: talk.ask, tags });
    filter = makeFilter(id, written, journal, tags);
    const sheet = makeSheet(id, talk, flush, careful);
    const back = makeBringBack(id, talk, saver.hello);
    const erase = makeErase(id, learner, talk, onErased);
    shown = [written, filter, sheet, back, erase];
    places.written.replaceChildren(filter.el, written.el);
    places.journal.replaceChildren(journal.el);
    places.careful.replaceChildren(careful.el);
    places.away.replaceChildren(drawTakeAway(id, talk, flush, careful));
    places.sheet.replaceChildren(sheet.el);
    places.done.replaceChildren(drawCompletion(id, talk, flush));
    places.back.replaceChildren(back.el);
    places.erase.replaceChildren(erase.el);
    attachSharing(places.share, id, talk, flush).then(showSharing);
    careful.load();
    reloadCareful = careful.load;
    offerDrafts();
  }

  function onErased(activity, field) {
    if (!activity || activity === "journal") journal.forget(field);
    if (!activity) reloadCareful();
    saver.hello();
  }

  /** What this browser still holds comes back: entries as entries, tags beside those there are. */
  async function offerDrafts() {
    for (const draft of await drafts.left()) {
      for (const [name, value] of Object.entries(draft.changes)) {
        if (!value) continue;
        if (isTags(name)) {
          tags.conflict(name, value, { value: saver.known(name) });
          continue;
        }
        const own = saver.known(name) ? `${name.slice(0, 60)}-${randomId().slice(0, 6)}` : name;
        saver.changed(own, value);
        journal.merged(own, { value });
      }
      saver.flush(true);
      drafts.remove(draft.key);
      say("Words left on this computer are back in your journal.");
    }
  }

  function drawSummary({ activities, following }) {
    const begun = activities.filter((a) => a.state !== "not started");
    const finished = activities.filter((a) => a.state === "finished").length;
    const words = activities.reduce((sum, a) => sum + a.words, 0);
    return [
      h("p", {}, begun.length
        ? `${finished} of ${activities.length} activities finished, ${begun.length - finished} begun. ${count(words, "word")} so far.`
        : "You have not written anything yet."),
      following ? h("p", {}, h("a", { class: "al-button", href: following.link }, `Continue with ${following.heading}`))
        : h("p", {}, "Every activity is finished."),
    ];
  }

  function onState(state, detail) {
    line.textContent = {
      saved: lastSaved ? `Journal saved ${clockTime(lastSaved)}` : "The journal saves as you type.",
      waiting: "Saving…",
      late: "Not saved yet. Your words are still on this page.",
      failed: `${detail ?? ""} Not saved yet. Your words are still on this page.`,
      refused: "An entry could not be saved. Your words are still on this page.",
      undecided: "Saving…",
    }[state];
    line.classList.toggle("al-state-bad", ["late", "failed", "refused"].includes(state));
    announce();
  }

  function announce() {
    root.dispatchEvent(new CustomEvent("alongside:outstanding", {
      bubbles: true, detail: { activity: "journal", outstanding: saver.outstanding() },
    }));
  }

  function host(message) {
    if (message.kind === "host" && message.state === "reconnected") saver.hello();
    if (message.kind === "refused" && !saver.loaded) line.textContent = message.sentence;
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
  addEventListener("pagehide", flush);
  addEventListener("pageshow", onShow);
  saver.hello();
  return () => {
    saver.close();
    talk.close();
    model.off("msg:custom", host);
    document.removeEventListener("visibilitychange", onHide);
    removeEventListener("pagehide", flush);
    removeEventListener("pageshow", onShow);
  };
}

export default { render: renderNotebook };
