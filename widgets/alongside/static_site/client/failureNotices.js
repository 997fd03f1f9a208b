// Where words can't be kept, or Python can't start: what is said, and the ways out (wordExport.js).

/** Make an element; text goes in as text. */
export function make(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (typeof value === "function") el.addEventListener(key.slice(2), value);
    else if (value !== false) el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...children);
  return el;
}

export const press = (words, onclick) => make("button", { type: "button", class: "tool", onclick }, words);

const OUT = "Copy or download your words before you leave this page.";

/** Why → what a form says when it can't save. */
export const SAVE_FAILURES = {
  none: `This browser has no storage for pages, so nothing that you write can be kept. ${OUT}`,
  forbidden: "This browser does not let this page keep anything: a private window, perhaps. "
    + `Open the course in an ordinary window, or allow this address to keep data. ${OUT}`,
  quota: `This browser has no more room for this course, so your last words are not kept. Make room on this device, then save again. ${OUT}`,
  broken: `This browser could not keep your words. Close it and open this page again; what was kept before is still there. ${OUT}`,
  cleared: `What this browser kept for this course has just been cleared. Your words are on this page only. ${OUT}`,
  python: "The part of this page that saves could not be started. What you wrote is kept in this browser, and will be saved when "
    + "you open this page again where it can start: with a network, or in a newer browser.",
};

const SAYS = { ...SAVE_FAILURES, page: "This part of the page could not be loaded. Load the page again, with a network if you can. What you wrote before is still kept." };

/** Say above a form what is wrong; exportWords(how, panel, say): where there are words to take along, "copy" or "download" them. */
export function showFailure(el, why, exportWords) {
  el.querySelector(".edition-trouble")?.remove();
  const live = make("p", { role: "status", class: "unseen" });
  const panel = make("section", { class: "edition-trouble", "aria-label": "Your words here" }, make("p", { role: "alert" }, SAYS[why] ?? SAYS.broken), live);
  const way = (words, how) => press(words, () => exportWords(how, panel, (said) => { live.textContent = said; }));
  if (exportWords) panel.append(way("Copy my words", "copy"), way("Download my words", "download"));
  el.prepend(panel);
}
