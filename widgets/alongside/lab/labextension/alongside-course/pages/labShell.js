// JupyterLab as a place of the course: what it says about itself, and what stands there when the last page is closed.

const ABOUT = "alongside:about";

/** "About Alongside" in the Help menu, in place of what JupyterLab says of itself. */
export function addAbout(app, menu, { Dialog, showDialog }, version) {
  app.commands.addCommand(ABOUT, {
    label: "About Alongside",
    execute: () => showDialog({
      title: `Alongside ${version}`,
      body: "A course on partnership working with young people, and the notebook you keep while taking it. "
        + "What you write stays in your own folder on this computer, and nobody else sees it. "
        + `It is shown by JupyterLab ${app.version}.`,
      buttons: [Dialog.okButton({ label: "Close" })],
    }),
  });
  menu?.helpMenu.addGroup([{ command: ABOUT }], 0);
}

/**
 * When the last page is closed, `open()` the course again: an empty window helps nobody. While JupyterLab puts a
 * former layout back, the window is empty for moments in which nobody has closed anything.
 */
export function reopenWhenEmpty(app, open) {
  const isEmpty = () => [...app.shell.widgets("main")].every((widget) => widget.isDisposed);
  void app.restored.then(() => {
    let filled = !isEmpty();
    app.shell.layoutModified?.connect(() => {
      if (filled && isEmpty()) setTimeout(() => isEmpty() && void open());
      filled = !isEmpty();
    });
  });
}
