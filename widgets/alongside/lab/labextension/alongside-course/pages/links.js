// Links between pages of the course, the browser's Back button, and places within a page.
import { nameHeading } from "./readingProgress.js";

/**
 * The visits of this browser tab: `go` opens a page and adds a visit; Back and Forward open the page
 * they lead to. `open(path, fragment, fresh)` shows a page, at its top if it is a fresh visit.
 */
export function makeHistory(course, router, open) {
  if (course.inNotebook) { // a window a document: the browser goes there itself
    return { go: (path, fragment) => location.assign(course.address(path, fragment)), follow: () => {} };
  }
  const follow = () => {
    const target = course.target(location.href);
    if (target) void open(target.path, target.fragment);
  };
  // JupyterLab adds a visit for whatever comes to the front. Where the address names that page
  // already, a second visit would take Forward away and the fragment with it.
  const navigate = router.navigate.bind(router);
  router.navigate = (path, options) => {
    const here = course.target(location.href);
    const there = course.target(path);
    if (!(options?.skipRouting && here && there?.path === here.path)) navigate(path, options);
  };
  addEventListener("popstate", follow);

  return {
    go(path, fragment = "") {
      const address = course.address(path, fragment);
      if (address !== location.href) history.pushState({}, "", address);
      return open(path, fragment, true);
    },
    /** For an address with a fragment that was opened from elsewhere. */
    follow,
  };
}

/** Make this panel's links to the course's pages open them here, and point to where they lead. */
export function followLinks(panel, course, go) {
  const linkOf = (event) => event.target.closest?.("a[href]");
  const targetOf = (link) => link && course.target(link.getAttribute("href"));

  // JupyterLab points them at the file. Set right before use, so that "Open in a new tab" and
  // "Copy link" give the page too.
  function setRight(event) {
    const link = linkOf(event);
    const target = targetOf(link);
    if (!target) return;
    link.href = course.address(target.path, target.fragment);
    link.removeAttribute("target");
  }

  function follow(event) {
    const link = linkOf(event);
    const target = targetOf(link);
    if (!target && !showAnchor(panel, link && anchor(link))) return; // a link to elsewhere, or none
    event.stopPropagation(); // JupyterLab would follow it too
    if (target && (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) return setRight(event);
    event.preventDefault();
    if (target) void go(target.path, target.fragment);
  }

  for (const type of ["pointerover", "focusin"]) panel.node.addEventListener(type, setRight);
  panel.node.addEventListener("click", follow, { capture: true });
}

function anchor(link) {
  const href = link.getAttribute("href");
  return href.startsWith("#") ? decodeURIComponent(href.slice(1)) : "";
}

/**
 * Scroll to the place of this name in the panel and put the reader there; false if there is none. My notebook
 * shows its parts itself: it hears of the place, and reads it from the panel where it is drawn later.
 */
export function showAnchor(panel, name) {
  if (name) panel.node.dataset.anchor = name;
  const asked = new CustomEvent("alongside:place", { detail: name, bubbles: true, cancelable: true });
  if (name && !panel.node.dispatchEvent(asked)) return true;
  const anchor = name && (panel.node.querySelector(`[id="${CSS.escape(name)}"]`)
    ?? panel.node.querySelector(`[data-activity="${CSS.escape(name)}"] .al-title`) ?? heading(panel, name));
  if (!anchor) return false;
  if (!anchor.hasAttribute("tabindex")) anchor.tabIndex = -1;
  anchor.focus({ preventScroll: true });
  anchor.scrollIntoView({ block: "start" });
  return true;
}

/** JupyterLab names headings its own way; the course's links name them as its site does. */
function heading(panel, name) {
  return [...panel.node.querySelectorAll("h1, h2, h3, h4, h5, h6")].find((h) => nameHeading(h) === name);
}
