// Starts Python in a worker, with the course's engine in it: the first time from the files of the edition,
// later from a copy of its memory that this browser keeps (Cache Storage), where that works.
import { SNAPSHOTS, unpacked } from "./packed.js";

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
  const { python, engine } = edition;
  const [loader, module, wasm, library, lock, archive, memory] = await Promise.all([
    imported(python.loader), imported(python.module), unpacked(python.wasm), unpacked(python.stdlib), unpacked(python.lock), unpacked(engine),
    remembered(edition),
  ]);
  const load = (more) => loadFrom({ loader, module, wasm, library, lock, archive }, more);
  let py = null;
  if (memory) {
    try {
      py = await load({ _loadSnapshot: memory });
      py.runPython(LIGHT);
    } catch (error) {
      console.warn("Python could not go on from the copy of its memory; it starts anew.", error);
      await forgetSnapshots();
      py = null;
    }
  }
  if (!py) {
    py = await load(globalThis.caches ? { _makeSnapshot: true } : {});
    py.runPython(HEAVY);
    await remember(edition, py);
  }
  return sessionOf(py);
}

async function imported(address) {
  const url = URL.createObjectURL(new Blob([await unpacked(address)], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Pyodide asks for its files by their names: it gets those that are here already. */
async function loadFrom({ loader, module, wasm, library, lock, archive }, more) {
  const real = globalThis.fetch;
  const files = { "pyodide.asm.wasm": [wasm, "application/wasm"], "python_stdlib.zip": [library, "application/zip"] };
  globalThis.fetch = (address, ...rest) => {
    const [body, type] = files[String(address).split("/").at(-1)] ?? [];
    return body ? Promise.resolve(new Response(body, { headers: { "Content-Type": type } })) : real(address, ...rest);
  };
  try {
    const { info } = JSON.parse(new TextDecoder().decode(lock)); // it has no package to fetch: all is in the archive
    return await loader.loadPyodide({
      indexURL: `${location.origin}/`, lockFileContents: JSON.stringify({ info, packages: {} }), packageBaseUrl: `${location.origin}/`,
      createPyodideModule: module.default, fsInit: async (FS) => put(FS, archive), ...more,
    });
  } finally {
    globalThis.fetch = real;
  }
}

/** Put the files of a zip that compresses nothing where Python finds them. */
function put(FS, archive) {
  const view = new DataView(archive);
  const text = (at, length) => new TextDecoder().decode(new Uint8Array(archive, at, length));
  const end = archive.byteLength - 22; // the zip has no comment: its last record is of this length
  const folders = new Set(); // to make one that is there costs an error each time
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left; left -= 1) {
    const [size, name, extra, note] = [view.getUint32(at + 24, true), ...[28, 30, 32].map((i) => view.getUint16(at + i, true))];
    const path = `${APP}/${text(at + 46, name)}`;
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(folder)) FS.mkdirTree(folder);
    folders.add(folder);
    FS.writeFile(path, new Uint8Array(archive, start, size));
    at += 46 + name + extra + note;
  }
}

// --- the copy of Python's memory -------------------------------------------------------
// It is made before any record is read, so that it holds no word of anybody; and of one version only.

const snapshotOf = ({ python, engine }) => `/${SNAPSHOTS}?${encodeURIComponent([python.wasm, python.stdlib, engine].join(" "))}`;

async function remembered(edition) {
  try {
    const found = await (await caches.open(SNAPSHOTS)).match(snapshotOf(edition));
    return found ? new Uint8Array(await found.arrayBuffer()) : null;
  } catch {
    return null; // no such storage here
  }
}

async function remember(edition, py) {
  try {
    const memory = py.makeMemorySnapshot();
    await forgetSnapshots();
    if (memory.byteLength > LARGEST) return;
    await (await caches.open(SNAPSHOTS)).put(snapshotOf(edition), new Response(memory));
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
    outlook: () => JSON.parse(session.outlook()),
  };
}
