// Formatting of one answer: the switch. What it shows beside the box comes with the first use (formatBar.js).
import { h } from "./dom.js";
import { once } from "./onDemand.js";

const formatBar = once((again) => import("./formatBar.js" + again));

/** Fetch what a switch shows before anybody uses one. */
export const prefetchFormatBar = () => formatBar();

/** A formatted answer as it is shown: its signs, and in their place what they stand for once that can be drawn. */
export function showFormatted(source) {
  const el = h("div", { class: "al-words al-formatted", dir: "auto" }, source);
  formatBar().then((made) => made && el.replaceChildren(...made.drawnParts(source)));
  return el;
}

/**
 * Enliven `turn`, the switch of the text box `box`; `name` is the question in a few words. changed() is told when an
 * answer is another because its format is. Returns {on, turn(on), drawn()}: turn sets it as an answer has it, and
 * drawn shows what stands in the box now.
 */
export function makeFormatting({ box, turn, name, changed }) {
  let on = false;
  let bar = null;
  const show = async () => {
    const made = (on || bar) && await formatBar();
    if (!made) return;
    bar ??= made.makeFormatBar({ box, name });
    bar.show(on);
  };

  function set(now) {
    on = now;
    turn.setAttribute("aria-pressed", String(on));
    show();
  }

  turn.addEventListener("click", () => {
    set(!on);
    changed();
  });

  return { get on() { return on; }, turn: set, drawn: show };
}
