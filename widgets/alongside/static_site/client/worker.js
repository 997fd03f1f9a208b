// A page's worker: starts Python, keeps the record in it and in the browser's storage the same, and answers
// the page's messages one after another by the course's own rules (../engine/).
//
// page → worker   start {edition, course} | message {place, message, buffers, key}
// worker → page   ready | unresolved {marks} | unstarted {why} | replies {place, replies: [{message, buffers}]} | facts {facts} | erased
//
// A reply leaves here only when all that it speaks of is in the browser's storage.
import { unwrap } from "./formMessages.js";
import { readErasure } from "./inboxErasure.js";
import { forgetSnapshots, startPython } from "./python.js";
import { finishSealed, prepareSealed } from "./sealing.js";
import { openStore } from "./store.js";
import { unresolvedEntry } from "./unresolvedEdits.js";
import { WorkerStore } from "./workerStore.js";

const LOCK = "alongside-record:";
const REST = 600; // ms without a message after which what pages show before Python is made anew
const TRIES = 20; // times that another tab may come first

const KEPT_NOT = {
  quota: "This browser has no more room for this course, so your last words are not kept. Make room on the device or in the browser's settings for this site, then save again.",
  forbidden: "This browser does not let this page keep anything, so your words are not kept. Copy them before you leave, or use another browser or a window that is not private.",
  stale: "Other tabs save all the time, so this page could not. Close some of them and save again.",
  broken: "This browser could not keep your words. Save again; if that does not help, copy them and start the browser again.",
};

let store;
let session; // the engine, in Python
let course;
let version;
let sealing; // {library: its address or "", tutorKey: whom packs are sealed to, or ""}
let generation = -1; // of the record in Python; -1: it has to be read
let resting = null;
let erased = false; // something was, just now
let news; // tells other tabs of this course
let queue = Promise.resolve();
let failed = false; // to start

const inTurn = (work) => { queue = queue.then(() => failed || work()).catch(broken); };
const locked = (work) => (navigator.locks ? navigator.locks.request(LOCK + course, work) : work());

onmessage = ({ data }) => {
  if (data.kind === "start") start(data);
  else if (data.kind === "message") inTurn(() => answer(data));
};

/** Something went wrong. Where Python itself has stopped for good, the page says so: what it sends waits in the inbox. */
function broken(error) {
  console.error(error);
  if (!error?.pyodide_fatal_error) return;
  failed = true;
  postMessage({ kind: "unstarted", why: "python" });
}

function start({ edition, name }) {
  course = name;
  version = edition.version;
  sealing = { library: edition.sealing ?? "", tutorKey: edition.tutorKey ?? "" };
  inTurn(async () => {
    if (globalThis.BroadcastChannel) news = new BroadcastChannel(LOCK + course);
    try {
      [store, session] = await Promise.all([openStore(course, WorkerStore), startPython(edition)]);
      store.onCleared = () => { generation = -1; }; // it counts from nothing again
      await deliver();
    } catch (error) {
      console.error(error);
      failed = true; // nothing that waits is ever answered
      postMessage({ kind: "unstarted", why: error.why ?? "python" });
      return;
    }
    postMessage({ kind: "ready" });
    if (news) news.onmessage = ({ data }) => data.generation && inTurn(showNews);
    rest();
  });
}

/** Have in Python what the browser keeps. */
async function refresh() {
  if (generation >= 0 && (await store.generation()) === generation) return;
  const record = await store.record();
  session.load(record.files);
  generation = record.generation;
}

/** Words that pages left behind which are gone now: to the record, in the order of their writing. */
async function deliver() {
  const alive = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name));
  const left = (await store.waiting()).filter(([, entry]) => !alive.has(`alongside:${entry.writer}`));
  for (const [key, { place, message, seq }] of left) await exchange({ place, message, buffers: [], key, seq, left: true });
  const marks = left.length ? (await store.unresolved()).filter(([, { writer }]) => !alive.has(`alongside:${writer}`)) : [];
  if (marks.length) postMessage({ kind: "unresolved", marks });
}

async function answer({ place, message: asked, buffers: given, key, seq }) {
  const { message, buffers, refusal } = await prepareSealed(sealing, asked, given, () => ownSecret(place));
  const replies = refusal
    ? [{ message: { kind: "refused", seq: asked.seq, sentence: refusal }, buffers: [] }]
    : await finishSealed(sealing, await exchange({ place, message, buffers, key, seq }));
  const files = replies.flatMap((reply) => reply.buffers.map((one) => one.buffer));
  postMessage({ kind: "replies", place, replies }, files);
  rest();
}

/** The secret key that feedback to this notebook is sealed to; "" for none. */
async function ownSecret(place) {
  const [{ message }] = await exchange({ place, message: { kind: "feedback-key", seq: 0 }, buffers: [] });
  return message.secret ?? "";
}

/** The replies to one message, with what it changed kept: or replies that say that it isn't. */
async function exchange({ place, message, buffers, key, seq, left }) {
  const text = JSON.stringify(message);
  for (let tries = 0; ; tries += 1) {
    const replies = await locked(async () => {
      await refresh();
      const made = session.answer(place, text, buffers, (said) => postMessage({ kind: "replies", place, replies: [said] }));
      try {
        await keep(made, { place, message, key, seq, left });
        return made;
      } catch (trouble) {
        generation = -1;
        if (trouble.why === "stale" && tries < TRIES) return null;
        await refresh();
        return session.unkept(place, text, KEPT_NOT[trouble.why] ?? KEPT_NOT.broken);
      }
    });
    if (replies) return replies;
  }
}

/** Put into the browser's storage what an answer changed; throws StoreTrouble. What was `left` and is refused no page sends again: it is marked. */
async function keep(replies, { place, message, key, seq, left }) {
  const mark = unresolvedEntry({ place, message, key, seq }, replies);
  const files = session.changes();
  const stays = left ? ["failed"] : ["failed", "refused"];
  const taken = key && replies.every((one) => !stays.includes(unwrap(one.message).kind)) ? [[key, seq]] : [];
  if (!files.length) {
    if (taken.length) await store.drop(taken, mark);
    return;
  }
  const stale = session.stale();
  const erasure = readErasure(message, files);
  const facts = session.factsNow(message.kind === "set-date"); // the page may be left before Python rests
  generation = await store.commit(generation, { files, taken, mark, stale, facts, erasure });
  erased ||= Boolean(erasure);
  news?.postMessage({ generation });
}

/** Another tab has saved: tell the page what is new in what it shows. */
async function showNews() {
  const told = await locked(async () => {
    await refresh();
    return session.news();
  });
  for (const [place, messages] of Object.entries(told)) {
    postMessage({ kind: "replies", place, replies: messages.map((message) => ({ message, buffers: [] })) });
  }
}

/** Whether nothing is left but receipts of what was erased. */
async function isEmpty() {
  return (await store.record()).files.every(([name]) => name.startsWith("receipts/"));
}

/** All was erased: nothing that belongs to it stays in this browser either. */
async function forgetAll() {
  await forgetSnapshots();
  postMessage({ kind: "erased" });
}

/** When nothing has been asked for a moment: what pages show before Python is there. */
function rest() {
  clearTimeout(resting);
  resting = setTimeout(() => inTurn(async () => {
    await locked(refresh);
    const startup = session.startupState();
    await store.putStartupState(generation, version, startup);
    news?.postMessage({ places: Object.keys(startup.replies) });
    if (erased && (await isEmpty())) await forgetAll();
    else postMessage({ kind: "facts", facts: { ...startup.facts, generation } });
    erased = false;
  }), REST);
}
