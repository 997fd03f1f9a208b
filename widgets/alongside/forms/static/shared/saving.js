// The save protocol: numbered messages, acknowledged by the kernel once the words are on disk.
//
// page → kernel   hello | save {seq, base_revision, base_at, changes} | comment | revisions | revision | restore
// kernel → page   record | saved {seq, revision, at, merged, conflicts, refused} | failed | …
// kernel → page   kept {seq}, before that: the words are in the browser's own storage until a kernel is there
// `base_unknown` in an answer: the record is not the one this page saw (an older copy was brought back, or
// its answers were erased), so what it holds mustn't silently take the place of what stands here.
// Custom messages (model.send), never trait sync: that keeps one update in flight and waits for ever
// after a half-open connection.
import { same } from "./dom.js";
import { makeSaveTimeout, ticks } from "./saveTimeout.js";

const PAUSE = 300; // ms after the last key before a save is sent
const AT_MOST = 1000; // ms a change waits while the learner goes on typing
const RESEND = 3000; // ms before an unanswered save is sent again, doubled each time up to the next
const RESEND_AT_MOST = 24000; // a slow line mustn't be filled with copies
// What is larger than any message may be, with room for what goes along, would end the connection in place of being refused.
const LARGEST = 8 * 2 ** 20; // bytes of an answer; servers take messages of 10 MiB
const BYTES_A_CHARACTER = 6; // at most, as JSON: \u and four digits

const TOO_LARGE = "This is more than one answer can hold, so it isn't saved. Your words are still on this page: copy them to a file of their own, and shorten the answer.";

function isTooLarge(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text.length * BYTES_A_CHARACTER > LARGEST && new TextEncoder().encode(JSON.stringify(value)).length > LARGEST;
}

/**
 * Keeps what is on the page and what is in the record together.
 *
 * empties: field → the value that stands for no answer.
 * on: {look(finished), record(message), saved(message, names), merged(field, answer), conflict(field, yours, theirs),
 *      refused(field, sentence), base_unknown(), join(field, saved, typed), state(name, detail)} where state is "saved" | "waiting" |
 *      "kept" | "late" | "failed" | "refused" | "undecided". A conflict can be told again with newer words of theirs.
 *      look compares what stands on the page with what was told here (see tracking.js), before anything counts
 *      on it; join gives an answer that holds what is saved and what was typed before that had come, undefined
 *      where they meet: then the conflict is told with `early` true. finished: what is on its way counts as it stands.
 */
