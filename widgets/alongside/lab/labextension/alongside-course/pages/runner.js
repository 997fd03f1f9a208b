// Runs a page's code cells: when it opens, and again when its kernel has started anew.
import { watchWords } from "./unsentWords.js";
import { keepForms } from "./detachedForms.js";
import { watchOutputs } from "./outputWatcher.js";

/** The runner of one page. `onstate(state)` hears "opening", "alive" or "failed". */
export function makeRunner(panel, CodeCell) {
  const session = panel.sessionContext;
  const listeners = new Set();
  const kept = keepForms(panel);
  let overtake = () => {}; // ends the run that is going on
  let begun = false;
  let drawn = false; // everything stood on the page once
  let running = 0; // runs going on, overtaken ones among them
  let changing = false; // this page is getting itself a new kernel
  let stale = false; // the kernel that the forms on screen talk to is gone

  const cells = () => panel.content.widgets.filter((cell) => cell.model.type === "code");
  const tell = (state) => listeners.forEach((listener) => listener(state));

  /** Wait for the page's kernel; start it again if it has been shut down. */
  async function kernel() {
    await session.ready;
    if (!session.session?.kernel) await session.changeKernel({ name: session.kernelPreference.name });
    await session.session.kernel.info;
  }

  async function newKernel() {
    const kernel = { name: session.kernelPreference.name };
    try {
      await session.changeKernel(kernel);
    } catch {
      // The server doesn't know this page's session, having been started again itself: then a new one.
      await session.shutdown().catch(() => {});
      await session.changeKernel(kernel);
    }
  }

  async function runAll(over) {
    tell("opening");
    try {
      await kernel();
      if (over()) return;
      stale = false;
      const release = drawn ? holdScroll(panel, cells()) : () => {};
      for (const cell of cells()) {
        kept.before(cell);
        const reply = await CodeCell.execute(cell, session);
        if (over()) return;
        if (reply?.content.status !== "ok") throw new Error("A cell of this page did not run.");
      }
      release();
      drawn = true;
      tell("alive");
    } catch (error) {
      if (over() || stale) return; // a new kernel is coming: it will be run there
      console.error(error);
      tell("failed");
    }
  }

  /** Run all cells, in place of a run that is still going on. */
  async function run() {
    if (panel.isDisposed) return;
    if (!cells().length) return tell("alive");
    overtake();
    let overtaken = false; // what a run still waits for may have died with its kernel
    const another = new Promise((done) => {
      overtake = () => done((overtaken = true));
    });
    begun = true;
    running += 1;
    await Promise.race([runAll(() => overtaken || panel.isDisposed), another]);
    running -= 1;
  }

  /** Draw what is not there, unless that is going on or was never done. */
  async function again() {
    if (begun && !running && !stale && cells().some((cell) => !cell.model.outputs.length)) await run();
  }

  session.statusChanged.connect((_, status) => {
    if (status === "restarting" || status === "autorestarting" || status === "dead") {
      stale = true;
      tell(status === "dead" ? "failed" : "opening");
    } else if (stale && status === "idle") void run();
  });
  session.kernelChanged.connect((_, { oldValue, newValue }) => {
    if (oldValue && !newValue) tell("failed"); // shut down from a menu, or elsewhere
    else if (oldValue && !changing) void run(); // another window with this page has a new one
  });

  /** After a failure: a new kernel, then all cells. */
  async function retry() {
    stale = false; // or the new kernel's first "idle" would run them, too
    tell("opening");
    changing = true;
    await newKernel().catch(console.error);
    changing = false;
    await run();
  }
  watchWords(panel, retry);
  watchOutputs(panel, again);

  return { run, retry, onstate: (listener) => listeners.add(listener) };
}

/** Keep the page and the reader's place in it while forms are drawn again; returns what ends that. */
function holdScroll(panel, cells) {
  for (const cell of cells) cell.node.style.minHeight = `${cell.node.offsetHeight}px`;
  const inside = cells.find((cell) => cell.node.contains(document.activeElement));
  const at = inside ? controls(inside.node).indexOf(document.activeElement) : -1;
  const drawn = ({ target }) => {
    const cell = cells.find(({ node }) => node.contains(target));
    if (!cell) return;
    cell.node.style.minHeight = "";
    if (cell === inside && document.activeElement === document.body) controls(cell.node)[at]?.focus({ preventScroll: true });
  };
  panel.node.addEventListener("alongside:ready", drawn);
  return () => setTimeout(() => {
    panel.node.removeEventListener("alongside:ready", drawn);
    for (const cell of cells) cell.node.style.minHeight = "";
  }, 5000);
}

const controls = (node) => [...node.querySelectorAll("input, textarea, select, button")];
