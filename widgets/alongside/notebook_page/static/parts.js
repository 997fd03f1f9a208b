// The parts of My notebook, one shown at a time, each with an address of its own: "#journal" and so on. What stands in
// an address after "~" is a place within the part.
import { whenAttached } from "../../forms/static/activity/persistentForm.js";
import { focusDrawn, h } from "../../forms/static/shared/dom.js";

/** On the learning site the page is ours, so a part is in its address; elsewhere the address is the host's. */
const ownPage = () => Boolean(document.querySelector("body[data-notebook]"));

/**
 * list: [{id, title}] in order; body(id): what a part holds; shown(id) is told which one is shown.
 * Returns {nav, els, current(), within(), go(id), arrive(id), flag(id, says), begin(), close()}.
 */
export function makeParts(id, list, body, shown) {
  const links = new Map();
  const parts = new Map();
  let now = null;
  for (const { id: name, title } of list) {
    const heading = h("h2", { id: `${id}-${name}`, class: "al-part", tabindex: "-1" }, title);
    parts.set(name, { title, heading, el: h("section", { "aria-labelledby": heading.id, "data-part": name, hidden: true }, heading, body(name)) });
    const flag = h("span", { class: "al-flag" });
    links.set(name, { flag, el: h("a", { href: `#${name}`, onclick: (event) => follow(event, name) }, title, flag) });
  }
  const nav = h("nav", { "aria-label": "Parts of my notebook" },
    h("ul", { class: "al-parts" }, [...links.values()].map((link) => h("li", {}, link.el))));

  function show(name) {
    if (name === now) return;
    now = name;
    for (const [one, part] of parts) part.el.hidden = one !== name;
    for (const [one, link] of links) {
      if (one === name) link.el.setAttribute("aria-current", "page");
      else link.el.removeAttribute("aria-current");
    }
    shown(name);
    dispatchEvent(new CustomEvent("alongside:part", { detail: { part: name, title: parts.get(name).title } }));
  }

  /** Show a part and put the reader at its heading, as a page of its own would. */
  function arrive(name) {
    show(name);
    const { heading } = parts.get(name);
    focusDrawn(heading, { preventScroll: true });
    const { top } = heading.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) nav.scrollIntoView({ block: "start" }); // the other parts stay in sight
  }

  function go(name) {
    if (ownPage() && named() !== name) history.pushState(null, "", `#${name}`);
    arrive(name);
  }

  function follow(event, name) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(name);
  }

  const address = () => decodeURIComponent(location.hash.slice(1)).split("~");
  const named = () => {
    const [name] = address();
    return parts.has(name) ? name : null;
  };
  const changed = () => {
    if (!ownPage()) return;
    const name = named() ?? (location.hash ? null : list[0].id);
    if (name && name !== now) arrive(name);
  };
  // JupyterLab's pages ask for a place by this event; one that was asked for before stands on the panel.
  const asked = (event) => {
    if (!parts.has(event.detail) || !event.target.contains?.(nav)) return;
    event.preventDefault();
    arrive(event.detail);
  };
  const arriveAsked = () => {
    const wished = nav.closest("[data-anchor]")?.dataset.anchor;
    if (parts.has(wished)) arrive(wished);
  };
  let stopWaiting = () => {};
  addEventListener("hashchange", changed);
  addEventListener("alongside:place", asked);

  return {
    nav,
    els: [...parts.values()].map((part) => part.el),
    current: () => now,
    /** The place within the part that the page was opened at, "" for none. */
    within: () => (ownPage() && named() ? address().slice(1).join("~") : ""),
    go,
    /** Say beside a part's name that something waits there; "" takes it away. */
    flag(name, says) { links.get(name).flag.textContent = says && ` (${says})`; },
    /** Show the part that the address names, else the first; returns whether it named one. */
    begin() {
      const wished = ownPage() ? named() : now; // a host may have asked for one already
      now = null; // what it holds is only there now
      show(wished ?? list[0].id);
      if (!ownPage()) stopWaiting = whenAttached(nav, arriveAsked); // a notebook may draw it before it stands anywhere
      return Boolean(wished);
    },
    arrive,
    close() {
      stopWaiting();
      removeEventListener("hashchange", changed);
      removeEventListener("alongside:place", asked);
    },
  };
}
