// How somebody likes the course to look: kept in this browser, for all its pages. A page's first script
// (theme.js) sets the same before the page is drawn, so that nothing changes under a reader's eyes.

const LOOK = "alongside:look";
const SHADE = "alongside:theme";
const CHANGED = "alongside:look-changed";
const ASPECTS = ["text", "line", "palette", "face"]; // each an attribute of the root, as data-al-text
const attribute = (aspect) => `al${aspect[0].toUpperCase()}${aspect.slice(1)}`;

function recall(key) {
  try { return localStorage.getItem(key) ?? ""; } catch { return ""; /* storage is switched off */ }
}

function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch { /* it holds for this page only */ }
}

/** {text, line, palette, face, shade}, each "" where it is as the course has it. */
export function currentLook() {
  const { dataset } = document.documentElement;
  return { ...Object.fromEntries(ASPECTS.map((one) => [one, dataset[attribute(one)] ?? ""])), shade: dataset.theme ?? "" };
}

function showLook(look) {
  const { dataset } = document.documentElement;
  for (const one of [...ASPECTS, "shade"]) {
    const name = one === "shade" ? "theme" : attribute(one);
    if (typeof look[one] === "string" && look[one]) dataset[name] = look[one];
    else delete dataset[name];
  }
  dispatchEvent(new Event(CHANGED));
}

/** Change some of it, and keep it; `shade` is "light", "dark" or "" for what the device has. */
export function changeLook(changes) {
  const look = { ...currentLook(), ...changes };
  const kept = Object.fromEntries(ASPECTS.filter((one) => look[one]).map((one) => [one, look[one]]));
  remember(SHADE, look.shade);
  remember(LOOK, Object.keys(kept).length ? JSON.stringify(kept) : "");
  showLook(look);
}

function keptLook() {
  try {
    return { ...JSON.parse(recall(LOOK) || "{}"), shade: recall(SHADE) };
  } catch {
    return { shade: recall(SHADE) };
  }
}

/** Show what was kept, now and when another tab changes it or this page is come back to; `hear` is told of each change. */
export function followLook(hear = () => {}) {
  addEventListener(CHANGED, hear);
  addEventListener("storage", ({ key }) => (key === LOOK || key === SHADE || key === null) && showLook(keptLook()));
  addEventListener("pageshow", ({ persisted }) => persisted && showLook(keptLook()));
  showLook(keptLook());
}
