// From My notebook to an activity and back: a learner who goes back is at the link they left by.

/** Returns what to do once everything is drawn. The way is kept with the page in the browser's own list. */
export function rememberWay(root) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) history.replaceState({ ...history.state, notebook: link.getAttribute("href") }, "");
  });
  return () => {
    const way = history.state?.notebook;
    const came = performance.getEntriesByType("navigation")[0]?.type;
    if (!way || came !== "back_forward" || document.activeElement !== document.body) return;
    const link = [...root.querySelectorAll("a[href]")].find((one) => one.getAttribute("href") === way);
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "center" });
  };
}
