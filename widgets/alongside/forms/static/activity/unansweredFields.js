// What of an activity has no answer yet, and the way to each: its question, its rows and cells.
import { button, h, replaceKeeping, same } from "../shared/dom.js";

const NAMED = 3; // rows or cells that are named in one question

/** fields: as fieldControls.js has them; focusField(name) goes to a question. Returns {el, show(missing, written)}. */
export function makeUnansweredFields({ controls, kindOf, fieldOf }, focusField) {
  const el = h("p", { class: "al-unfinished" });

  /** The rows and cells of a question that is answered in part; else the question. */
  function waysTo({ id, short }) {
    const control = controls.get(id);
    const parts = same(control.get(), kindOf(id).empty) ? [] : (control.open?.() ?? []).slice(0, NAMED);
    if (!parts.length) return [button(short, () => focusField(id), { class: "al-link" })];
    return parts.map((part) => button(`${short}: ${part.name}`, () => part.control.focus(), { class: "al-link" }));
  }

  /** Answers are saved, and so this is drawn, while somebody tabs through it: they stay where they are, or near. */
  function put(children) {
    const within = el.contains(document.activeElement);
    replaceKeeping(el, children);
    if (!within || el.contains(document.activeElement)) return;
    const near = el.querySelector("button") ?? el.closest(".alongside-form")?.querySelector(".al-save");
    near?.focus({ preventScroll: true });
  }

  return {
    el,
    /** `missing` are the fields without an answer, `written` whether anything is there at all. */
    show(missing, written) {
      const ways = missing.map(fieldOf).filter(Boolean).flatMap(waysTo);
      if (!written) put([]);
      else if (!ways.length) put(["Every question is answered. You can change an answer at any time."]);
      else put(["Still open: ", ...ways.flatMap((way, i) => [i ? ", " : "", way]), "."]);
      return ways.length > 0;
    },
  };
}
