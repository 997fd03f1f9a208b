// The plugin: makes a JupyterLab document with a page of the course in it behave like that page.
// Any other document, and a notebook that isn't marked, stays as JupyterLab has it.
import { makeCourse } from "./course.js";
import { startEarly } from "./early.js";
import { goHome } from "./home.js";
import { followLinks, makeHistory, showAnchor } from "./links.js";
import { drawNavigation } from "./navigation.js";
import { expectPage, isPage, makePage, release } from "./page.js";
import { makeRunner } from "./runner.js";
import { makeShelf } from "./shelf.js";
import { nameWindow } from "./title.js";

/** The plugins JupyterLab activates; `shared(name)` resolves to a module that JupyterLab shares. */
export async function makePlugin(shared) {
  const [{ INotebookTracker }, { IDocumentManager }, { IRouter, IConnectionLost }, { CodeCell }, { PageConfig }, { Notification }] =
    await Promise.all(["notebook", "docmanager", "application", "cells", "coreutils", "apputils"]
      .map((name) => shared(`@jupyterlab/${name}`)));

  function activate(app, tracker, documents, router) {
    const course = makeCourse(PageConfig);
    if (!course.pages.length) return; // this JupyterLab wasn't started for a course
    if (goHome(PageConfig)) return;
    void startEarly(course, app.serviceManager).catch(() => {}); // the notebook will start its own
    const adopted = new WeakMap(); // panel → a promise of whether it is a page, kept when it has run
    const shelf = makeShelf();

    async function open(path, anchor, fresh) {
      const panel = documents.openOrReveal(path);
      if (!(await adopted.get(panel))) return; // JupyterLab's own, or closed
      if (!showAnchor(panel, anchor) && fresh) panel.content.outerNode.scrollTop = 0;
    }
    const history = makeHistory(course, router, open);

    async function adopt(panel, page) {
      expectPage(panel, page);
      await panel.context.ready;
      if (panel.isDisposed) return false;
      if (!course.isMarked(panel.model)) {
        release(panel);
        return false;
      }
      makePage(panel);
      const runner = makeRunner(panel, CodeCell);
      drawNavigation(panel, course, runner);
      followLinks(panel, course, history.go);
      shelf.add(panel);
      await panel.revealed;
      await runner.run();
      return !panel.isDisposed;
    }

    tracker.widgetAdded.connect((_, panel) => {
      const page = course.page(panel.context.path);
      if (page) adopted.set(panel, adopt(panel, page));
    });
    if (course.pages.some((page) => !page.runs)) quietenWidgets();
    nameWindow(app.shell, tracker, course);
    answerSaveKey(tracker, Notification);
    if (location.hash) void app.restored.then(history.follow);
  }

  return [
    { id: "alongside-course:pages", autoStart: true, requires: [INotebookTracker, IDocumentManager, IRouter], activate },
    // JupyterLab's own window about it comes up over the page, and takes the letters of who is writing.
    { id: "alongside-course:connection", autoStart: true, provides: IConnectionLost, activate: () => sayAway(Notification) },
  ];
}

/** What JupyterLab calls whenever it can't reach the server: one line beside the page, as long as it lasts. */
function sayAway(Notification) {
  let said = null;
  return async () => {
    if (said && Notification.manager.has(said)) return;
    said = Notification.warning("The course can't be reached now. What you write stays on this page and is saved when it is back.", { autoClose: 10000 });
  };
}

/** Ctrl+S out of habit: say what is true, and keep the browser from saving JupyterLab as a file. */
function answerSaveKey(tracker, Notification) {
  addEventListener("keydown", (event) => {
    if (event.key?.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (!isPage(tracker.currentWidget)) return;
    event.preventDefault();
    event.stopPropagation();
    Notification.info("What you write is saved as you write it. Each form says when it last did so.", { autoClose: 4000 });
  }, { capture: true });
}

/**
 * The widgets' extension asks every notebook for its kernel and stumbles where there is none, as on
 * a page of text alone. Nothing is wrong there, so it needn't stand in the browser's log as an error.
 */
function quietenWidgets() {
  addEventListener("unhandledrejection", (event) => {
    if (/reading 'kernel'|session is null/.test(event.reason?.message ?? "")) event.preventDefault();
  });
}
