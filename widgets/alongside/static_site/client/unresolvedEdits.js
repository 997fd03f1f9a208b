// Words that met others of another tab, or that the course takes no more, until the learner has chosen. The record's history has them, and the page
// that asks keeps them in a draft; but a browser that ends at once forgets what it wrote down in drafts last.
// So the inbox marks them too, and a mark whose page is gone becomes a draft again, which the form offers.
import { draftKey } from "../../forms/static/shared/draftKeys.js";
import { rewrap, unwrap } from "./formMessages.js";

/** The mark of a save's words that met others or were refused, as [key, entry] of the inbox; null where the replies tell of none. */
export function unresolvedEntry({ place, message, key, seq }, replies) {
  const save = unwrap(message);
  const apart = replies.flatMap(({ message: reply }) => {
    const { kind, conflicts = [], refused = {} } = unwrap(reply);
    return kind === "refused" ? Object.keys(save.changes ?? {}) : [...conflicts.map(({ field }) => field), ...Object.keys(refused)];
  });
  const changes = Object.fromEntries(apart.filter((field) => field in (save.changes ?? {})).map((field) => [field, save.changes[field]]));
  if (!key || !Object.keys(changes).length) return null;
  const left = { ...save, base_revision: 0, base_at: null, changes }; // against nothing seen: it replaces nothing
  const entry = { place, writer: save.writer, seq, undecided: true, at: new Date().toISOString() };
  return [markKey(key), { ...entry, message: rewrap(message, left) }];
}

const markKey = (key) => JSON.stringify([...JSON.parse(key), "undecided"]);

/** One mark with what was marked under its key before. */
export function joinEntries(before, mark) {
  if (!before) return mark;
  const changes = { ...unwrap(before.message).changes, ...unwrap(mark.message).changes };
  return { ...mark, message: rewrap(mark.message, { ...unwrap(mark.message), changes }) };
}

/** What a page knows of such words: its own, and those that it offers again. */
export class UnresolvedEdits {
  #draftOf = new Map(); // key of the inbox → key of the draft that says the same
  #drop;

  /** drop(key): the learner has chosen. */
  constructor(drop) {
    this.#drop = drop;
    addEventListener("alongside:drafts", () => queueMicrotask(() => this.#dropDecided()));
  }

  /** A page of this learner is about to be told that words it sent under this key of the inbox met others. */
  track(key, learner) {
    this.#draftOf.set(markKey(key), draftOf(key, learner));
    queueMicrotask(() => this.#dropDecided());
  }

  /** Let a form offer these words, whose page is gone. */
  offer([key, entry], learner) {
    const draft = draftOf(key, learner);
    try {
      const { changes } = unwrap(entry.message);
      if (!localStorage.getItem(draft)) localStorage.setItem(draft, JSON.stringify({ base: 0, changes, at: entry.at, writer: entry.writer }));
    } catch {
      return; // no storage for drafts: the words are in the versions
    }
    this.#draftOf.set(key, draft);
  }

  /** Whose draft is gone was chosen about. */
  #dropDecided() {
    for (const [key, draft] of this.#draftOf) {
      if (there(draft)) continue;
      this.#draftOf.delete(key);
      this.#drop(key);
    }
  }
}

function there(draft) {
  try {
    return localStorage.getItem(draft) !== null;
  } catch {
    return false;
  }
}

/** Forms keep drafts under their activity's or sheet's name, the journal under its own. */
function draftOf(key, learner) {
  const [place, form, writer] = JSON.parse(key);
  return draftKey(learner, form || (place === "my-notebook" ? "journal" : place), writer);
}
