// Pages that were open stay at hand, a few of them: each may hold a kernel's memory.
import { waitingWords } from "./unsentWords.js";

const KEPT = 4;

/** Closes the pages looked at longest ago, except where words wait to be saved. */
export function keepPagesOpen() {
  const panels = []; // the one looked at last stands last

  function touch(panel) {
    const at = panels.indexOf(panel);
    if (at >= 0) panels.splice(at, 1);
    panels.push(panel);
    for (const old of panels.slice(0, -KEPT)) if (!old.isVisible && !waiting(old)) old.close();
  }

  const unsaved = new WeakMap(); // panel → activities whose words wait
  const waiting = (panel) => unsaved.get(panel).size > 0;

  return {
    add(panel) {
      unsaved.set(panel, waitingWords(panel));
      panel.node.addEventListener("focusin", () => panels.at(-1) !== panel && touch(panel));
      panel.disposed.connect(() => panels.splice(panels.indexOf(panel), 1));
      touch(panel);
    },
  };
}
