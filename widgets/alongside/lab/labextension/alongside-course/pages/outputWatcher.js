// Forms stand in the output of cells, and JupyterLab's menus can empty outputs, fold them away or read
// the notebook's file again. On a page that is to lose its forms: they are drawn again.

/** Watch a panel's cells; `again()` runs them all. */
export function watchOutputs(panel, again) {
  const known = new WeakSet(); // models of cells that are watched
  const { cells } = panel.content.model;
  const heights = new WeakMap(); // cell's element → how high it was when it was last drawn
  const measure = new ResizeObserver((seen) => seen.forEach(({ target }) => heights.set(target, target.offsetHeight)));
  let expected = false;

  /** Once what is going on has ended. */
  function expect() {
    if (expected) return;
    expected = true;
    setTimeout(() => {
      expected = false;
      if (!panel.isDisposed) void again();
    });
  }

  function watch() {
    for (const cell of panel.content.widgets) {
      const { model } = cell;
      if (model.type !== "code" || known.has(model)) continue;
      known.add(model);
      measure.observe(cell.node);
      model.outputs.changed.connect(() => {
        // A cell that is run is emptied, too, and fills again.
        if (model.outputs.length || model.executionState === "running") return;
        cell.node.style.minHeight = `${heights.get(cell.node) ?? 0}px`; // the page stays where it is meanwhile
        expect();
      });
    }
  }

  watch();
  cells.changed.connect((_, change) => {
    if (change.type !== "add" && change.type !== "set") return;
    setTimeout(() => {
      if (panel.isDisposed) return;
      watch();
      expect();
    });
  });
  const unfold = new MutationObserver(() => {
    for (const cell of panel.content.widgets) if (cell.outputHidden) cell.outputHidden = false;
  });
  unfold.observe(panel.content.node, { childList: true, subtree: true });
  panel.disposed.connect(() => [unfold, measure].forEach((observer) => observer.disconnect()));
}
