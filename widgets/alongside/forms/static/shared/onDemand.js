// Parts that are loaded when they are first used: a page is there sooner, and the first press still counts.

const COULD_NOT = "This could not be loaded just now. What you wrote is kept. Try again with a network.";

/**
 * `load` once; where it fails, the next call tries again. Whoever waits for a failed one gets null. load(again) puts
 * `again` behind the address: for a page's whole life a browser remembers that a module at an address failed.
 */
export function once(load) {
  let coming = null;
  let failures = 0;
  return () => (coming ??= load(failures ? `?again=${failures}` : "").catch((error) => {
    console.warn(error);
    failures += 1;
    coming = null;
    return null;
  }));
}

/**
 * Have the first press of one of these buttons load what they are for: make(what was loaded) gives them listeners of
 * their own, and each that was pressed meanwhile is pressed again then. Returns what does the same without a press:
 * a promise of what make returned, null where it can't be loaded.
 */
export function onFirstPress(buttons, load, make) {
  const said = Object.assign(document.createElement("p"), { className: "al-help" });
  said.setAttribute("role", "status");
  const pressed = new Set();
  let made = null;
  const use = async () => {
    const part = made ?? await load();
    made ??= part && { part: make(part) };
    return made && made.part;
  };
  async function press({ currentTarget }) {
    if (made || pressed.has(currentTarget)) return;
    pressed.add(currentTarget);
    said.remove();
    await use();
    await new Promise((later) => setTimeout(later)); // a browser drops a click within a click by Enter or Space
    const waited = [...pressed];
    pressed.clear();
    if (made) {
      waited.forEach((one) => one.click());
    } else {
      buttons[0].after(said);
      said.textContent = COULD_NOT;
    }
  }
  for (const one of buttons) one.addEventListener("click", press);
  return use;
}

/** Fetch parts before they are needed, once the browser has nothing else to do. */
export function prefetch(...loads) {
  const idle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 300));
  idle(() => loads.forEach((load) => load()));
}
