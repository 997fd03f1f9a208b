// A form stays on the page, and whoever writes in it stays in it, while its cell is run again or is
// emptied: meanwhile it stands beside the cell's output. It moves into its new place by itself.

/** Keeps the forms of a panel on its page. */
export function keepForms(panel) {
  const cells = new WeakMap(); // form → its cell's element
  panel.node.addEventListener("alongside:ready", ({ target }) => cells.set(target, target.closest(".jp-Cell")));

  function take(form, cell) {
    const kept = document.createElement("div");
    kept.className = "alongside-kept-form";
    cell.append(kept);
    form.dispatchEvent(new CustomEvent("alongside:keep-form", { detail: kept }));
  }

  const homeless = ({ detail: form }) => {
    const cell = cells.get(form);
    if (!cell || !panel.node.isConnected) return;
    take(form, panel.node.contains(cell) ? cell : panel.content.outerNode); // a file read again has new cells
  };
  addEventListener("alongside:homeless", homeless);
  panel.disposed.connect(() => removeEventListener("alongside:homeless", homeless));

  return {
    /** Before the output of a cell is taken away. */
    before(cell) {
      for (const empty of panel.node.querySelectorAll(".alongside-kept-form:empty")) empty.remove();
      for (const form of cell.node.querySelectorAll(".jp-OutputArea .alongside-form")) take(form, cell.node);
    },
  };
}
