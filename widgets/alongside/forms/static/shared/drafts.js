// Words that no kernel has acknowledged yet, kept in this browser's own storage until one has.
import { draftKey } from "./draftKeys.js";
import { noteUnsaved, unsavedElsewhere } from "./formerAddress.js";

const PREFIX = "alongside:draft:";

function storage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // storage is switched off: the words stay on the page only
  }
}

export function makeDrafts(learner, activity, writer) {
  const mine = draftKey(learner, activity, writer);
  const store = storage();
  let letGo = holdLock(writer);
  // A page that is left looks after nothing; and with a lock the browser doesn't keep it for "back".
  const left = () => letGo();
  const back = (event) => {
    if (event.persisted) letGo = holdLock(writer);
  };
  addEventListener("pagehide", left);
  addEventListener("pageshow", back);
  const report = () => {
    noteUnsaved(learner, keys().length > 0);
    globalThis.dispatchEvent?.(new Event("alongside:drafts"));
  };
  report();

  return {
    /** Keep the outstanding changes; false when the browser refuses to. */
    keep(base, changes) {
      try {
        store?.setItem(mine, JSON.stringify({ base, changes, at: new Date().toISOString(), writer }));
        report();
        return Boolean(store);
      } catch {
        return false;
      }
    },
    clear() {
      store?.removeItem(mine);
      report();
    },
    /** Drafts of this learner and activity that no open page is still looking after. */
    async left() {
      const alive = await liveWriters();
      return keys().filter((key) => key !== mine && key.startsWith(`${PREFIX}${learner}:${activity}:`))
        .map((key) => ({ key, ...read(key) }))
        .filter((draft) => draft.changes && !alive.has(draft.writer));
    },
    /** Drafts of this learner for activities that are not in `known`: no form will ever offer them. */
    strays: (known) => keys().filter((key) => key.startsWith(`${PREFIX}${learner}:`) && !known.includes(key.split(":")[3]))
      .map((key) => ({ key, ...read(key) })).filter((draft) => draft.changes),
    /** The form stands nowhere now: its draft may be offered where there is a form. */
    letGo: left,
    /** It stands again. */
    hold() {
      letGo();
      letGo = holdLock(writer);
    },
    /** Drafts that a page kept before its form's module ran: `own` is this page's, for others `answersIn` says what they hold. */
    takeEarly(own, answersIn) {
      for (const key of keys().filter((one) => one.startsWith(`${PREFIX}${learner}:${activity}:`))) {
        const { early, ...draft } = read(key);
        if (!early) continue;
        if (draft.writer === own) store.removeItem(key); // its words stand in the form
        else store.setItem(key, JSON.stringify({ ...draft, base: 0, changes: answersIn(early) }));
      }
      report();
    },
    remove(key) {
      store?.removeItem(key);
      report();
    },
    /** The form is taken down: its draft may be offered, in the same page too. */
    close() {
      letGo();
      removeEventListener("pagehide", left);
      removeEventListener("pageshow", back);
    },
    anyOnThisComputer: () => keys().length > 0,
    forgetAll() {
      for (const key of keys()) store.removeItem(key);
      report();
    },
    /** What to show where words wait under another port of this computer; null where none do. */
    elsewhere: (say) => unsavedElsewhere(learner, say),
  };

  function keys() {
    return store ? Object.keys(store).filter((key) => key.startsWith(PREFIX)) : [];
  }

  function read(key) {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return {};
    }
  }
}

/** Take what was erased out of every draft of this learner; with no activity, all their drafts. */
export function forgetDrafts(learner, activity, field) {
  const store = storage();
  const start = `${PREFIX}${learner}:`;
  for (const key of store ? Object.keys(store).filter((one) => one.startsWith(start)) : []) {
    const all = !activity || (!field && key.startsWith(`${start}${activity}:`));
    const goes = (name) => (key.startsWith(`${start}${activity}:`) ? name === field
      : key.startsWith(`${start}journal:`) && (field ? name === `tags--${activity}--${field}` : name.startsWith(`tags--${activity}--`)));
    try {
      const draft = JSON.parse(store.getItem(key));
      const kept = Object.entries(draft.changes).filter(([name]) => !goes(name));
      if (all || !kept.length) store.removeItem(key);
      else store.setItem(key, JSON.stringify({ ...draft, changes: Object.fromEntries(kept) }));
    } catch {
      if (all) store.removeItem(key);
    }
  }
}

/** An open form holds a lock of its name, so that its draft isn't offered to another tab. */
function holdLock(writer) {
  let letGo = () => {};
  const held = new Promise((resolve) => { letGo = resolve; });
  globalThis.navigator?.locks?.request(`alongside:${writer}`, () => held).catch(() => {});
  return letGo;
}

async function liveWriters() {
  try {
    const { held } = await navigator.locks.query();
    return new Set(held.map((lock) => lock.name.replace("alongside:", "")));
  } catch {
    return new Set(); // no lock manager outside https and localhost: offer rather than drop
  }
}
