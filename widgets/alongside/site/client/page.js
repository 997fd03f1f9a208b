// What a page of the course does by itself: light or dark, the map's marks, where you left off, print.
import { offerLight, store } from "./themeSwitch.js";

const page = document.querySelector("[data-base]");
const base = page.dataset.base;

const { hostModule, sceneModule } = page.dataset;
if (document.sought) import(hostModule); // its kernel is on its way already (sought.js)

// Noted at once: a reader may turn the page before the first frame.
const LAST = `alongside:last:${base}`;
if (page.dataset.notebook) {
  store.set(LAST, JSON.stringify({ notebook: page.dataset.notebook, title: page.dataset.title }));
}

// Everything else comes after the first frame: a page is there to be read.
let begun = false;
requestAnimationFrame(() => setTimeout(begin));
setTimeout(begin, 500); // a page in the background is not drawn

function begin() {
  if (begun) return;
  begun = true;
  if (hostModule) import(hostModule);
  if (sceneModule) {
    import(sceneModule).then(({ enliven }) => document.querySelectorAll(".al-scene").forEach((scene) => enliven(scene)));
  }
  furnish();
}

function furnish() {
  offerLight();

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
    if (!event.persisted) return;
    try {
      const states = await (await fetch(`${base}alongside/api/progress`)).json();
      for (const [activity, state] of Object.entries(states)) mark(activity, state);
    } catch { /* offline: the marks stay as they were */ }
  });

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

  // --- where I left off ---
  const goOn = document.querySelector("[data-continue]");
  if (goOn) {
    try {
      const { notebook, title } = JSON.parse(store.get(LAST));
      const known = document.querySelector(`[data-section="${CSS.escape(notebook)}"]`);
      if (known) {
        goOn.href = known.href;
        goOn.textContent = `Continue: ${title}`;
      }
    } catch { /* a first visit */ }
  }

  // --- where I am on the page: the map marks the heading being read ---
  const inPage = [...document.querySelectorAll("[data-heading]")];
  if (inPage.length) {
    const heads = inPage.map((link) => document.getElementById(link.dataset.heading)).filter(Boolean);
    const here = () => {
      const passed = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3).at(-1);
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
  const map = document.getElementById("map");
  const current = map?.querySelector("[aria-current=page]");
  if (current) map.scrollTop = current.offsetTop - map.clientHeight / 3;
  if (map?.showPopover) {
    map.addEventListener("click", (event) => event.target.closest("a") && map.matches(":popover-open") && map.hidePopover());
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
    for (const field of document.querySelectorAll("main .activity :is(textarea, input[type=text], input:not([type]))")) {
      const text = Object.assign(document.createElement("div"), { className: "printed", translate: false, textContent: field.value });
      field.after(text);
      undo.push(() => text.remove());
    }
  });
  addEventListener("afterprint", () => {
    for (const step of undo.splice(0)) step();
  });
}
