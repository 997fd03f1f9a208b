// Answers, days and notices come in late, above what somebody has come to by key or into it: it stays in sight, and
// whole where it was. Most browsers hold a page still then, but not at its very top, and Safari doesn't.

/** Keep what has the focus in `root` in sight while the page grows; returns what ends that. */
export function keepInSight(root) {
  let seen = null; // what had the focus and was in sight when somebody last moved
  let whole = false; // and all of it was
  const inSight = ({ top, bottom }) => bottom > 0 && top < innerHeight;
  const room = () => innerHeight - (parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0); // above the save line
  const fits = ({ top, bottom }) => top >= 0 && bottom <= room();
  const note = () => {
    const at = document.activeElement;
    const box = root.contains(at) && at.getBoundingClientRect();
    seen = box && inSight(box) ? at : null; // who scrolls away from it wants to be elsewhere
    // Boxes alone: what moves under a mouse that is pressed is not clicked.
    whole = Boolean(seen?.matches("textarea, input[type=text], input[type=date]")) && fits(box);
  };
  const observer = new ResizeObserver(() => {
    if (!seen || seen !== document.activeElement) return;
    const box = seen.getBoundingClientRect();
    if (!inSight(box) || (whole && !fits(box) && box.height < room() - 24)) seen.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
  for (const grows of [root, document.body]) observer.observe(grows);
  root.addEventListener("focusin", note);
  addEventListener("scroll", note, { capture: true, passive: true });
  return () => {
    observer.disconnect();
    root.removeEventListener("focusin", note);
    removeEventListener("scroll", note, { capture: true });
  };
}
