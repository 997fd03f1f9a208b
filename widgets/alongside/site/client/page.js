// What a page of the course does by itself: light or dark, the map's marks, where you left off, print.
import { continueAddress, continueWords, readReading, readTo, readWhole } from "../../forms/static/shared/reading.js";
import { offerReading } from "./readingTools.js";
import { addThemeSwitch } from "./themeSwitch.js";

const page = document.querySelector("[data-base]");
const { api } = page.dataset; // where the site answers; an edition without a server has none

const load = (module) => import(new URL(module, document.baseURI).href);
const { hostModule, sceneModule } = page.dataset;
if (document.sought) load(hostModule); // its kernel is on its way already (sought.js)

// Noted at once: a reader may turn the page before the first frame. Pages to look things up in move nothing.
const { learner, notebook, title } = page.dataset;
const isRead = Boolean(notebook) && page.dataset.order === "yes";
const stoppedHere = isRead && readTo(learner, { notebook, title });

// Everything else comes after the first frame: a page is there to be read.
let begun = false;
requestAnimationFrame(() => setTimeout(begin));
setTimeout(begin, 500); // a page in the background is not drawn

function begin() {
  if (begun) return;
  begun = true;
  if (hostModule) load(hostModule);
  if (sceneModule) {
    load(sceneModule).then(({ activateScene }) => document.querySelectorAll(".al-scene").forEach((scene) => activateScene(scene)));
  }
  furnish();
}

function furnish() {
  addThemeSwitch();
  offerReading(page.dataset);

  // --- what I have done: marks change as a form tells of it, or when the page comes back ---
  function mark(activity, state) {
    for (const el of document.querySelectorAll(`[data-activity-mark="${CSS.escape(activity)}"]`)) {
      el.dataset.state = state;
      const words = el.querySelector("[data-state-words]") ?? el.parentElement.querySelector("[data-state-words]");
      if (words) words.textContent = state;
    }
  }

  addEventListener("alongside:progress", ({ detail }) => mark(detail.activity, detail.state));
  addEventListener("pageshow", async (event) => {
    if (!event.persisted || !api) return;
    try {
      const states = await (await fetch(`${api}progress`)).json();
      for (const [activity, state] of Object.entries(states)) mark(activity, state);
    } catch { /* offline: the marks stay as they were */ }
  });

  // --- what I meant to look at again: asked once the page is there, so that it waits for nothing ---
  const due = document.querySelector("[data-due]");
  const showDue = (found) => {
    due.replaceChildren(...found.map(({ sentence, page: name, place, key, field }, i) => {
      const make = (tag, props) => Object.assign(document.createElement(tag), props);
      const said = make("span", { id: `due-${i}`, textContent: sentence });
      const link = (words, to) => {
        const made = make("a", { href: `${due.dataset[name]}#${to}`, textContent: words });
        made.setAttribute("aria-describedby", said.id);
        return made;
      };
      // A link changes nothing: these two lead to the line with the same words, where a button does.
      const there = (what) => `${name === "notebook" ? "written~" : "d-"}${what}~${key}~${field}`;
      const line = make("p", {});
      line.append(said, " ", link("Open", place), " · ", link("Another day", there("another-day")), " · ", link("Drop it", there("drop")));
      return line;
    }));
  };
  if (due) addEventListener("alongside:due", ({ detail }) => showDue(detail));
  if (due && api) {
    fetch(`${api}due`).then((answer) => answer.json()).then(({ due: found }) => showDue(found)).catch(() => {}); // offline: the page is as it was
  }

  // --- a cohort: what my tutor has answered since this page was opened ---
  const { me, desk } = page.dataset;
  if (me) {
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const { answers } = await (await fetch(me)).json();
        for (const el of document.querySelectorAll("[data-answered]")) {
          const found = answers[el.dataset.answered];
          el.hidden = !found;
          if (found) el.querySelector("a").href = desk + found;
        }
      } catch { /* offline, or signed out: what stands here stays */ }
    };
    addEventListener("pageshow", (event) => event.persisted && ask());
    document.addEventListener("visibilitychange", ask);
    setInterval(ask, 60000);
  }

  // --- where I left off, and what I have read ---
  const { place, read } = readReading(learner);
  const goOn = document.querySelector("[data-continue]");
  const pages = [...document.querySelectorAll("[data-section]")];
  const known = goOn && place && pages.find((link) => link.dataset.section === place.notebook);
  if (known) {
    goOn.href = new URL(continueAddress(place), known.href).href;
    goOn.textContent = continueWords(place);
  }
  const tick = (link) => {
    if (link.querySelector(".read")) return;
    const mark = Object.assign(document.createElement("span"), { className: "read" });
    mark.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: " (read)" }));
    (link.querySelector(".name") ?? link).append(mark);
  };
  for (const link of pages) if (read[link.dataset.section]) tick(link);
  const end = document.querySelector(".turn");
  if (isRead && end) {
    new IntersectionObserver((seen, watcher) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watcher.disconnect();
      readWhole(learner, notebook);
      for (const link of pages) if (link.dataset.section === notebook) tick(link);
    }).observe(end);
  }

  // --- where I am on the page: the map marks the heading being read ---
  const inPage = [...document.querySelectorAll("[data-heading]")];
  if (inPage.length) {
    const heads = inPage.map((link) => document.getElementById(link.dataset.heading)).filter(Boolean);
    let noted = null;
    const note = (link) => {
      if (!stoppedHere || link === noted) return;
      noted = link;
      readTo(learner, { notebook, title }, { anchor: link?.dataset.heading, heading: link?.textContent });
    };
    const here = () => {
      const passed = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3).at(-1);
      note(inPage.find((link) => link.dataset.heading === passed?.id));
      for (const link of inPage) {
        if (link.dataset.heading === passed?.id) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    };
    let soon = 0;
    const later = () => { soon ||= requestAnimationFrame(() => { soon = 0; here(); }); };
    addEventListener("scroll", later, { passive: true });
    later();
  }
  // --- My notebook: which of its parts is shown stands in the map and in the window's name ---
  const name = document.title;
  addEventListener("alongside:part", ({ detail }) => {
    document.title = `${detail.title} – ${name}`;
    for (const link of document.querySelectorAll("#map [data-part]")) {
      if (link.dataset.part === detail.part) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  });

  const map = document.getElementById("map");
  const current = map?.querySelector("[aria-current=page]");
  if (current) map.scrollTop = current.offsetTop - map.clientHeight / 3;
  if (map?.showPopover) {
    // On each link: with a listener on the map, a screen reader calls all that is in it clickable.
    const close = () => map.matches(":popover-open") && map.hidePopover();
    for (const link of map.querySelectorAll("a")) link.addEventListener("click", close);
  } else { // an older browser shows the map below the text
    document.querySelector(".contents")?.addEventListener("click", () => map.scrollIntoView());
  }

  // --- print: everything folded is opened, and answers stand as text ---
  let undo = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("main details:not([open])")) {
      details.open = true;
      undo.push(() => { details.open = false; });
    }
    // A box of one line as well: what is longer than the box would be cut.
    for (const field of document.querySelectorAll("main .activity :is(textarea:not([data-formatted]), input[type=text], input:not([type]))")) {
      const text = Object.assign(document.createElement("div"), { className: "printed", translate: false, textContent: field.value });
      field.after(text);
      undo.push(() => text.remove());
    }
  });
  addEventListener("afterprint", () => {
    for (const step of undo.splice(0)) step();
  });
  page.dataset.furnished = ""; // what others know of the record can be shown now
  dispatchEvent(new Event("alongside:furnished"));
}
