// What of an activity has no answer yet, and the way to each: its question, its rows and cells.
import { button, h, same } from "../shared/dom.js";

const NAMED = 3; // rows or cells that are named in one question

/** fields: as fieldControls.js has them; focusField(name) goes to a question. Returns {el, show(missing, written)}. */
export function makeStillOpen({ controls, kindOf, fieldOf }, focusField) {
  const el = h("p", { class: "al-unfinished" });

  /** The rows and cells of a question that is answered in part; else the question. */
  function waysTo({ id, short }) {
    const control = controls.get(id);
    const parts = same(control.get(), kindOf(id).empty) ? [] : (control.open?.() ?? []).slice(0, NAMED);
    if (!parts.length) return [button(short, () => focusField(id), { class: "al-link" })];
    return parts.map((part) => button(`${short}: ${part.name}`, () => part.control.focus(), { class: "al-link" }));
  }

  return {
    el,
    /** `missing` are the fields without an answer, `written` whether anything is there at all. */
    show(missing, written) {
      const ways = missing.map(fieldOf).filter(Boolean).flatMap(waysTo);
      if (!written) el.replaceChildren();
      else if (!ways.length) el.replaceChildren("Every question is answered. You can change an answer at any time.");
      else el.replaceChildren("Still open: ", ...ways.flatMap((way, i) => [i ? ", " : "", way]), ".");
      return ways.length > 0;
    },
  };
}
