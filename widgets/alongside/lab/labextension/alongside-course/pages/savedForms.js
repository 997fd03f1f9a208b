// A notebook that was saved with forms in it, opened again: without a kernel there is no form to draw.

const VIEW = "application/vnd.jupyter.widget-view+json";
const READING = "alongside-reading"; // the class of the text that comes with each form

/** Show what a form asks, and how to open it, in place of "model not found". */
export function showSavedForms(panel) {
  const { model } = panel.content;
  const dirty = model.dirty;
  for (const { model: cell } of panel.content.widgets) {
    if (cell.type !== "code") continue;
    for (let at = 0; at < cell.outputs.length; at += 1) {
      const output = cell.outputs.get(at).toJSON();
      if (!(VIEW in (output.data ?? {})) || !String(output.data["text/html"] ?? "").includes(READING)) continue;
      const { [VIEW]: gone, ...data } = output.data;
      cell.outputs.set(at, { ...output, data });
    }
  }
  model.dirty = dirty; // it is about how the notebook is shown: nothing in it was changed
}
