// "My notebook": everything a learner wrote, read from the record; nothing here is a second copy.
import { clockTime, h, randomId } from "./dom.js";
import { makeDrafts } from "./drafts.js";
import { show } from "./kinds/all.js";
import { makeSaver } from "./saving.js";
import { drawBringBack, drawCompletion, drawErase, drawTakeAway } from "./notebook/away.js";
import { makeJournal } from "./notebook/journal.js";
import { drawMoved } from "./notebook/moved.js";
import { makeTalk } from "./notebook/talk.js";
import { count, drawWritten } from "./notebook/written.js";

function renderNotebook({ model, el }) {
  const writer = randomId();
  const id = `al-${writer.slice(0, 8)}`;
  const drafts = makeDrafts(model.get("spec").learner, "journal", writer);
  const line = h("p", { class: "al-state" }, "Opening your notebook…");
  const live = h("p", { class: "al-unseen", role: "status" });
  const say = (text) => { live.textContent = text; };
  const places = Object.fromEntries(["summary", "journal", "moved", "written", "away", "done", "back", "erase"].map((n) => [n, h("div")]));
  let journal = null;
  let lastSaved = null;

  const saver = makeSaver({
    model, writer, drafts, empties: {},
    on: {
      record: onRecord,
      saved: (message) => { lastSaved = message.at; announce(); },
      merged: (name, answer) => journal?.merged(name, answer),
      conflict: (name, yours, theirs) => journal?.conflict(name, yours, theirs),
      refused: (name, sentence) => say(sentence),
      state: onState,
    },
  });
  const talk = makeTalk(model, writer, saver.nextSeq);

  const part = (title, body, extra = {}) => {
    const titleId = `${id}-${title.toLowerCase().replace(/\W+/g, "-")}`;
    return h("section", { "aria-labelledby": titleId, ...extra }, h("h2", { id: titleId, class: "al-part" }, title), body);
  };
  const root = h("section", {
    class: "alongside-form al-notebook", "aria-busy": "true", "aria-label": "My notebook", "data-lm-suppress-shortcuts": "true",
  },
  part("Where I am", places.summary),
  part("What I have written", places.written),
  part("How my thinking moved", places.moved),
  part("Journal", [places.journal, h("div", { class: "al-foot al-foot-still" }, line, live)]),
  part("Take it away", places.away),
  part("What I have finished", places.done),
  part("Bring it back", places.back),
  part("Erase", places.erase));
  el.replaceChildren(root);

  function onRecord(message, first) {
    root.setAttribute("aria-busy", "false");
    places.summary.replaceChildren(...drawSummary(message));
    places.written.replaceChildren(drawWritten(id, message, { show, ask: talk.ask }));
    places.moved.replaceChildren(drawMoved(message.moved));
    places.erase.replaceChildren(drawErase(id, message.activities, talk, saver.hello));
    if (first) {
      journal = makeJournal(id, message.sections, message.journal.question, saver, say);
      places.journal.replaceChildren(journal.el);
      places.away.replaceChildren(drawTakeAway(id, talk, () => saver.flush(true)));
      places.done.replaceChildren(drawCompletion(id, talk, () => saver.flush(true)));
      places.back.replaceChildren(drawBringBack(id, talk, saver.hello));
      offerDrafts();
    }
    if (!saver.outstanding()) journal.show(message.answers);
    onState(saver.outstanding() ? "waiting" : "saved");
  }

  /** Entries that this browser still holds become entries: nothing to choose, nothing to lose. */
  async function offerDrafts() {
    for (const draft of await drafts.left()) {
      for (const [name, value] of Object.entries(draft.changes)) {
        if (!value) continue;
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
  const flush = () => saver.flush(true);
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
