// Starts Python in a worker, with the course's engine in it: the first time from the files of the edition,
// later from a copy of its memory that this browser keeps (Cache Storage), where that works.
import { SNAPSHOTS, unpacked } from "./compressedFiles.js";
import { decodeSnapshot, encodeSnapshot } from "./memorySnapshot.js";

const APP = "/app"; // where the files of the engine's archive are, for Python
const LARGEST = 31457424; // bytes: Pyodide's memory at the start; it can't begin with a larger copy
const HEAVY = `
import sys
sys.path.insert(0, "${APP}")
from alongside.static_site.engine.session import PageSession
session = PageSession()
`;
const LIGHT = `
import random
random.seed()
`;

/** The engine, ready; throws where Python can't be started here. */
export async function startPython(edition) {
  const kept = await remembered(edition);
  if (kept) {
    try {
      const py = await loadFrom(kept.files, { _loadSnapshot: kept.memory });
      py.runPython(LIGHT);
      return sessionOf(py);
    } catch (error) {
      console.warn("Python could not go on from the copy of its memory; it starts anew.", error);
      await forgetSnapshots();
    }
  }
  const addresses = Object.entries(addressesOf(edition));
  const files = Object.fromEntries(await Promise.all(addresses.map(async ([name, address]) => [name, await unpacked(address)])));
  const py = await loadFrom(files, globalThis.caches ? { _makeSnapshot: true } : {});
  py.runPython(HEAVY);
  await remember(edition, files, py);
  return sessionOf(py);
}

/** What Python needs: name → address. */
const addressesOf = ({ python, engine }) => ({ ...python, engine });

async function imported(script) {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Pyodide asks for its files by their names, and for WebAssembly: it gets what is here already. */
async function loadFrom({ loader, module, wasm, stdlib, lock, engine }, more) {
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([imported(loader), imported(module)]);
  const { fetch, WebAssembly } = globalThis;
  const answers = { "pyodide.asm.wasm": () => new Response(), "python_stdlib.zip": () => new Response(stdlib) };
  globalThis.fetch = (address, ...rest) => {
    const answer = answers[String(address).split("/").at(-1)];
    return answer ? Promise.resolve(answer()) : fetch(address, ...rest);
  };
  globalThis.WebAssembly = quicker(WebAssembly, wasm);
  try {
    const { info } = JSON.parse(new TextDecoder().decode(lock)); // it has no package to fetch: all is in the archive
    return await loadPyodide({
      indexURL: `${location.origin}/`, lockFileContents: JSON.stringify({ info, packages: {} }), packageBaseUrl: `${location.origin}/`,
      createPyodideModule, fsInit: async (FS) => put(FS, engine.slice()), ...more, // of its own: what it may be a part of is large, and goes
    });
  } finally {
    Object.assign(globalThis, { fetch, WebAssembly });
  }
}

/**
 * WebAssembly that does the same with less work while Pyodide starts, a twelfth of a later start: it takes the program
 * from memory in one piece, and compiles the small modules by which a function goes into the table once for all that are alike.
 */
function quicker(real, program) {
  const made = new Map(); // a small module's bytes → the module
  const construct = (Module, [bytes]) => {
    const key = bytes.byteLength < 100 ? String(bytes) : "";
    if (!key) return new Module(bytes);
    if (!made.has(key)) made.set(key, new Module(bytes));
    return made.get(key);
  };
  return Object.create(real, {
    instantiateStreaming: { value: (_, imports) => real.instantiate(program, imports) },
    Module: { value: new Proxy(real.Module, { construct }) },
  });
}

/** Put the files of a zip that compresses nothing where Python finds them: parts of it, which are not copied. */
function put(FS, zip) {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const decoder = new TextDecoder();
  const end = zip.byteLength - 22; // the zip has no comment: its last record is of this length
  const folders = new Set(); // to make one that is there costs an error each time
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left; left -= 1) {
    const [size, name, extra, note] = [view.getUint32(at + 24, true), ...[28, 30, 32].map((i) => view.getUint16(at + i, true))];
    const path = `${APP}/${decoder.decode(zip.subarray(at + 46, at + 46 + name))}`;
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(folder)) FS.mkdirTree(folder);
    folders.add(folder);
    FS.writeFile(path, zip.subarray(start, start + size), { canOwn: true });
    at += 46 + name + extra + note;
  }
}

// --- the copy of Python's memory -------------------------------------------------------
// It is made before any record is read, so that it holds no word of anybody; and of one version only. The files
// that Python starts from are kept with it as they were unpacked: to unpack them each time took a phone longer.

const snapshotOf = (edition) => `/${SNAPSHOTS}?${encodeURIComponent(["2", ...Object.values(addressesOf(edition))].join(" "))}`;

/** {files: name → bytes, memory}; null where none is kept, or not a whole one. */
async function remembered(edition) {
  try {
    const found = await (await caches.open(SNAPSHOTS)).match(snapshotOf(edition));
    return found ? decodeSnapshot(await found.arrayBuffer()) : null;
  } catch {
    return null; // no such storage here
  }
}

async function remember(edition, files, py) {
  try {
    const memory = py.makeMemorySnapshot();
    await forgetSnapshots();
    if (memory.byteLength > LARGEST) return;
    await (await caches.open(SNAPSHOTS)).put(snapshotOf(edition), new Response(new Blob(encodeSnapshot(files, memory))));
  } catch (error) {
    console.warn("Python's memory is not kept here; it starts anew each time.", error);
  }
}

/** Nothing of Python stays in this browser. */
export async function forgetSnapshots() {
  await globalThis.caches?.delete(SNAPSHOTS);
}

// --- the engine as JavaScript calls it ----------------------------------------------------

function sessionOf(py) {
  const session = py.globals.get("session");
  const plain = (made) => {
    const found = made?.toJs ? made.toJs({ create_pyproxies: false }) : made;
    made?.destroy?.();
    return found;
  };
  const replies = (made) => plain(made).map(([text, buffers]) => ({ message: JSON.parse(text), buffers }));
  return {
    load: (files) => session.load(py.toPy(files)),
    answer: (place, text, buffers, tell) => replies(session.answer(place, text, py.toPy(buffers), (said) => tell({ message: JSON.parse(said), buffers: [] }))),
    unkept: (place, text, why) => replies(session.unkept(place, text, why)),
    changes: () => plain(session.take_changes()).map(([name, data]) => [name, data ?? null]),
    stale: () => plain(session.take_stale()),
    news: () => JSON.parse(session.news()),
    factsNow: (days) => JSON.parse(session.facts_now(days)),
    startupState: () => JSON.parse(session.startup_state()),
  };
}
