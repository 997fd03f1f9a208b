// All words of a page that can't save, to copy or to download: it needs no Python, and no storage either.
// Fetched once the browser is idle, so that it is there before anything goes wrong.
import { make } from "./failureNotices.js";
import { unwrap } from "./formMessages.js";

/** "copy" all the words or "download" them; say tells somebody who can't see it how it went. */
export async function exportWords(store, how, panel, say) {
  const words = await allWords(store);
  if (how === "copy") await copy(panel, words, say);
  else download("my-words.txt", new Blob([words], { type: "text/plain" }));
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
export async function allWords(store) {
  const found = await keptIn(store).catch(() => []);
  dispatchEvent(new CustomEvent("alongside:words-wanted", { detail: (text) => text && found.push(`On this page:\n\n${text}`) }));
  return found.join("\n\n————\n\n");
}

async function keptIn(store) {
  if (!store) return [];
  const [record, waiting, unresolved] = await Promise.all([store.record(), store.waiting(), store.unresolved()]);
  const decoder = new TextDecoder();
  const names = new Set(record.files.map(([name]) => name));
  // An older record, or a damaged one, has answers without a copy to read: better as they are than not at all.
  const goes = (name) => name.endsWith(".md") || (/^reflections.*json$/.test(name) && !names.has(name.replace(/json$/, "md")));
  const copies = record.files.filter(([name]) => goes(name)).map(([, data]) => decoder.decode(data));
  const told = (what, entries) => entries.map(([, { place, message, at }]) => `${what}, written ${at}, ${place}:\n\n${textsIn(unwrap(message).changes).join("\n\n")}`);
  return [...copies, ...told("Not saved yet", waiting), ...told("Waiting for your choice", unresolved)];
}

function textsIn(value) {
  if (typeof value === "string") return value.trim() ? [value] : [];
  return value && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}
