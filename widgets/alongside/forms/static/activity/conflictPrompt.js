// Two versions of an answer, from two places or from a draft this browser kept: the learner chooses.
import { dayAndTime, same } from "../shared/dom.js";
import { findOrphanDrafts, wordsIn } from "../shared/orphanDrafts.js";
import { chooser } from "../shared/versionChoice.js";

/**
 * place(field) gives what an answer's choice needs, or null for one without a place: {slot, empty,
 * show(value), get(), set(value), both, focus()}; `both(a, b)` joins two values, or is null. `homeless`
 * is where words go whose question is no longer asked; onchange() hears of each choice that comes or is made.
 */
export function makeConflictPrompt({ uid, saver, drafts, controlOf, say, forgettable, homeless, onchange }) {
  function offer(name, question, choices, decide, extra = "") {
    const there = controlOf(name);
    if (!there) return false;
    there.slot.replaceChildren(chooser({
      id: `${uid}-${name}`, question, choices, extra, both: there.both, show: there.show,
      onchoose: (value) => {
        there.set(value);
        decide(value);
        there.focus();
        onchange();
      },
    }));
    onchange();
    say(`${question} The choice stands below the question; “Go to the choice” beside “Save now” leads there.`);
    return true;
  }

  return {
    /** An answer was changed here and elsewhere; `early`: it was written here before the other had come. */
    conflict(name, yours, theirs, early) {
      if (early) {
        offer(name, "You wrote here before your earlier answer had come. Both are kept. Which do you want here?", [
          { title: "Just written", value: yours, now: () => controlOf(name).get(), button: "Keep what I have just written" },
          { title: `Your earlier answer, ${dayAndTime(theirs.saved_at)}`, value: theirs.value, button: "Take the earlier answer" },
        ], (value) => saver.decide(name, value));
        return;
      }
      offer(name, "This answer was also changed somewhere else. Both versions are kept. Which do you want here?", [
        { title: "On this page", value: yours, now: () => controlOf(name).get(), button: "Keep this page's" },
        { title: theirs.saved_at ? `Saved somewhere else, ${dayAndTime(theirs.saved_at)}` : "Saved: nothing", value: theirs.value, button: "Keep the other" },
      ], (value) => saver.decide(name, value));
    },

    /** Answers that a sync program brought from another computer, beside what is saved; one choice at a time. */
    apart(items) {
      for (const { field: name, value, saved_at } of items) {
        const there = controlOf(name);
        if (!there || there.slot.querySelector(".al-choose") || same(value, there.get())) continue;
        offer(name, "This answer was also written on another computer. Both versions are kept. Which do you want here?", [
          { title: "In this form", value: there.get(), now: () => controlOf(name).get(), button: "Keep this one" },
          { title: `From the other computer, ${dayAndTime(saved_at)}`, value, button: "Use the other" },
        ], (chosen) => {
          saver.changed(name, chosen);
          saver.flush(true);
          // That it was chosen is saved too, or the form would ask again.
          saver.send({ kind: "save", seq: saver.nextSeq(), base_revision: saver.revision, chosen: true, changes: { [name]: chosen } });
        });
      }
    },

    /** What this browser still holds beside what is saved. */
    async drafts(answers) {
      for (const draft of await drafts.left()) {
        const open = new Set();
        for (const [name, value] of Object.entries(draft.changes)) {
          const saved = answers[name]?.value;
          const there = controlOf(name);
          if (same(value, saved ?? there?.empty) || same(value, saved)) continue;
          if (!there) {
            const words = wordsIn(value);
            if (!words) continue;
            open.add(name);
            homeless.append(findOrphanDrafts({ id: `${uid}-${name}`, at: draft.at, words, say, done: () => {
              open.delete(name);
              if (!open.size) drafts.remove(draft.key);
              forgettable();
            } }));
            continue;
          }
          if (there.slot.querySelector(".al-choose")) { // one choice at a time: the rest at the next opening
            open.add(name);
            continue;
          }
          offer(name, "Words were left on this computer that had not been saved. Which do you want here?", [
            { title: `Not saved, from ${dayAndTime(draft.at)}`, value, button: "Keep these words" },
            { title: saved === undefined ? "Saved: nothing" : `Saved, ${dayAndTime(answers[name].saved_at)}`,
              value: saved, now: () => there.get(), button: "Keep what is saved" },
          ], (chosen) => {
            saver.changed(name, chosen);
            saver.flush(true);
            open.delete(name);
            if (!open.size) drafts.remove(draft.key);
            forgettable();
          }, "al-choose-draft");
          open.add(name);
        }
        if (!open.size) drafts.remove(draft.key);
      }
      forgettable();
    },
  };
}
