// The course beside the page, where JupyterLab has its file browser: its titles, how far each activity is, My notebook.
import { followLinks } from "./links.js";
import { isPage } from "./page.js";

const ID = "alongside-beside";
const WIDE = 1100; // pixels of a window that has room for both
const NARROW = "(max-width: 700px)"; // a window in which the left side would leave next to nothing of a page
const KEPT = "alongside:contents"; // whether this browser's reader has it open
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 22 22"><path class="jp-icon3"
  fill="#616161" d="M3 4h6a2 2 0 0 1 2 2 2 2 0 0 1 2-2h6v13h-6a2 2 0 0 0-2 1.5A2 2 0 0 0 9 17H3zm2 2v9h4l1 .3V6.5L9
  6zm12 0h-4l-1 .5v8.8l1-.3h4z"/></svg>`;

/**
 * Put the panel into the left side of `app`; `go(path)` opens a page. Returns what brings it out beside a page. In a
 * narrow window the left side stays away until its tab is chosen, and gives way to each page that comes to the front.
 */
export function makeContents({ Widget }, { LabIcon }, { app, tracker, courses, go, request }) {
  const panel = new Widget();
  const list = draw(courses.own, courses);
  panel.id = ID;
  panel.node.append(list.node);
  panel.title.caption = "Contents of the course";
  panel.title.icon = new LabIcon({ name: "alongside-course:contents", svgstr: ICON });
  panel.addClass("alongside-beside");
  const narrow = matchMedia(NARROW);
  const giveWay = () => {
    if (!narrow.matches) return;
    const focused = panel.node.contains(document.activeElement);
    app.shell.collapseLeft();
    if (focused && app.shell.currentWidget) app.shell.activateById(app.shell.currentWidget.id); // or nothing would have it
  };
  const bringOut = () => { if (!narrow.matches) app.shell.activateById(ID); };
  followLinks(panel, courses, (path, anchor) => {
    giveWay(); // also where that page is in front already
    return go(path, anchor);
  });
  app.shell.add(panel, "left", { rank: 1 });

  const mark = () => {
    const current = tracker.currentWidget;
    list.here(isPage(current) ? current.context.path : "");
  };
  tracker.currentChanged.connect(mark);
  tracker.currentChanged.connect(giveWay); // chosen in the file browser, too
  mark();

  const look = async () => list.progress(await request("alongside/progress").catch(() => ({})));
  let soon = null;
  document.addEventListener("alongside:outstanding", ({ detail }) => {
    if (detail.outstanding) return;
    clearTimeout(soon);
    soon = setTimeout(look, 500); // once for a form that saves in several steps
  });
  void look();

  void app.restored.then(() => {
    const bringBack = () => { if (innerWidth >= WIDE && kept() !== "away") bringOut(); };
    bringBack();
    giveWay(); // to the page, whatever a wide window had open
    narrow.addEventListener("change", () => (narrow.matches ? giveWay() : bringBack()));
    const note = () => narrow.matches || keep(panel.isVisible ? "open" : "away");
    new MutationObserver(note).observe(panel.node, { attributeFilter: ["class"] });
  });
  return bringOut;
}

function kept() {
  try { return localStorage.getItem(KEPT); } catch { return null; /* storage is switched off */ }
}

function keep(state) {
  try { localStorage.setItem(KEPT, state); } catch { /* storage is switched off */ }
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** The list, and what keeps it right: `here(path)` names the page in front, `progress(states)` how far each activity is. */
function draw(course, courses) {
  const marks = new Map(); // activity → its mark
  const links = new Map(); // path → its link
  const said = element("p", { class: "alongside-said" });

  const link = (page) => {
    const made = element("a", { href: courses.address(page.path) }, element("span", {}, page.name), ...page.activities.map(mark));
    links.set(page.path, made);
    return element("li", {}, made);
  };
  const mark = ({ id, name }) => {
    const words = element("span", { class: "alongside-unseen" });
    const made = element("span", { class: "alongside-mark" }, words);
    marks.set(id, { made, words, name });
    return made;
  };

  const parts = new Map();
  for (const page of course.pages) parts.set(page.part, [...(parts.get(page.part) ?? []), page]);
  const node = element("nav", { "aria-label": "Contents" }, element("h2", {}, course.title), said);
  let number = 0;
  for (const [part, pages] of parts) {
    const id = `${ID}-${(number += 1)}`;
    node.append(element("h3", { id }, part), element("ul", { "aria-labelledby": id }, ...pages.map(link)));
  }

  return {
    node,
    here(path) {
      for (const [at, one] of links) {
        if (at === path) one.setAttribute("aria-current", "page");
        else one.removeAttribute("aria-current");
      }
    },
    progress(states) {
      for (const [id, { made, words, name }] of marks) {
        const state = states[id] ?? "not started";
        made.dataset.state = state;
        words.textContent = ` (${name}: ${state})`;
      }
      const counted = course.pages.flatMap(({ activities }) => activities).filter(({ counts }) => counts);
      const done = counted.filter(({ id }) => states[id] === "finished").length;
      said.textContent = counted.length ? `${done} of ${counted.length} activities finished` : "";
    },
  };
}
