// Where a reader stopped and which pages they read, noted by the learning site's own rules: in this browser and
// nowhere else. The rules come with the course's outline, as forms bring their own code.

const HEADINGS = ".jp-MarkdownCell h2, .alongside-form .al-title";
const CHANGED = "alongside:reading"; // what shows a place or a mark hears that there is another

/** The module that keeps it, or null where nobody knows whose reading it is. */
export function loadRules(course) {
  if (!course.learner || !course.reading) return Promise.resolve(null);
  course.rules ??= import(URL.createObjectURL(new Blob([course.reading], { type: "text/javascript" }))).catch(() => null);
  return course.rules;
}

/** Note what is read of this page while its panel is looked at; `first` is the page that holds the contents. */
export function noteReading(panel, page, first, rules) {
  const { learner } = page.course;
  const scroller = panel.content.outerNode;
  const here = { notebook: page.file, title: page.name };
  let noting = false; // whether the reader's place is on this page
  let noted = null;
  let whole = false;

  /** JupyterLab always opens on the contents: who has stopped elsewhere only goes through there. */
  function passesBy() {
    const { place } = rules.readReading(learner);
    return page === first && place && place.notebook !== page.file;
  }

  function noteHeading(again) {
    const top = scroller.getBoundingClientRect().top + scroller.clientHeight / 3;
    const passed = [...panel.node.querySelectorAll(HEADINGS)].filter((each) => each.getBoundingClientRect().top < top).at(-1);
    const at = passed ? nameOf(passed) : { anchor: "", heading: "" };
    if (!again && at.anchor === noted) return;
    noted = at.anchor;
    noting = (noting || again) && !passesBy() && rules.readTo(learner, here, at);
    if (noting) dispatchEvent(new Event(CHANGED));
  }

  function noteEnd() {
    const end = scroller.lastElementChild.getBoundingClientRect();
    if (whole || !isDrawn(panel) || end.top > scroller.getBoundingClientRect().bottom) return;
    whole = true;
    rules.readWhole(learner, page.file);
    dispatchEvent(new Event(CHANGED));
  }

  function look(again = false) {
    if (panel.isDisposed || !scroller.clientHeight || !page.ordered) return; // one that is not shown has no height
    noteHeading(again);
    noteEnd();
  }

  let soon = 0;
  scroller.addEventListener("scroll", () => { soon ||= requestAnimationFrame(() => { soon = 0; look(); }); }, { passive: true });
  const grown = new ResizeObserver(() => look());
  for (const part of scroller.children) grown.observe(part);
  const shown = new IntersectionObserver((seen) => seen.at(-1).isIntersecting && look(true));
  shown.observe(scroller);
  panel.disposed.connect(() => [grown, shown].forEach((observer) => observer.disconnect()));
}

/** Before its texts have been drawn, a page's end is in view without having been read. */
const isDrawn = (panel) => panel.content.widgets.every(({ model, node }) => (
  model.type !== "markdown" || node.querySelector(".jp-MarkdownOutput")?.childElementCount));

function nameOf(heading) {
  const words = heading.textContent.replace("¶", "").trim();
  const activity = heading.closest("[data-activity]")?.dataset.activity;
  return { anchor: activity ?? nameHeading(heading), heading: words };
}

/** The name that the course's links and its site give a heading; JupyterLab has its own. */
export function nameHeading(heading) {
  return heading.textContent.replace("¶", "").normalize("NFKD").replace(/[^\x20-\x7e]/g, "")
    .replace(/[^\w\s-]/g, "").trim().toLowerCase().replace(/[-\s]+/g, "-");
}

/** Show what was read, now and whenever it changes, while the panel is there: show({place, read}). */
export function showReadingOf(panel, course, rules, show) {
  const draw = () => show(rules.readReading(course.learner));
  addEventListener(CHANGED, draw);
  addEventListener("storage", draw); // another window reads on
  panel.disposed.connect(() => {
    removeEventListener(CHANGED, draw);
    removeEventListener("storage", draw);
  });
  draw();
}
