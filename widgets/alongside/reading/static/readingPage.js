// Gives a page the comforts of reading. The same on the site, in the edition without a server and in JupyterLab, which
// say where the text is and where files come from.
import { makeListening } from "./listening.js";
import { explainTerms } from "./termMeanings.js";
import { makePanel } from "./readingPanel.js";

/**
 * Furnish a page, once a window. `within` is a selector of where course text stands, `json(name)` resolves to a
 * file of the course's, `text()` is the element that is read now; `choices` are the looks to choose from, where not all can be. `attach(button)` has a button open
 * and close the panel.
 */
export function furnishReading({ within, text, json, choices }) {
  const listening = makeListening(text, () => panel.hidePopover());
  const panel = makePanel({ choices, extras: [listening] });
  explainTerms(within, () => json("glossary"));
  return {
    open: () => panel.showPopover(),
    attach(opener) {
      opener.setAttribute("aria-haspopup", "dialog");
      opener.popoverTargetElement = panel;
    },
  };
}
