// The save protocol: numbered messages, acknowledged by the kernel once the words are on disk.
//
// page → kernel   hello | save {seq, base_revision, changes} | comment | revisions | revision | restore
// kernel → page   record | saved {seq, revision, at, merged, conflicts, refused} | failed | …
// Custom messages (model.send), never trait sync: that keeps one update in flight and waits for ever
// after a half-open connection.
import { same } from "./dom.js";

const PAUSE = 300; // ms after the last key before a save is sent
const AT_MOST = 1000; // ms a change waits while the learner goes on typing
const RESEND = 3000; // ms before an unanswered save is sent again
const LATE = 4000; // ms after which the page says that words are not saved yet

/**
 * Keeps what is on the page and what is in the record together.
 *
 * empties: field → the value that stands for no answer.
 * on: {record(message), saved(message, names), merged(field, answer), conflict(field, yours, theirs),
 *      refused(field, sentence), state(name, detail)} where state is "saved" | "waiting" | "late" | "failed".
 */
export function makeSaver({ model, writer, drafts, empties, on }) {
  const known = new Map(Object.entries(empties)); // field → value as the record has it
  const dirty = new Map(); // field → value not sent yet
  const undecided = new Map(); // field → value the learner has to choose about
  const refused = new Map(); // field → value the kernel won't take
  let revision = 0;
  let loaded = false;
  let seq = 0;
  let flight = null; // {seq, changes}: sent, not answered
  let oldest = null; // time of the oldest change that is not acknowledged
  let failure = null;
  let pauseTimer = null;
  let firstUnsent = null;
  let resendTimer = null;
  let lateTimer = null;
  let closed = false;

  function send(message) {
    try {
      model.send({ writer, ...message });
    } catch {
      // the connection is gone: the resend below, or the draft, brings the words
    }
  }

  function hello() {
    if (closed) return;
    send({ kind: "hello", seq: ++seq });
    clearTimeout(resendTimer);
    resendTimer = setTimeout(() => (loaded ? resend() : hello()), RESEND);
  }

  function outstanding() {
    return Boolean(flight || dirty.size || undecided.size || refused.size);
  }

  function pending() {
    return { ...(flight?.changes ?? {}), ...Object.fromEntries(dirty),
      ...Object.fromEntries(refused), ...Object.fromEntries(undecided) };
  }

  function keepDraft() {
    if (outstanding()) drafts.keep(revision, pending());
    else drafts.clear();
  }

  function changed(field, value) {
    refused.delete(field);
    if (undecided.has(field)) {
      undecided.set(field, value);
    } else if (same(value, known.get(field)) && !(flight && field in flight.changes)) {
      dirty.delete(field);
    } else {
      dirty.set(field, value);
    }
    keepDraft();
    if (dirty.size || flight) {
      oldest ??= Date.now();
      firstUnsent ??= Date.now();
      clearTimeout(pauseTimer);
      pauseTimer = setTimeout(flush, Math.max(0, Math.min(PAUSE, firstUnsent + AT_MOST - Date.now())));
      watch();
    } else {
      settle();
    }
    tell();
  }

  function flush(urgent = false) {
    clearTimeout(pauseTimer);
    if (!loaded || closed || !dirty.size || (flight && !urgent)) return;
    flight = { seq: ++seq, changes: { ...(flight?.changes ?? {}), ...Object.fromEntries(dirty) } };
    dirty.clear();
    firstUnsent = null;
    transmit();
  }

  function transmit() {
    send({ kind: "save", seq: flight.seq, base_revision: revision, changes: flight.changes });
    clearTimeout(resendTimer);
    resendTimer = setTimeout(resend, RESEND);
  }

  function resend() {
    if (!flight || closed) return;
    flight = { seq: ++seq, changes: { ...flight.changes, ...Object.fromEntries(dirty) } };
    dirty.clear();
    transmit();
  }

  function watch() {
    if (lateTimer || oldest === null) return;
    lateTimer = setTimeout(() => {
      lateTimer = null;
      tell();
      if (oldest !== null && Date.now() - oldest < LATE) watch();
    }, Math.max(50, oldest + LATE - Date.now()));
  }

  function settle() {
    oldest = null;
    firstUnsent = null;
    failure = null;
    clearTimeout(lateTimer);
    lateTimer = null;
  }

  function tell() {
    const waiting = flight || dirty.size;
    if (failure) on.state("failed", failure);
    else if (waiting && oldest !== null && Date.now() - oldest >= LATE) on.state("late");
    else if (waiting) on.state("waiting");
    else if (refused.size) on.state("refused");
    else if (undecided.size) on.state("undecided");
    else on.state("saved");
  }

  function received(message) {
    if (closed) return;
    if (message.kind === "record") record(message);
    else if (message.kind === "saved") saved(message);
    else if (message.kind === "failed" || message.kind === "refused") failed(message);
  }

  function record(message) {
    const first = !loaded;
    loaded = true;
    const busy = new Set(Object.keys(pending()));
    for (const [field, answer] of Object.entries(message.answers)) {
      if (busy.has(field)) continue;
      if (first || !same(known.get(field), answer.value)) on.merged(field, answer);
      known.set(field, answer.value);
    }
    // With words outstanding the base stays: the kernel has to see what they were written against.
    if (!outstanding()) revision = message.revision;
    on.record(message, first);
    if (flight) resend();
    else if (dirty.size) flush();
    tell();
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
    revision = message.revision;
    for (const [field, answer] of Object.entries(message.merged)) {
      if (dirty.has(field)) continue; // the next save shows the difference to the kernel
      known.set(field, answer.value);
      on.merged(field, answer);
    }
    for (const { field, theirs } of message.conflicts) {
      const yours = dirty.has(field) ? dirty.get(field) : sent[field];
      dirty.delete(field);
      undecided.set(field, yours);
      known.set(field, theirs.value);
      on.conflict(field, yours, theirs);
    }
    for (const [field, sentence] of Object.entries(message.refused)) {
      if (dirty.has(field)) continue;
      refused.set(field, sent[field]);
      on.refused(field, sentence);
    }
    if (dirty.size) {
      oldest = firstUnsent ?? Date.now();
      flush();
    } else {
      settle();
    }
    keepDraft();
    on.saved(message, Object.keys(sent));
    tell();
  }

  function failed(message) {
    if (!flight || message.seq !== flight.seq) return;
    failure = message.sentence;
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
    hello, changed, flush, decide, outstanding, send,
    get revision() { return revision; },
    get loaded() { return loaded; },
    nextSeq: () => ++seq,
    close() {
      flush(true);
      closed = true;
      model.off("msg:custom", received);
      [pauseTimer, resendTimer, lateTimer].forEach(clearTimeout);
    },
    known: (field) => known.get(field),
  };
}
