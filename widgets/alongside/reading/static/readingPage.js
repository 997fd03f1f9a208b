// Gives a page the comforts of reading. The same on the site, in the edition without a server and in JupyterLab, which
// say where the text is and where files come from.
import { explainTerms } from "./termMeanings.js";
import { makePanel } from "./readingPanel.js";

/**
 * Furnish a page, once a window. `within` is a selector of where course text stands, `json(name)` resolves to a
 * file of the course's; `choices` are the looks to choose from, where not all can be. `attach(button)` has a button open
 * and close the panel.
 */
export function furnishReading({ within, json, choices }) {
  const panel = makePanel({ choices });
  explainTerms(within, () => json("glossary"));
  return {
    open: () => panel.showPopover(),
    attach(opener) {
      opener.setAttribute("aria-haspopup", "dialog");
      opener.popoverTargetElement = panel;
    },
  };
}
