// The way through the course: previous and next page, above the page and below it, and what was read.
import { showReadingOf } from "./readingProgress.js";

const STATES = {
  opening: "Opening the forms on this page…",
  alive: "",
  failed: "The forms on this page are not working now. What you saved is safe.",
};

function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Put the navigation and the line that says how the page's forms are into this panel. */
export function drawNavigation(panel, course, runner) {
  const page = course.page(panel.context.path);
  const outer = panel.content.outerNode ?? panel.content.node;
  const above = links(course, page, "Course, above the page");
  const state = stateLine(runner);
  const below = links(course, page, "Course, below the page");
  outer.prepend(above, state);
  outer.append(below);
  // JupyterLab's notebook puts the focus back into a cell whenever it hears of it, or of a key, outside of
  // them: Tab would never get past the first of the links.
  for (const own of [above, state, below]) {
    for (const type of ["focusin", "keydown"]) own.addEventListener(type, (event) => event.stopPropagation());
  }
}

function links(course, page, label) {
  const link = (to, words, rel) => to && element("a", { href: course.address(to.path), rel, class: `alongside-${rel}` }, words, to.title);
  const first = course.first(page);
  return element("nav", { class: "alongside-navigation", "aria-label": label }, ...[
    link(course.previous(page), "Previous: ", "prev"),
    page !== first && link({ ...first, title: "Contents" }, "", "contents"),
    ...own(course, page),
    link(course.next(page), "Next: ", "next"),
  ].filter(Boolean));
}

/** My notebook and its journal, which is told what was read when somebody goes there. */
function own(course, page) {
  const mine = course.mine(page);
  if (!mine || mine.path === page.path) return [];
  const journal = element("a", { href: course.address(mine.path, "journal"), class: "alongside-own" }, "Journal");
  // Not by "click": the panel takes that for itself before the link hears of it.
  for (const type of ["pointerdown", "focus"]) journal.addEventListener(type, () => remember(page.path.split("/").at(-1)));
  return [element("a", { href: course.address(mine.path), class: "alongside-own" }, mine.title), journal];
}

/** Tick the pages that were read wherever they are named; from the contents, lead to where the reader stopped. */
export function markRead(panel, courses, page, rules) {
  const first = courses.first(page);
  // Above the page for the eye, and below it, where Tab comes from the text: the focus begins there.
  const navs = page === first ? panel.node.querySelectorAll(".alongside-navigation") : [];
  const goOn = [...navs].map((nav) => {
    const link = element("a", { class: "alongside-continue" });
    nav.prepend(link);
    return link;
  });
  showReadingOf(panel, page.course, rules, ({ place, read }) => {
    for (const link of goOn) leadOn(link, place);
    const links = page === first ? "a[href]" : ".alongside-navigation a[href]";
    for (const link of panel.node.querySelectorAll(links)) {
      const target = courses.target(link.getAttribute("href"));
      if (target && !target.fragment) tick(link, Boolean(read[courses.page(target.path).file]));
    }
  });

  function leadOn(link, place) {
    const to = place && page.course.pages.find(({ file }) => file === place.notebook);
    link.hidden = !to || to === first;
    if (link.hidden) return;
    link.href = courses.address(to.path, place.anchor);
    link.textContent = rules.continueWords(place);
  }
}

function tick(link, wasRead) {
  if (link.matches(".alongside-contents, .alongside-own, .alongside-continue")) return;
  const mark = link.querySelector(".alongside-read");
  if (!wasRead) mark?.remove();
  else if (!mark) link.append(element("span", { class: "alongside-read" }, " ", element("span", { role: "img", "aria-label": "(read)" }, "✓")));
}

function remember(path) {
  try { sessionStorage.setItem("alongside:about", path); } catch { /* storage is switched off */ }
}

function stateLine(runner) {
  const text = element("span", { role: "status" });
  const retry = element("button", { type: "button", class: "alongside-retry" }, "Try again");
  const line = element("div", { class: "alongside-state" }, text, retry);
  retry.hidden = true;
  line.hidden = true;
  retry.addEventListener("click", () => void runner.retry());
  runner.onstate((state) => {
    line.hidden = state === "alive";
    text.textContent = STATES[state];
    retry.hidden = state !== "failed";
  });
  return line;
}
