// Answers, days and notices come in late, above what somebody has come to by key: it stays in sight. Most browsers
// hold a page still then, but not at its very top, and Safari doesn't.

/** Keep what has the focus in `root` in sight while the page grows; returns what ends that. */
export function keepInSight(root) {
  let seen = null; // what had the focus and was in sight when somebody last moved
  const inSight = (el) => {
    const { top, bottom } = el.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const note = () => {
    const at = document.activeElement;
    seen = root.contains(at) && inSight(at) ? at : null; // who scrolls away from it wants to be elsewhere
  };
  const observer = new ResizeObserver(() => {
    if (seen && seen === document.activeElement && !inSight(seen)) seen.scrollIntoView({ block: "nearest", behavior: "instant" });
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
