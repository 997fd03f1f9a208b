// Which widgets a reader is coming to.

/** near(el) is called once a widget is used or about to be seen; soon() where one is so from the start. */
export function watchNear(elements, near, soon) {
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      near(target);
    }
  }, { rootMargin: "100% 0px" }); // a screen ahead of the reader
  for (const el of elements) {
    watcher.observe(el);
    for (const use of ["focusin", "input"]) el.addEventListener(use, () => near(el));
  }
  // My notebook and My toolkit are what their pages are for, and have places that addresses name: they
  // open at once, however far below the window the text above puts them on a small phone.
  for (const el of elements) if ("places" in el.dataset) near(el);
  const inside = [...elements].find((el) => el !== document.activeElement && el.contains(document.activeElement));
  if (inside) near(inside); // somebody was there before this was
  // Sooner than the watcher, who waits for the first frame: the kernel starts while the page is drawn.
  const close = (el) => el.getClientRects().length > 0 && el.getBoundingClientRect().top < 2 * innerHeight;
  if (document.sought || (document.visibilityState === "visible" && [...elements].some(close))) soon();
}
