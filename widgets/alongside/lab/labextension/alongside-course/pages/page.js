// What makes a notebook panel look and behave like a page to read and write on.

const PAGE = "alongside-page";

export const isPage = (panel) => Boolean(panel?.hasClass(PAGE));

/** At once, before the file is here: no kernel for text alone, and no tools to be seen for a moment. */
export function prepareDocument(panel, page) {
  const session = panel.sessionContext;
  session.kernelPreference = { ...session.kernelPreference, shouldStart: page.runs, autoStartDefault: page.runs };
  stylePage(panel);
}

/** No tools for writing notebooks, and the course's look. */
export function stylePage(panel) {
  panel.addClass(PAGE);
  panel.toolbar.hide();
}

/** It is no page after all: give back JupyterLab's look. */
export function release(panel) {
  panel.removeClass(PAGE);
  panel.toolbar.show();
}

/** It is a page: take away what belongs to writing notebooks. */
export function makePage(panel) {
  // Keys are commands in a notebook ("b" adds a cell), also on a radio button or a link. On a page
  // they do what they do on any page: JupyterLab, which listens further out, isn't told of them.
  // Nor of a right click, so that the browser's own menu has its spelling corrections.
  for (const type of ["keydown", "contextmenu"]) {
    panel.node.addEventListener(type, (event) => event.stopPropagation());
  }
  presentAsOne(panel);
  keepUnchanged(panel);
  // JupyterLab's window about a kernel that died says nothing to a reader: the page has a line for it.
  const announce = panel._onSessionStatusChanged;
  if (announce) panel.sessionContext.statusChanged.disconnect(announce, panel);
}

/**
 * JupyterLab calls its list of cells a feed of articles, which it isn't: this is one document. A page opens with
 * the focus in its first cell, which says its own words then and not "Markdown Cell Content".
 */
function presentAsOne(panel) {
  const list = panel.node.querySelector(".jp-WindowedPanel-viewport");
  list?.removeAttribute("role");
  list?.removeAttribute("aria-label");
  for (const { model, node } of panel.content.widgets) if (model.type === "markdown") node.removeAttribute("aria-label");
}

/**
 * A page is never "unsaved" by what its cells show: nobody is asked about it. Where its file can be
 * written and its cells are no longer as they were, somebody changed them from a menu: that is asked.
 */
function keepUnchanged(panel) {
  const { model } = panel;
  const sources = () => JSON.stringify(panel.content.widgets.map(({ model: cell }) => [cell.type, cell.sharedModel.getSource()]));
  const before = sources();
  const writable = panel.context.contentsModel?.writable !== false;
  const calm = () => {
    // Not within the signal: who listens after us would hear of the change after its end.
    if (model.dirty) queueMicrotask(() => !model.isDisposed && (!writable || sources() === before) && (model.dirty = false));
  };
  model.stateChanged.connect(calm);
  calm();
}
