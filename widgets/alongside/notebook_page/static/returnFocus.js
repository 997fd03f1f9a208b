// From My notebook to an activity and back: a learner who goes back is at the link they left by.

/** Returns what to do once everything is drawn: it says whether the learner is back at a link. The way is kept with the page in the browser's own list. */
export function returnFocusOnBack(root) {
  // Heard at the window: with a listener on the root, screen readers call all that is in it clickable.
  addEventListener("click", ({ target }) => {
    const link = root.contains(target) && target.closest("a[href]");
    if (!link || link.pathname === location.pathname) return;
    history.replaceState({ ...history.state, notebook: { href: link.getAttribute("href"), says: link.textContent } }, "");
  });
  return () => {
    const way = history.state?.notebook;
    const came = performance.getEntriesByType("navigation")[0]?.type;
    if (!way || came !== "back_forward" || document.activeElement !== document.body) return false;
    const there = [...root.querySelectorAll("a[href]")].filter((one) => one.getAttribute("href") === way.href);
    const link = there.find((one) => one.textContent === way.says) ?? there[0];
    const folded = link?.closest("details");
    if (folded) folded.open = true;
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "center" });
    return Boolean(link);
  };
}
