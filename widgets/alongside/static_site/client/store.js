// What this browser keeps of one course: the learner's record file by file, words that the record hasn't got
// yet (the inbox), and what a page shows before Python runs. One IndexedDB database, called for ever after
// the course's id: never after a version or an address, with which the words would seem to be gone.
// The record itself is changed by a page's worker (workerStore.js).

const PATIENCE = 15_000; // ms that a browser has to open its database
const VERSION = 1; // of the database's shape; stores are only ever added
export const STORES = ["files", "inbox", "replies", "state"];
export const STRICT = { durability: "strict" };

/** Why nothing can be kept: "none" (no IndexedDB), "forbidden", "quota", "stale" or "broken". */
export class StoreTrouble extends Error {
  constructor(why, cause) {
    super(why, { cause });
    this.why = why;
  }
}

export const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export const done = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onerror = ({ target }) => reject(target.error); // before the transaction itself knows of it
  transaction.onabort = () => reject(transaction.error ?? new Error("The transaction ended."));
});

const troubleOf = (error) => {
  if (error instanceof StoreTrouble) return error;
  if (error?.name === "QuotaExceededError") return new StoreTrouble("quota", error);
  if (["SecurityError", "InvalidStateError", "NotAllowedError"].includes(error?.name)) return new StoreTrouble("forbidden", error);
  return new StoreTrouble("broken", error);
};

export const databaseName = (course) => `alongside:${course}`;

/** Open what is kept of a course, as a Store or a class that extends it; throws StoreTrouble. */
export async function openStore(course, Kind = Store) {
  let factory;
  try {
    factory = globalThis.indexedDB;
  } catch (error) {
    throw new StoreTrouble("forbidden", error);
  }
  if (!factory) throw new StoreTrouble("none");
  try {
    const name = databaseName(course);
    const open = () => opened(factory, name);
    return new Kind(await open(), name, open);
  } catch (error) {
    throw troubleOf(error);
  }
}

function opened(factory, name) {
  const request = factory.open(name, VERSION);
  request.onupgradeneeded = () => {
    for (const store of STORES) {
      if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
    }
  };
  return answered(request, factory);
}

/** An opened database, or StoreTrouble where the browser never says anything to who asks. */
async function answered(request, factory) {
  // Safari at times opens nothing until it is asked for something else (WebKit bug 226547).
  const nudge = setInterval(() => factory.databases?.().catch(() => {}), 500);
  let late;
  const silence = new Promise((_, reject) => { late = setTimeout(reject, PATIENCE, new StoreTrouble("broken")); });
  try {
    return await Promise.race([asked(request), silence]);
  } catch (error) {
    request.onsuccess = () => request.result.close(); // nobody waits for it any more
    throw error;
  } finally {
    clearInterval(nudge);
    clearTimeout(late);
  }
}

/** The key of one page's words for one place: what it sends later takes the place of what it sent before. */
export const inboxKey = (place, form, writer) => JSON.stringify([place, form, writer]);

export class Store {
  #db;
  #open;

  /** Called when the browser has closed the database by itself: what it kept for this address was cleared. */
  onCleared = () => {};

  /** open(): the database once more. */
  constructor(db, name, open) {
    this.name = name;
    this.#open = open;
    this.#hold(db);
  }

