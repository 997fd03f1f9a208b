// What a page of the edition without a server does beside what every page of the course does: it keeps the
// course on the device, tells of a newer version and lets the reader choose it, and says what can't work here.
import { openStore, readDue, readMarks, readProgress } from "./store.js";
import { tutorKey } from "./tutorKey.js";

const facts = JSON.parse(document.querySelector("[data-edition]").textContent);
const { base: root } = document.body.dataset;
const place = document.querySelector("[data-notices]");

const PATIENCE = 3000; // ms that a browser has to let the newer version's worker take over

const say = (name, ...parts) => {
  let line = place.querySelector(`[data-notice=${name}]`);
  if (!line) place.append(line = Object.assign(document.createElement("p"), { className: "edition-notice" }));
  line.dataset.notice = name;
  line.replaceChildren(...parts);
  return line;
};
const unsay = (name) => place.querySelector(`[data-notice=${name}]`)?.remove();
const button = (words, press) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "tool", textContent: words });
  made.addEventListener("click", press);
  return made;
};

document.documentElement.dataset.edition = facts.version;
if (!("serviceWorker" in navigator)) {
  const why = isSecureContext
    ? "This browser can't keep the course for reading offline."
    : "This address begins with http://, so the course can't be kept here for reading offline. It works as long as there is a network.";
  foot(why);
} else keepOffline();

addEventListener("alongside:marks-wanted", ({ detail: give }) => give(readMarks(facts.course))); // no Python for reading
tutorKey(facts); // one in this page's address is kept

/** One quiet line at the foot of the page: whether the course is there without a network. */
function foot(sentence, ...more) {
  let line = document.querySelector(".kept-offline");
  if (!line) document.querySelector(".bottom")?.append(line = Object.assign(document.createElement("p"), { className: "kept-offline" }));
  line?.replaceChildren(sentence, ...more.flatMap((one) => [" ", one]));
}

async function keepOffline() {
  const address = new URL(`${root}sw.js`, location.href).href;
  let registration;
  try {
    registration = await navigator.serviceWorker.register(address, { updateViaCache: "none" });
  } catch {
    foot("The course could not be kept on this device for reading offline. It works as long as there is a network.");
    return;
  }
  const told = navigator.serviceWorker;
  let own = null; // the worker of this page's version
  let offered = false; // a newer version
  let chosen = false; // it was, here
  const ask = (kind, worker = own ?? registration.active) => worker?.postMessage({ kind });
  const heard = {
    kept({ version, python }, worker) {
      if (version === facts.version) own = worker;
      else if (worker?.state === "installed") return offer();
      else if (own) return;
      document.documentElement.dataset.kept = python ? "all" : "text";
      if (python || !facts.python) foot(`This course is kept on this device: you can read ${facts.python ? "and write" : "it"} without a network.`);
      else foot("This course is kept on this device for reading without a network. To write without one as well takes about 5 MB more.", button("Keep that too", () => { foot("Being fetched…"); ask("keep-python"); }));
    },
    "in-use"({ version }) {
      if (version === facts.version) return;
      if (chosen) { location.reload(); return; }
      // Another tab chose it. This page goes on with its own scripts; its words are kept as before.
      say("update", "This course has been brought up to date. Load this page again when it suits you.",
        " ", button("Load it again", () => location.reload()));
    },
  };
  told.addEventListener("message", ({ data, source }) => heard[data?.kind]?.(data, source));
  told.startMessages?.();
  told.addEventListener("controllerchange", () => ask("which-is-used", told.controller));
  told.ready.then(() => { ask("what-is-kept"); });
  addEventListener("alongside:erased", () => ask("forget")); // nothing of the course stays in this browser either
  addEventListener("alongside:python-wanted", () => told.ready.then(() => ask("keep-python")));
  const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  if (installed && !navigator.connection?.saveData) told.ready.then(() => ask("keep-python"));

  function offer() {
    if (offered) return; // the button stays the same one
    offered = true;
    say("update", "There is a newer version of this course. What you wrote stays as it is.",
      " ", button("Use the newer version", choose));
  }
  function choose() {
    chosen = true;
    say("update", "The newer version is coming…");
    const newest = () => registration.waiting ?? registration.active;
    ask("use-now", newest());
    setTimeout(() => ask("give-now", newest()), PATIENCE);
  }
  // Which version waits it says itself: it may be the one of this page, which was chosen already.
  const look = () => registration.waiting && ask("what-is-kept", registration.waiting);
  const watch = () => registration.installing?.addEventListener("statechange", look);
  registration.addEventListener("updatefound", watch);
  watch();
  look();
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && registration.update().catch(() => {}));
}

const offline = () => (navigator.onLine ? unsay("offline") : say("offline", "kept" in document.documentElement.dataset
  ? "You are offline. This course goes on working here."
  : "You are offline, and this course is not kept on this device yet. This page stays as it is."));
addEventListener("online", offline);
addEventListener("offline", offline);

/** What the record held when Python last saw it: the marks on the map, and dates that have come. */
const known = new Map();
async function recall() {
  for (const [activity, state] of Object.entries(await readProgress(facts.course))) {
    known.set(activity, state);
    dispatchEvent(new CustomEvent("alongside:progress", { detail: { activity, state } }));
  }
  const today = new Date().toLocaleDateString("sv"); // as "2026-03-12", in the reader's own time
  const due = (await readDue(facts.course)).filter(({ day }) => day <= today);
  dispatchEvent(new CustomEvent("alongside:due", { detail: due }));
}
if ("furnished" in document.body.dataset) recall();
else addEventListener("alongside:furnished", recall);
addEventListener("pageshow", (event) => event.persisted && recall());

// A form tells how far it is now: the next page shows it, though this one may be left before Python rests.
addEventListener("alongside:progress", async ({ detail: { activity, state } }) => {
  if (known.get(activity) === state) return;
  known.set(activity, state);
  try {
    const store = await openStore(facts.course);
    await store.put("progress", { ...await store.get("progress"), [activity]: state });
    store.close();
  } catch { /* nothing can be kept here: the form says so */ }
});
