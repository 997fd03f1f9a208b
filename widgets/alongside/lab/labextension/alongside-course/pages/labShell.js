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

/** When the last page is closed, `open()` the course again: an empty window helps nobody. */
export function neverEmpty(app, open) {
  let filled = false; // as the window opens there is nothing in it yet
  app.shell.layoutModified?.connect(() => {
    const empty = [...app.shell.widgets("main")].every((widget) => widget.isDisposed);
    if (filled && empty) void open();
    filled = !empty;
  });
}
