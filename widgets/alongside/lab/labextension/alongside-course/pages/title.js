// The window's name and the line above the menus: the page's title in place of a file's name.

import { isPage } from "./page.js";

/** Keep both right whichever page is in front; returns what says them anew. */
export function followPageTitle(shell, tracker, courses) {
  const current = () => {
    const panel = tracker.currentWidget;
    return isPage(panel) && panel.isVisible ? courses.page(panel.context.path) : undefined;
  };
  const name = () => {
    const page = current();
    const wanted = page && `${page.title} – Alongside`;
    if (wanted && document.title !== wanted) document.title = wanted;
    const line = document.getElementById("jp-title-panel-title");
    if (!line) return;
    line.classList.toggle("alongside-named", Boolean(page));
    line.dataset.title = page ? page.title : "";
  };
  tracker.currentChanged.connect(name);
  shell.currentChanged?.connect(name);
  // JupyterLab writes the file's name there now and then.
  new MutationObserver(name).observe(document.querySelector("title"), { childList: true });
  return name;
}
