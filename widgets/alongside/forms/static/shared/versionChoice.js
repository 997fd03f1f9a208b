// Two versions of one answer side by side: the learner chooses.
import { button, h, scrolling } from "./dom.js";

/**
 * Ask which of two versions to keep. choices: [{title, value, button, now?}] (two of
 * them; now() gives what the learner has made of it since); show(value) draws one; both(a, b) joins
 * them, or is null where they can't be joined.
 */
export function chooser({ id, question, choices, show, both, onchoose, extra = "" }) {
  const titleId = `${id}-choose`;
  const current = (choice) => (choice.now ? choice.now() : choice.value);
  const done = (value) => {
    panel.remove();
    onchoose(value);
  };
  const panel = h("section", { class: `al-choose ${extra}`.trim(), role: "group", "aria-labelledby": titleId },
    h("p", { id: titleId, class: "al-choose-title", tabindex: "-1" }, question),
    h("div", { class: "al-choose-sides" }, choices.map((c) => h("div", { class: "al-choose-side" },
      h("p", { class: "al-choose-name" }, c.title),
      scrolling(c.title, "al-choose-text", show(c.value) ?? h("p", {}, "Empty")),
      button(c.button, () => done(current(c)))))),
    both && button("Keep both", () => done(both(current(choices[1]), current(choices[0])))));
  return panel;
}
