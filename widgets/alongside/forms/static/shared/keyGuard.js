// Keys in a form belong to whoever writes in it, wherever it is drawn.

const AROUND = ".lm-Widget"; // JupyterLab and Notebook draw everything inside these
const isSave = (event) => event.key?.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;

/**
 * Keep the keys that are pressed inside `root` from the notebook around it; `save()` is for Ctrl+S.
 * Returns what ends that. A control inside hears no "keydown" then: take "input" or "submit". What stands
 * around it hears "alongside:key" of each, with the key itself as its `detail`: a control that has a use for one
 * keeps the browser from acting on it there.
 *
 * To a notebook a letter on a radio button or a button is a command ("b" adds a cell, which goes into
 * the course's file), Enter in a box is none of the box's, and Ctrl+Z is the notebook's own. Marking the
 * form with data-lm-suppress-shortcuts keeps away only what is bound further out than the control
 * itself, and Notebook 7 listens at the document before any element is told. So the event ends at the
 * window, before all of them. What a key does by itself (typing, Tab, arrows, undo) the browser still does.
 *
 * All keys, also those with Ctrl: JupyterLab's commands change the notebook or lead away from it, and
 * one Tab out of the form they are there again. Ctrl+S means the words here: the notebook's saving
 * would put outputs into the course's file, and the browser's would save the page.
 */
export function guardKeys(root, save) {
  const listen = (event) => {
    if (!event.composedPath().includes(root)) return;
    const inside = root.closest(AROUND);
    if (isSave(event) && (save || inside)) {
      event.preventDefault();
      save?.();
    }
    if (inside) event.stopPropagation();
    event.target.dispatchEvent(new CustomEvent("alongside:key", { bubbles: true, detail: event }));
  };
  addEventListener("keydown", listen, { capture: true });
  return () => removeEventListener("keydown", listen, { capture: true });
}
