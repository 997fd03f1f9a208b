// What only a page's worker does with the browser's storage: commit a change of the record, and take out of the
// inbox what has come into it. Pages load store.js alone, which keeps their words.
//
// A change of the record is one transaction, strictly durable: all of its files or none, and only then may
// anybody say "Saved". Each raises the generation by one. Whoever changes a record that it did not read in
// its latest generation is refused ("stale"), with locks or without: two tabs can't overwrite each other.
import { eraseFromEntry } from "./inboxErasure.js";
import { asked, done, Store, STORES, StoreTrouble, STRICT } from "./store.js";
import { joinEntries } from "./unresolvedEdits.js";

export class WorkerStore extends Store {
  /**
   * Keep a change of the record that was read in `generation`; returns the next one. Throws StoreTrouble: then
   * nothing of it is kept. files: [[name, bytes or null]]; taken: [[key, seq]] of the inbox, whose words are in
   * it; mark: [key, entry] of words among them that wait for a choice; stale: places whose answer to hello is another now;
   * facts: by name, as pages show them before Python runs; erasure: what else has to go (inboxErasure.js).
   */
  commit(generation, { files, taken = [], mark = null, stale = [], facts = {}, erasure = null }) {
    return this.using(async (db) => {
      const transaction = db.transaction(STORES, "readwrite", STRICT);
      const ended = done(transaction);
      const store = (name) => transaction.objectStore(name);
      const next = await this.#raised(transaction, generation, ended);
      for (const [name, data] of files) {
        if (data === null) store("files").delete(name);
        else store("files").put(data, name);
      }
      await this.#take(store("inbox"), taken, mark);
      if (erasure) await this.#erase(store("inbox"), erasure);
      if (erasure?.all) store("replies").clear();
      for (const place of stale) store("replies").delete(place);
      for (const [key, value] of Object.entries(facts)) store("state").put(value, key);
      await ended;
      return next;
    });
  }

  /** Newer words of the same page may wait under the same key by now: those stay. */
  async #take(inbox, taken, mark = null) {
    if (mark) inbox.put(joinEntries(await asked(inbox.get(mark[0])), mark[1]), mark[0]);
    for (const [key, seq] of taken) {
      const entry = await asked(inbox.get(key));
      if (entry?.seq === seq) inbox.delete(key);
    }
  }

  /** Take what was erased out of what waits. */
  async #erase(inbox, erasure) {
    const [keys, entries] = await Promise.all([asked(inbox.getAllKeys()), asked(inbox.getAll())]);
    entries.forEach((entry, i) => {
      const left = eraseFromEntry(entry, erasure);
      if (left === null) inbox.delete(keys[i]);
      else if (left !== entry) inbox.put(left, keys[i]);
    });
  }

  /** Raise the generation in a transaction, or end that where somebody else did. */
  async #raised(transaction, generation, ended) {
    const state = transaction.objectStore("state");
    const now = (await asked(state.get("generation"))) ?? 0;
    if (now !== generation) {
      ended.catch(() => {});
      transaction.abort();
      throw new StoreTrouble("stale");
    }
    state.put(now + 1, "generation");
    return now + 1;
  }

  /** The record has these already: [[key, seq]]; `mark` as in `commit`. */
  drop(taken, mark = null) {
    return this.writing(["inbox"], (inbox) => this.#take(inbox, taken, mark), STRICT);
  }
}