  #hold(db) {
    this.#db = db;
    db.onversionchange = () => db.close(); // another tab changes its shape, or deletes it
    db.onclose = () => this.onCleared();
  }

  /** Work with the database, opened again where it was closed meanwhile; the first try begins at once. Throws StoreTrouble. */
  async using(work) {
    try {
      return await work(this.#db);
    } catch (error) {
      if (error?.name !== "InvalidStateError") throw troubleOf(error);
    }
    try {
      this.#hold(await this.#open());
      return await work(this.#db);
    } catch (error) {
      throw troubleOf(error);
    }
  }

  /** Everything of the record as it is now: {generation, files: [[name, bytes]]}. */
  async record() {
    return this.reading(["files", "state"], async (files, state) => {
      const [generation, names, contents] = await Promise.all([asked(state.get("generation")), asked(files.getAllKeys()), asked(files.getAll())]);
      return { generation: generation ?? 0, files: names.map((name, i) => [name, contents[i]]) };
    });
  }

  generation() {
    return this.reading(["state"], async (state) => (await asked(state.get("generation"))) ?? 0);
  }

  // --- the inbox: words that were sent and are in no record yet ------------------------

  /** Keep a message of a page until the record has its words. {place, writer, message, seq, at} */
  keep(key, entry) {
    return this.writing(["inbox"], (inbox) => inbox.put(entry, key), STRICT);
  }

  /** What waits: [[key, entry]], in the order in which it was written. */
  async waiting() {
    return (await this.#inbox()).filter(([, entry]) => !entry.undecided);
  }

  /** What the record's history has and the learner hasn't chosen about: [[key, entry]], as `waiting`. */
  async unresolved() {
    return (await this.#inbox()).filter(([, entry]) => entry.undecided);
  }

  async #inbox() {
    const found = await this.reading(["inbox"], async (inbox) => {
      const [keys, entries] = await Promise.all([asked(inbox.getAllKeys()), asked(inbox.getAll())]);
      return keys.map((key, i) => [key, entries[i]]);
    });
    return found.sort(([, a], [, b]) => a.at.localeCompare(b.at));
  }

  /** The learner has chosen about these words. */
  decided(key) {
    return this.writing(["inbox"], (inbox) => inbox.delete(key), STRICT);
  }

  // --- what is shown before Python runs ---------------------------------------------------

  /** The last answer of a place to hello, if it was made by this version of the course; else null. */
  async reply(place, version) {
    const found = await this.reading(["replies"], (replies) => asked(replies.get(place)));
    return found?.version === version ? found.messages : null;
  }

  /** Keep answers to hello, {place: messages}, and facts by name, if the record is still in this generation. */
  async putStartupState(generation, version, { replies: answers, facts }) {
    await this.writing(["state", "replies"], async (state, replies) => {
      if (((await asked(state.get("generation"))) ?? 0) !== generation) return;
      for (const [place, messages] of Object.entries(answers)) replies.put({ version, messages }, place);
      for (const [key, value] of Object.entries(facts)) state.put(value, key);
    });
  }

  // --- small things that pages show --------------------------------------------------------

  get(key) {
    return this.reading(["state"], (state) => asked(state.get(key)));
  }

  put(key, value) {
    return this.writing(["state"], (state) => state.put(value, key));
  }

  /** Let go of the database, so that it can be deleted. */
  close() {
    this.#db.close();
  }

  reading(names, read) {
    return this.using((db) => {
      const transaction = db.transaction(names, "readonly");
      return read(...names.map((name) => transaction.objectStore(name)));
    });
  }

  writing(names, write, options = {}) {
    return this.using(async (db) => {
      const transaction = db.transaction(names, "readwrite", options);
      const ended = done(transaction);
      await Promise.all([write(...names.map((name) => transaction.objectStore(name))), ended]);
    });
  }
}

/** Activity → how far it is, as the last page with Python knew it; {} where nothing is known. For pages without forms. */
export async function readProgress(course) {
  return (await read(course, "progress")) ?? {};
}

/** The dates that a learner wants to come back to: [{day, sentence, page, place, key, field}]; [] where none are known. */
export async function readDue(course) {
  return (await read(course, "due")) ?? [];
}

/** The marks on pages, as a page's hello is answered: {marks, revision, saved_at}. */
export async function readMarks(course) {
  return (await read(course, "marks")) ?? { marks: {}, revision: 0, saved_at: null };
}

async function read(course, key) {
  try {
    const store = await openStore(course);
    try {
      return await store.get(key);
    } finally {
      store.close();
    }
  } catch {
    return null;
  }
}
