// The comforts of reading, as the learning site has them: how pages look, what a term means in its place. The module is
// the site's own; it is fetched with this JupyterLab's token when the first page is drawn.

const PAGES = ".alongside-page";
const FAMILY = "Atkinson Hyperlegible";
const STYLES = [["400-normal", {}], ["700-normal", { weight: "700" }], ["400-italic", { style: "italic" }]];
let furnished = null; // once a window

/** Give a page's line of links its button "Reading". */
export function offerReading(panel, page, courses) {
  const opener = Object.assign(document.createElement("button"), { type: "button", className: "alongside-reading", textContent: "Reading" });
  panel.node.querySelector(".alongside-navigation").append(opener);
  const begin = () => {
    furnished ??= furnish((name) => courses.readingFile(name, page.path), searchAddress(courses, page));
    furnished.catch(() => { furnished = null; }); // away just now: the next press tries again
    return furnished.then((reading) => {
      reading.attach(opener);
      return reading;
    });
  };
  opener.addEventListener("click", () => opener.popoverTargetElement || begin().then((reading) => reading.open(), () => {}));
  void Promise.all([begin(), panel.revealed]).then(([reading]) => showMarks(panel, page, reading, courses)).catch(() => {});
}

/** The marks on a page: shown once its text is drawn, and again whenever JupyterLab draws it anew. */
function showMarks(panel, page, reading, courses) {
  if (panel.isDisposed || !page.course.learner) return;
  const { node } = panel;
  const { show } = reading.addPage({ root: node, section: page.section, learner: page.course.learner, notes: courses.marks(page.path) });
  let soon = 0;
  const drawn = new MutationObserver((changes) => {
    const texts = changes.some(({ target, addedNodes }) => target.closest?.(".jp-MarkdownOutput, .jp-MarkdownCell")
      && [...addedNodes].some((one) => one.nodeType === 1 && !one.matches("mark, .al-own, button") && !target.closest(".al-own")));
    if (!texts) return;
    clearTimeout(soon);
    soon = setTimeout(() => panel.isDisposed || node.querySelector(".al-note-edit") || show(), 300);
  });
  drawn.observe(node, { childList: true, subtree: true });
  panel.disposed.connect(() => drawn.disconnect());
}

function searchAddress(courses, page) {
  const mine = courses.mine(page);
  return mine ? courses.address(mine.path, "written") : "";
}

async function furnish(get, search) {
  const [code, style] = await Promise.all(["reading.js", "reading.css"].map(async (name) => (await get(name)).text()));
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  const { setUpReading } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const answers = new Map();
  const json = (name) => {
    if (!answers.has(name)) answers.set(name, get(name).then((answer) => answer.json()));
    return answers.get(name);
  };
  // JupyterLab has its own colours, in its menu "Settings".
  const reading = setUpReading({ within: PAGES, text: pageInFront, json, choices: ["text", "line", "face"], search });
  fetchTypeface(get);
  return reading;
}

/** The page that is looked at, among those that are open. */
const pageInFront = () => document.querySelector(`.lm-mod-current${PAGES}, ${PAGES}:not(.lm-mod-hidden)`) ?? document.querySelector(PAGES);

/** The typeface, only for those who chose it. */
function fetchTypeface(get) {
  let fetched = false;
  const look = () => {
    if (fetched || document.documentElement.dataset.alFace !== "hyperlegible") return;
    fetched = true;
    for (const [name, descriptors] of STYLES) {
      get(`hyperlegible-${name}.woff2`).then((answer) => answer.arrayBuffer())
        .then((bytes) => document.fonts.add(new FontFace(FAMILY, bytes, descriptors)))
        .catch(() => { fetched = false; }); // away just now: the next choice tries again
    }
  };
  addEventListener("alongside:look-changed", look);
  look();
}
