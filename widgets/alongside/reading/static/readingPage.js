// Gives a page the comforts of reading. The same on the site, in the edition without a server and in JupyterLab, which
// say where the text is and where files come from.
import { makeTalk } from "../../notebook_page/static/requests.js";
import { makeListening } from "./listening.js";
import { h } from "../../forms/static/shared/dom.js";
import { makeMarks } from "./readingMarks.js";
import { explainTerms } from "./termMeanings.js";
import { makePanel } from "./readingPanel.js";

/** Questions to a widget's side of a page, each with its answer: what a host needs to keep marks through a model. */
export const talkThrough = (model, writer, nextSeq) => makeTalk(model, writer, nextSeq);

/**
 * Furnish a page, once a window. `within` is a selector of where course text stands, `json(name)` resolves to a
 * file of the course's, `text()` is the element that is read now; `choices` are the looks to choose from, where not all can be. `attach(button)` has a button open
 * and close the panel. `search` is the address of the page that searches the course and one's own words.
 */
export function setUpReading({ within, text, json, choices, search }) {
  const listening = makeListening(text, () => panel.hidePopover());
  const marks = h("div");
  const found = search && h("p", { class: "al-reading-row" }, h("a", { href: search, onclick: () => panel.hidePopover() }, "Search the course and my own words"));
  const panel = makePanel({ choices, extras: [listening, found, marks].filter(Boolean) });
  const pages = []; // of a window, in JupyterLab
  panel.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "open") return; // who closes it from one of these rows goes back to what opened it
    const page = pages.find(({ root }) => text().contains(root) || root.contains(text()));
    marks.replaceChildren(...(page ? [page.row] : []));
  });
  explainTerms(within, () => json("glossary"));
  return {
    open: () => panel.showPopover(),
    attach(opener) {
      opener.popoverTargetElement = panel;
    },
    /** Show the marks on a page, and let its reader make some (readingMarks.js says with what). */
    addPage(page) {
      const made = makeMarks(page);
      pages.push({ root: page.root, ...made });
      return made;
    },
  };
}
