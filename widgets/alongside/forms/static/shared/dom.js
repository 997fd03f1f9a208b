// Small helpers for building real HTML. Text always goes in as text.

// Boxes hold a person's own words, and what has a direction of its own shows them: a translator in the
// browser leaves both alone, whatever it does to the course around them.
const isBox = (tag, { type = "text" }) => tag === "textarea" || (tag === "input" && ["text", "search"].includes(type));
const isOwn = (tag, props) => isBox(tag, props) || props.dir === "auto";

/** Make an element: h("p", {class: "note", onclick: f}, "text", child, …). */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries({ translate: isOwn(tag, props) ? "no" : null, ...props })) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return el;
}

/** An element whose content the kernel rendered from the course's own Markdown and sanitised. */
export function trusted(tag, props, html) {
  const el = h(tag, props);
  el.innerHTML = html;
  return el;
}

/** What a learner wrote, as text with its line breaks. */
export function words(text) {
  return h("span", { class: "al-words", dir: "auto" }, text);
}

/** What somebody wrote to the learner, the same way: a translator may help them to read it. */
export function wordsOfOthers(text) {
  return h("span", { class: "al-words", dir: "auto", translate: "yes" }, text);
}

/** Put these in the place of what is there; whoever is at a control that comes again stays at it. */
export function replaceKeeping(parent, children) {
  const there = [...parent.childNodes];
  if (there.length === children.length && there.every((child, i) => child === children[i])) return;
  const at = parent.contains(document.activeElement) ? document.activeElement : null;
  const called = (el) => el.id || el.getAttribute("aria-label") || el.textContent;
  const name = at && called(at);
  parent.replaceChildren(...children);
  if (!at || document.activeElement === at) return;
  const again = at.isConnected ? at : [...parent.querySelectorAll(at.tagName)].find((el) => called(el) === name);
  again?.focus({ preventScroll: true });
}

/**
 * Put a reader at what was drawn just now, once it is: a screen reader says nothing of what it has not met yet.
 * A heading takes the focus so too. Whoever has gone elsewhere meanwhile stays there.
 */
export function focusDrawn(el, options) {
  if (!el.matches("a[href], button, input, select, textarea, [tabindex]")) el.tabIndex = -1;
  const from = document.activeElement;
  const stayed = () => [from, document.body, null].includes(document.activeElement);
  requestAnimationFrame(() => requestAnimationFrame(() => { if (stayed()) el.focus(options); }));
}

export function button(label, onclick, props = {}) {
  return h("button", { type: "button", class: "al-button", onclick, ...props }, label);
}

/** The element that a piece of HTML makes; it comes from the kernel or the page, which made it safe. */
export function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

const REFERS = ["id", "for", "name", "aria-labelledby", "aria-describedby", "aria-controls"];

/** Give everything in `root` ids of its own: those that begin with `from` begin with `to` instead. */
export function renameIds(root, from, to) {
  for (const el of [root, ...root.querySelectorAll("*")]) {
    if (el.content) for (const child of el.content.children) renameIds(child, from, to);
    for (const name of REFERS) {
      const value = el.getAttribute(name);
      if (value) el.setAttribute(name, value.split(" ").map((id) => (id.startsWith(from) ? to + id.slice(from.length) : id)).join(" "));
    }
  }
}

/**
 * A table with a name; where there is little room its rows stand below each other, each cell with its column's
 * name. `rows` are cells' contents; `named`: the first of a row names it. Its roles are said because a table
 * that is laid out so would lose them.
 */
export function table(name, heads, rows, { named = false, ...props } = {}) {
  const cell = (content, i) => (named && i === 0
    ? h("th", { scope: "row", role: "rowheader" }, content)
    : h("td", { role: "cell", "data-label": heads[i] }, content));
  return h("table", { role: "table", ...props, class: `al-table ${props.class ?? ""}`.trim() },
    h("caption", { class: "al-unseen" }, name),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads.map((head) => h("th", { scope: "col", role: "columnheader" }, head)))),
    h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, row.map(cell)))));
}

/** A box that may scroll, down or sideways: keys reach it while it does. name says what is in it. */
export function scrolling(name, look, ...children) {
  const box = h("div", { class: look, role: "group", "aria-label": name }, ...children);
  new ResizeObserver(() => {
    if (box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }).observe(box);
  return box;
}

/** The words a sighted reader doesn't need because the layout says it. */
export function unseen(text) {
  return h("span", { class: "al-unseen" }, text);
}

export function randomId() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 16; i++) bytes[i] = Math.floor(Math.random() * 256);
  if (globalThis.crypto?.getRandomValues) crypto.getRandomValues(bytes);
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** Same value, compared as JSON (answers are plain JSON values). */
export function same(a, b) {
  return stable(a ?? null) === stable(b ?? null);
}

function stable(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((k) => `${JSON.stringify(k)}:${stable(value[k])}`).join(",")}}`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
});

const wholeDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** A date as a form keeps it (2026-11-21) in words; anything else as it is. */
export function dayInWords(day) {
  const then = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(then.getTime()) ? (day ?? "") : wholeDay.format(then);
}

export function clockTime(iso) {
  return iso ? clock.format(new Date(iso)) : "";
}

export function dayAndTime(iso) {
  return iso ? calendar.format(new Date(iso)) : "";
}
