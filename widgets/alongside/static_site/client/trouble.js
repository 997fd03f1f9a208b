// Where words can't be kept, or Python can't start: what is said, and the ways out that need neither.

/** Make an element; text goes in as text. */
export function make(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (typeof value === "function") el.addEventListener(key.slice(2), value);
    else if (value !== false) el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...children);
  return el;
}

export const press = (words, onclick) => make("button", { type: "button", class: "tool", onclick }, words);

const OUT = "Copy or download your words before you leave this page.";

/** Why → what a form says when it can't save. */
export const UNKEPT = {
  none: `This browser has no storage for pages, so nothing that you write can be kept. ${OUT}`,
  forbidden: "This browser does not let this page keep anything: a private window, perhaps, or a setting against it. "
    + `Open the course in an ordinary window, or allow this address to keep data. ${OUT}`,
  quota: `This browser has no more room for this course, so your last words are not kept. Make room on this device, then save again. ${OUT}`,
  broken: `This browser could not keep your words. Close it and open this page again; what was kept before is still there. ${OUT}`,
  cleared: `What this browser kept for this course has just been cleared. Your words are on this page only. ${OUT}`,
  python: "The part of this page that saves could not be started. What you wrote is kept in this browser, and will be saved when "
    + "you open this page again where it can start: with a network, or in a newer browser.",
};

const SAYS = { ...UNKEPT, page: "This part of the page could not be loaded. Load the page again, with a network if you can. What you wrote before is still kept." };

/** Say above a form what is wrong, with ways to take all words along. */
export function sayTrouble(el, why, words) {
  el.querySelector(".edition-trouble")?.remove();
  const live = make("p", { role: "status", class: "unseen" });
  const panel = make("section", { class: "edition-trouble", "aria-label": "Your words here" }, make("p", { role: "alert" }, SAYS[why] ?? SAYS.broken), live);
  if (words) {
    panel.append(
      press("Copy my words", async () => copy(panel, await words(), (said) => { live.textContent = said; })),
      press("Download my words", async () => download("my-words.txt", new Blob([await words()], { type: "text/plain" }))),
    );
  }
  el.prepend(panel);
}

async function copy(panel, text, say) {
  try {
    await navigator.clipboard.writeText(text);
    say("Your words are copied.");
  } catch {
    const box = make("textarea", { rows: 8, readonly: true, "aria-label": "Your words, to copy" });
    box.value = text;
    panel.append(box);
    box.focus();
    box.select();
  }
}

/** Let the browser save a file. */
export function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/**
 * All the words that there are without Python: the record as this browser keeps it, what waits to come into it, and
 * what stands on this page, which may be the only place.
 */
export async function keptWords(store) {
  const found = await keptIn(store).catch(() => []);
  dispatchEvent(new CustomEvent("alongside:words-wanted", { detail: (text) => text && found.push(`On this page:\n\n${text}`) }));
  return found.join("\n\n————\n\n");
}

async function keptIn(store) {
  if (!store) return [];
  const [record, waiting, undecided] = await Promise.all([store.record(), store.waiting(), store.undecided()]);
  const decoder = new TextDecoder();
  const names = new Set(record.files.map(([name]) => name));
  // An older record, or a damaged one, has answers without a copy to read: better as they are than not at all.
  const goes = (name) => name.endsWith(".md") || (/^reflections.*json$/.test(name) && !names.has(name.replace(/json$/, "md")));
  const copies = record.files.filter(([name]) => goes(name)).map(([, data]) => decoder.decode(data));
  const told = (what, entries) => entries.map(([, { place, message, at }]) => `${what}, written ${at}, ${place}:\n\n${textsIn((message.message ?? message).changes).join("\n\n")}`);
  return [...copies, ...told("Not saved yet", waiting), ...told("Waiting for your choice", undecided)];
}

function textsIn(value) {
  if (typeof value === "string") return value.trim() ? [value] : [];
  return value && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}