export function makeSaver({ model, writer, drafts, empties, on }) {
  const known = new Map(Object.entries(empties)); // field → value as the record has it
  const dirty = new Map(); // field → value not sent yet
  const held = new Map(); // field → value that is still on its way: the browser keeps it, no version is made of it
  const undecided = new Map(); // field → {value, kept, there}: the learner has to choose; `kept` is what the
  // history has of it, `there` whether the record holds another answer
  const refused = new Map(); // field → value the kernel won't take
  let revision = 0;
  let savedAt = null; // of that revision: a record brought back from a copy may count to it again
  let loaded = false;
  // Another view of the same widget hears these answers too: they mustn't be taken for its own.
  let seq = Math.floor(Math.random() * 2 ** 40);
  let flight = null; // {seq, changes}: sent, not answered
  let kept = false; // what was sent last is in the browser's storage, and comes to the record from there
  let failure = null;
  let drafted = true; // the browser's storage holds what is outstanding
  let wait = RESEND;
  let pauseTimer = null;
  let firstUnsent = null;
  let resendTimer = null;
  let closed = false;
  const waiting = makeSaveTimeout(tell); // changes that are not acknowledged

  function send(message) {
    try {
      model.send({ writer, ...message });
    } catch {
      // the connection is gone: the resend below, or the draft, brings the words
    }
  }

  function hello() {
    if (closed) return;
    send({ kind: "hello", seq: ++seq, base_revision: revision, base_at: savedAt });
    clearTimeout(resendTimer);
    resendTimer = setTimeout(() => (loaded ? resend() : hello()), RESEND);
  }

  /** The record was changed at this page's own wish, by erasing say: what stands there now is right. */
  function afresh() {
    [revision, savedAt] = [0, null];
    hello();
  }

  function outstanding() {
    return Boolean(flight || dirty.size || held.size || undecided.size || refused.size);
  }

  function pending() {
    return { ...(flight?.changes ?? {}), ...Object.fromEntries(dirty), ...Object.fromEntries(held),
      ...Object.fromEntries(refused), ...Object.fromEntries([...undecided].map(([field, { value }]) => [field, value])) };
  }

  function keepDraft() {
    if (outstanding()) {
      drafted = drafts.keep(revision, pending());
    } else {
      drafts.clear();
      drafted = true;
    }
  }

  /** Not finished yet: an input method's words, a choice that keys pass by. */
  function hold(field, value) {
    if (undecided.has(field)) undecided.get(field).value = value;
    else held.set(field, value);
    keepDraft();
    tell();
  }

  function changed(field, value) {
    held.delete(field);
    refused.delete(field);
    if (undecided.has(field)) {
      undecided.get(field).value = value;
    } else if (isTooLarge(value)) {
      dirty.delete(field);
      refused.set(field, value);
      on.refused(field, TOO_LARGE);
    } else if (same(value, known.get(field)) && !(flight && field in flight.changes)) {
      dirty.delete(field);
    } else {
      dirty.set(field, value);
    }
    keepDraft();
    if (dirty.size || flight) {
      waiting.begin();
      firstUnsent ??= ticks();
      clearTimeout(pauseTimer);
      pauseTimer = setTimeout(flush, Math.max(0, Math.min(PAUSE, firstUnsent + AT_MOST - ticks())));
    } else {
      settle();
    }
    tell();
  }

  function flush(urgent = false) {
    if (urgent && !closed) on.look?.(true);
    clearTimeout(pauseTimer);
    if (!loaded || closed) return;
    if (urgent) keepUndecided();
    const again = flight && failure && urgent; // it may be better now
    // An answer has come, if only that they could not be saved: what is newer goes with them at once.
    const answered = kept || failure;
    if (!again && (!dirty.size || (flight && !urgent && !answered))) return;
    flight = { seq: ++seq, changes: { ...(flight?.changes ?? {}), ...Object.fromEntries(dirty) } };
    dirty.clear();
    firstUnsent = null;
    wait = RESEND;
    transmit();
  }

  /** What was written on in an answer that waits for a choice goes into the history meanwhile. */
  function keepUndecided() {
    const changes = {};
    for (const [field, entry] of undecided) {
      if (!entry.there || same(entry.value, entry.kept)) continue;
      changes[field] = entry.kept = entry.value;
    }
    // Seen nothing: so it is never put over the other's words. Its answer brings nothing new.
    if (Object.keys(changes).length) send({ kind: "save", seq: ++seq, base_revision: 0, changes });
  }

  function transmit() {
    kept = false;
    send({ kind: "save", seq: flight.seq, base_revision: revision, base_at: savedAt, changes: flight.changes });
    clearTimeout(resendTimer);
    resendTimer = setTimeout(resend, wait);
    wait = Math.min(2 * wait, RESEND_AT_MOST);
  }

  /** The same again, under the same number: on a slow line the first one's answer still counts. */
  function resend() {
    if (flight && !closed) transmit();
  }

  function settle() {
    waiting.end();
    firstUnsent = null;
    failure = null;
  }

  function tell() {
    const unsaved = flight || dirty.size;
    if (failure) on.state("failed", failure);
    else if (flight && kept && !dirty.size) on.state("kept");
    else if (unsaved && waiting.late) on.state("late");
    else if (unsaved || held.size) on.state("waiting");
    else if (refused.size) on.state("refused");
    else if (undecided.size) on.state("undecided");
    else on.state("saved");
  }

  function received(message) {
    if (closed) return;
    on.look?.(false); // nothing that comes is put over words that no event has told
    if (message.kind === "record") record(message);
    else if (message.kind === "saved") saved(message);
    else if (message.kind === "kept") keptSafe(message);
    else if (message.kind === "failed" || message.kind === "refused") failed(message);
  }

  function record(message) {
    const first = !loaded;
    loaded = true;
    if (message.base_unknown) strayed(message);
    else if (first) meet(message);
    const busy = pending();
    for (const [field, answer] of Object.entries(message.answers)) {
      if (field in busy) continue;
      if (first || !same(known.get(field), answer.value)) on.merged(field, answer);
      known.set(field, answer.value);
    }
    // What is no longer in the record (erased, say) is not known to be there.
    for (const field of [...known.keys()]) {
      if (!(field in message.answers) && !(field in empties) && !(field in busy)) known.delete(field);
    }
    // With words outstanding the base stays: the kernel has to see what they were written against.
    if (!outstanding()) [revision, savedAt] = [message.revision, message.saved_at];
    on.record(message, first);
    wait = RESEND;
    if (flight) resend();
    else if (dirty.size) flush();
    tell();
  }

  /**
   * What was typed before this page had seen anything of the record was typed into an empty box, on the
   * way to an earlier answer or not: it is never replaced, and replaces nothing that it doesn't hold.
   */
  function meet({ answers, revision: there, saved_at }) {
    for (const [field, typed] of Object.entries(pending())) {
      const saved = answers[field];
      if (!saved) continue; // nothing is saved: it goes in by itself
      const joined = on.join?.(field, saved.value, typed);
      if (joined === undefined) {
        choose(field, typed, saved, undefined, true);
        continue;
      }
      known.set(field, saved.value);
      if (same(joined, saved.value)) settled(field, saved.value);
      else (held.has(field) ? held : dirty).set(field, joined);
      if (!same(joined, typed)) on.merged(field, { ...saved, value: joined });
    }
    [revision, savedAt] = [there, saved_at];
    keepDraft();
  }

  /** The record is another one, or an older copy of it: where it differs from this page, the learner chooses. */
  function strayed({ answers, revision: there, saved_at }) {
    const before = undecided.size;
    const here = pending();
    for (const [field, value] of Object.entries(flight?.changes ?? {})) if (!dirty.has(field)) dirty.set(field, value);
    flight = null; // sent against the other record; what of it has to go again goes as news
    for (const [field, yours] of Object.entries({ ...Object.fromEntries(known), ...here })) {
      const theirs = answers[field] ?? { value: empties[field] ?? null };
      if (same(yours, theirs.value)) settled(field, theirs.value);
      else if (!(field in here) && same(yours, empties[field])) continue; // nothing of ours: theirs comes in
      else if ((dirty.has(field) || held.has(field)) && !theirs.saved_at) known.set(field, theirs.value); // goes in by itself
      else choose(field, yours, theirs, undecided.get(field)?.kept);
    }
    [revision, savedAt] = [there, saved_at];
    keepDraft();
    if (undecided.size > before) on.base_unknown?.();
  }

  function settled(field, value) {
    for (const store of [dirty, held, refused, undecided]) store.delete(field);
    known.set(field, value);
  }

  function choose(field, yours, theirs, kept, early = false) {
    for (const store of [dirty, held, refused]) store.delete(field);
    undecided.set(field, { value: yours, kept, there: Boolean(theirs.saved_at) });
    known.set(field, theirs.value);
    on.conflict(field, yours, theirs, early);
  }

  function saved(message) {
    if (!flight || message.seq !== flight.seq) return;
    const sent = flight.changes;
    flight = null;
    failure = null;
    clearTimeout(resendTimer);
    const apart = new Set(message.conflicts.map((c) => c.field));
    for (const [field, value] of Object.entries(sent)) {
      if (!apart.has(field) && !(field in message.refused)) known.set(field, value);
    }
    // Answers of a record that this page never saw are not put over its own: it looks at all of them.
    if (!message.base_unknown) [revision, savedAt] = [message.revision, message.at];
    for (const [field, answer] of message.base_unknown ? [] : Object.entries(message.merged)) {
      const yours = pending()[field]; // written here since, or waiting for the learner
      if (yours === undefined) {
        known.set(field, answer.value);
        on.merged(field, answer);
      } else if (same(yours, answer.value)) {
        settled(field, answer.value);
      } else {
        choose(field, yours, answer, undecided.get(field)?.kept);
      }
    }
    for (const { field, theirs } of message.conflicts) {
      const yours = field in pending() ? pending()[field] : sent[field];
      choose(field, yours, theirs, sent[field]);
    }
    for (const [field, sentence] of Object.entries(message.refused)) {
      if (dirty.has(field)) continue;
      refused.set(field, sent[field]);
      on.refused(field, sentence);
    }
    if (dirty.size) {
      waiting.restart(firstUnsent ?? ticks());
      flush();
    } else if (!flight) {
      settle();
    }
    keepDraft();
    on.saved(message, Object.keys(sent));
    tell();
    if (message.base_unknown) hello();
  }

  /** The record may be long in coming: what is written meanwhile goes the same way, in one message with it. */
  function keptSafe(message) {
    if (!flight || message.seq !== flight.seq) return;
    kept = true;
    if (dirty.size) flush();
    tell();
  }

  function failed(message) {
    if (!flight || message.seq !== flight.seq) return;
    failure = message.sentence;
    if (dirty.size) flush();
    tell(); // the resend timer tries again
  }

  function decide(field, value) {
    undecided.delete(field);
    if (same(value, known.get(field))) {
      keepDraft();
      tell();
    } else {
      changed(field, value);
      flush(true);
    }
  }

  model.on("msg:custom", received);

  return {
    hello, afresh, changed, hold, flush, decide, outstanding, send,
    get revision() { return revision; },
    get loaded() { return loaded; },
    /** Whether words stand on this page that neither the record nor the browser's storage has. */
    get onlyHere() { return outstanding() && !drafted; },
    nextSeq: () => ++seq,
    close() {
      flush(true);
      closed = true;
      drafts.close(); // what is still outstanding is offered by whatever opens next
      model.off("msg:custom", received);
      waiting.end();
      [pauseTimer, resendTimer].forEach(clearTimeout);
    },
    known: (field) => known.get(field),
  };
}
