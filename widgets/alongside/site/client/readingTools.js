// The button "Reading" of each page: what it opens, and the meanings of terms, come once the page has been drawn.

const NOTES = "[data-widget=reading-notes]";
const FORMS_WITHIN = 8000; // ms after which the tools come, whatever became of the forms
const idle = (then) => (globalThis.requestIdleCallback ?? setTimeout)(then, { timeout: 3000 });

export function offerReading(facts) {
  const { readingModule, readingStyle, glossary } = facts;
  const opener = document.querySelector("[data-reading]");
  if (!opener || !readingModule) return;
  const address = (path) => new URL(path, document.baseURI).href;
  const answers = new Map();
  const json = (name) => {
    if (!answers.has(name)) answers.set(name, fetch(address({ glossary }[name])).then((answer) => answer.json()));
    return answers.get(name);
  };
  let begun = null;
  let failures = 0; // a browser remembers that a module at an address failed
  const begin = () => {
    begun ??= Promise.all([import(address(readingModule) + (failures ? `?again=${failures}` : "")), style(address(readingStyle))]).then(([{ setUpReading, talkThrough }]) => {
      const reading = setUpReading({ within: "main", text: () => document.querySelector("main"), json, search: facts.search });
      reading.attach(opener);
      const root = document.querySelector("article");
      if (root && facts.sectionId && document.querySelector(NOTES)) reading.addPage({ root, section: facts.sectionId, learner: facts.learner, notes: notesOf(facts, address, talkThrough) });
      return reading;
    });
    begun.catch(() => { begun = null; failures += 1; }); // no network just now: the next press tries again
    return begun;
  };
  opener.addEventListener("click", () => opener.popoverTargetElement || begin().then((reading) => reading.open(), () => {}));
  afterForms(facts, address).then(() => idle(() => begin().catch(() => {})));
}

/** Where a form is being opened, what somebody came to write in is there before these tools are fetched. */
async function afterForms({ api, hostModule }, address) {
  const forms = [...document.querySelectorAll(".alongside-form[data-state]")];
  if (!hostModule || !forms.length) return;
  const ready = new Promise((come) => addEventListener("alongside:ready", come, { once: true }));
  if (api) { // one far below sleeps until somebody comes to it
    await import(address(hostModule)).catch(() => {});
    if ((document.querySelector("[data-notebook]").alongsideHost?.state ?? "asleep") === "asleep") return;
  }
  if (forms.some((form) => form.dataset.state !== "opening")) return; // one is there already
  await Promise.race([ready, new Promise((given) => setTimeout(given, FORMS_WITHIN))]);
}

/** How marks reach the record: read without a kernel, kept through the page's host, which is there from the first mark on. */
function notesOf({ marks, notesHost }, address, talkThrough) {
  const model = new Promise((found) => {
    const place = document.querySelector(NOTES);
    if (place.alongsideModel) found(place.alongsideModel);
    place.addEventListener("alongside:notes-model", ({ detail }) => found(detail));
  });
  let seq = 0;
  let talk = null;
  let told = () => {};
  async function save(message) {
    const place = document.querySelector(NOTES);
    await import(address(notesHost));
    place.dispatchEvent(new Event("input", { bubbles: true })); // somebody uses it: the host wakes
    if (!talk) {
      const through = await model;
      talk = talkThrough(through, message.writer, () => (seq += 1));
      through.on("msg:custom", (said) => said.kind === "saved" && said.marks && told(said));
    }
    return (await talk.ask(message)).message;
  }
  return { save, onsaved: (hear) => { told = hear; }, read: () => (marks ? fetch(address(marks)).then((answer) => answer.json()) : new Promise((give) => {
    dispatchEvent(new CustomEvent("alongside:marks-wanted", { detail: give }));
  })) };
}

function style(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}
