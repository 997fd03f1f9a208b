// A sentence where somebody writes down more than a question asks for. All of it is kept.
import { h } from "./dom.js";

const NUMBERS = ["none", "one", "two", "three", "four", "five", "six"];

/** Says in `el` when more than `most` (undefined: no limit) are there; look(count) is told how many are. */
export function makeLimitNote(el, most) {
  if (!most) return () => {};
  const note = h("p", { class: "al-help al-most", role: "status" });
  el.append(note);
  return (count) => {
    const says = count > most ? `That is more than ${NUMBERS[most] ?? most}. Which of them can wait? All you wrote stays here.` : "";
    if (note.textContent !== says) note.textContent = says;
  };
}
