// What stands in a control is what counts, however it came there: typed, dictated, corrected by a spelling
// tool, filled in by a password manager or an extension. Not all of these say so with an event, so the
// values are compared with what was last told: where an event points, and all of them before a page says
// that everything is saved. What is still on its way is told as unfinished: an input method's candidates,
// and a choice that keys have reached and may pass by.
import { same } from "./dom.js";

const SETTLES = 1000; // ms after which a value that keys reached is a choice
const STEPPED = "input[type=radio], input[type=date], select"; // keys pass other values on the way to one

/** Whether the focus moves inside one group of radio buttons: keys can't choose without moving it. */
export function staysInGroup({ target, relatedTarget: to }) {
  return Boolean(to) && target.type === "radio" && to.type === "radio" && to.name === target.name;
}

/** Follows the controls inside `root`: whatever is followed needs no listener of its own. */
export function makeTracker(root) {
  const controls = new Map(); // name → {el, get, tell, told, held, timer}; held: {value} told as unfinished
  let composing = null; // the control that an input method writes in
  let keys = false; // it was keys that acted last

  function compare(control, unfinished) {
    const value = control.get();
    if (unfinished) {
      if (same(value, control.held ? control.held.value : control.told)) return;
      control.held = { value };
    } else {
      if (!control.held && same(value, control.told)) return;
      control.told = value;
      control.held = null;
    }
    control.tell(value, unfinished);
  }

  const controlOf = (target) => [...controls.values()].find(({ el }) => el.contains(target));
  const open = (control) => Boolean(control.held) || (composing !== null && control.el.contains(composing));

  function look(finished = true) {
    if (finished) composing = null;
    for (const control of controls.values()) {
      if (finished) clearTimeout(control.timer);
      compare(control, !finished && open(control));
    }
  }

  function changed({ target, isComposing }) {
    const control = controlOf(target);
    if (!control) return;
    const passing = keys && target.matches(STEPPED);
    compare(control, isComposing || composing === target || passing);
    if (!passing) return;
    clearTimeout(control.timer);
    // By then an input method may be writing in another control of the same place.
    control.timer = setTimeout(() => compare(control, composing !== null && control.el.contains(composing)), SETTLES);
  }

  function composed({ target }) {
    composing = null;
    changed({ target });
  }

  const heard = {
    "alongside:key": () => { keys = true; }, // from keys.js: a notebook around a form hears no "keydown", nor do we
    pointerdown: () => { keys = false; },
    compositionstart: ({ target }) => { composing = target; },
    compositionend: composed,
    input: changed,
    change: changed,
  };
  for (const [name, listener] of Object.entries(heard)) root.addEventListener(name, listener);

  return {
    /**
     * Follow what get() reads from the controls in `el`. tell(value, unfinished) is told each value that is
     * another than `told`, what is known of them; unfinished ones once more as they are when they settle.
     */
    follow(name, el, get, tell, told = get()) {
      controls.set(name, { el, get, tell, told, held: null });
    },
    /** The page itself put into these controls what stands there. */
    set(name) {
      const control = controls.get(name);
      if (control) [control.told, control.held] = [control.get(), null];
    },
    /** A button changed what stands there. */
    changed: (name) => compare(controls.get(name), false),
    /** Compare everything. Finished: what is still on its way counts as it stands. */
    look,
    close() {
      for (const control of controls.values()) clearTimeout(control.timer);
    },
  };
}
