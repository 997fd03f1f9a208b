// Words this browser kept for a question or an activity that the course no longer has: they have no box
// to go back to, and are the learner's all the same. They are offered to copy, and in the notebook to keep.
import { button, dayAndTime, h } from "./dom.js";

/** All the words in an answer of whatever form. */
export function wordsIn(value) {
  const texts = (part) => {
    if (typeof part === "string") return part.trim() ? [part] : [];
    return part && typeof part === "object" ? Object.values(part).flatMap(texts) : [];
  };
  return texts(value).join("\n");
}

/** Offer the words: done() once the learner needs them no more; keep(words) where they can be kept. */
export function findOrphanDrafts({ id, at, words, say, keep, done }) {
  const titleId = `${id}-left`;
  const box = h("textarea", { rows: 4, readonly: true, dir: "auto", "aria-label": "The words that were left" });
  box.value = words;
  const gone = (sentence) => {
    panel.remove();
    done();
    say(sentence);
  };
  const panel = h("section", { class: "al-choose al-choose-draft", role: "group", "aria-labelledby": titleId },
    h("p", { id: titleId, class: "al-choose-title" }, "Words were left on this computer for a question that the course no longer asks"),
    h("p", { class: "al-help" }, `They are from ${dayAndTime(at)} and are not in your record. This browser keeps them until you say that you don't need them.`),
    box,
    h("div", { class: "al-save-line" },
      button("Copy the words", async () => {
        box.select();
        try {
          await navigator.clipboard.writeText(words);
          say("The words are copied.");
        } catch {
          box.focus();
          say("The words are chosen: copy them with your keyboard or the menu.");
        }
      }),
      keep && button("Keep them as a journal entry", () => {
        keep(words);
        gone("The words are in your journal.");
      }),
      button("I don't need them", () => gone("The words that were left are gone from this browser."))));
  return panel;
}
