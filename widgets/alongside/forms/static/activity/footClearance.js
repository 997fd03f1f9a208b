// The save line stays at the bottom of the window while its form is in view. What scrolls has to know how
// high it is, so that nothing that has the focus, nor a caret, comes to lie under it.
const ROOM = 12; // px between the line and what stands above it
const PANEL = ".jp-WindowedPanel-outer"; // what scrolls in JupyterLab
const feet = new Set();

/** Keep what has the focus in `root` above its `foot`; returns what ends that. */
export function keepClear(root, foot) {
  feet.add(foot);
  // A browser brings a box's caret into view, not all of the box. Boxes alone: what moves under a mouse
  // that is pressed is not clicked.
  const show = ({ target: box, type }) => {
    if (!box.matches("textarea, input[type=text], input[type=date]") || foot.contains(box)) return;
    if (type === "input" && box.selectionEnd !== box.value.length) return; // the caret is further up
    const [{ bottom, height }, { top }] = [box, foot].map((el) => el.getBoundingClientRect());
    const above = box.compareDocumentPosition(foot) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (above && bottom > top && height < top - ROOM) box.scrollIntoView({ block: "nearest" });
  };
  // What it says may take more lines while somebody types: it covers the box then, and no key has been pressed.
  const observer = new ResizeObserver(() => {
    tell();
    const box = document.activeElement;
    if (root.contains(box) && box.getBoundingClientRect().bottom <= innerHeight) show({ target: box, type: "input" });
  });
  observer.observe(foot);
  for (const type of ["focusin", "input"]) root.addEventListener(type, show);
  return () => {
    for (const type of ["focusin", "input"]) root.removeEventListener(type, show);
    observer.disconnect();
    feet.delete(foot);
    tell();
  };
}

/** Told to what scrolls itself: a custom property is handed down, and a browser would style the whole page anew. */
function tell() {
  const all = [...feet];
  const highest = Math.max(0, ...all.map((foot) => foot.offsetHeight));
  const scrolling = new Set([document.documentElement, ...all.map((foot) => foot.closest(PANEL)).filter(Boolean)]);
  for (const el of scrolling) el.style.scrollPaddingBlockEnd = `${highest + ROOM}px`;
}
