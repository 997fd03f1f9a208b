// The plugin: makes a JupyterLab document with a page of the course in it behave like that page.
// Any other document, and a notebook that isn't marked or may do more than show forms, stays as it is.
import { makeContents } from "./contentsPanel.js";
import { makeCourses } from "./course.js";
import { prefetchKernel } from "./prefetchKernel.js";
import { goToCanonicalHost } from "./canonicalHost.js";
import { followLinks, makeHistory, showAnchor } from "./links.js";
import { drawNavigation, markRead } from "./navigation.js";
import { loadRules, noteReading } from "./readingProgress.js";
import { offerReading } from "./reading.js";
import { prepareDocument, isPage, stylePage, makePage, release } from "./page.js";
import { addAbout, reopenWhenEmpty } from "./labShell.js";
import { showSavedForms } from "./savedForms.js";
import { makeRunner } from "./runner.js";
import { keepPagesOpen } from "./openPages.js";
import { followPageTitle } from "./title.js";

/**
 * The plugins JupyterLab activates; `shared(name)` resolves to a module that JupyterLab shares.
 * None where notebooks can't be opened, as in Voila, which loads whatever JupyterLab would.
 */
export async function makePlugin(shared) {
  const all = (...names) => Promise.all(names.map(shared));
  const found = await all(...["notebook", "docmanager", "application", "cells", "coreutils", "apputils", "services"]
    .map((name) => `@jupyterlab/${name}`)).catch(() => null);
  if (!found) return [];
  const [{ INotebookTracker }, { IDocumentManager }, { ConnectionLost, IConnectionLost, IRouter }, { CodeCell },
    { PageConfig }, dialogs, { ServerConnection }] = found;
  const { Notification } = dialogs;
  const courses = makeCourses(PageConfig, ServerConnection);
  const [{ IMainMenu }, lumino, ui] = courses.own
    ? await all("@jupyterlab/mainmenu", "@lumino/widgets", "@jupyterlab/ui-components") : [{}];

  function activate(app, tracker, documents, router, menu) {
    if (courses.own && goToCanonicalHost(PageConfig)) return;
    if (courses.own) void prefetchKernel(courses, app.serviceManager).catch(() => {}); // the notebook will start its own
    const adopted = new WeakMap(); // panel → a promise of whether it is a page, kept when it has run
    const openPages = keepPagesOpen();

    async function open(path, anchor, fresh) {
      const panel = documents.openOrReveal(path);
      if (!(await adopted.get(panel))) return; // JupyterLab's own, or closed
      await atTheFront(); // a page that was open already gets the focus into one of its cells first
      if (!showAnchor(panel, anchor) && fresh) panel.content.outerNode.scrollTop = 0;
    }
    const history = makeHistory(courses, router, open);
    if (courses.own) {
      const { request } = courses;
      courses.contents = makeContents(lumino, ui, { app, tracker, courses, go: history.go, request });
      addAbout(app, menu, dialogs, PageConfig.getOption("alongsideVersion"));
      reopenWhenEmpty(app, () => history.go(courses.own.pages[0].path));
    }

    /** Open a page; the first has the contents, which then come out beside it, too. */
    function goTo(path, anchor) {
      if (path === courses.own?.pages[0].path && !anchor) courses.contents();
      return history.go(path, anchor);
    }

    /** The page that a notebook is, or undefined: then it stays as JupyterLab has it. */
    async function pageOf(panel) {
      const { path } = panel.context;
      const own = courses.page(path)?.own;
      if (own) prepareDocument(panel, courses.page(path));
      await panel.context.ready;
      if (panel.isDisposed) return undefined;
      if (!courses.isMarked(panel.model)) {
        if (own) release(panel);
        return undefined;
      }
      return own ? courses.page(path) : courses.own ? undefined : courses.look(path);
    }

    async function adopt(panel) {
      const page = await pageOf(panel);
      if (panel.isDisposed) return false;
      if (!page) {
        showSavedForms(panel);
        return false;
      }
      if (!page.own) stylePage(panel);
      makePage(panel);
      const runner = makeRunner(panel, CodeCell);
      const rules = loadRules(page.course);
      drawNavigation(panel, courses, runner);
      offerReading(panel, page, courses);
      followLinks(panel, courses, goTo);
      if (page.own) openPages.add(panel);
      await panel.revealed;
      nameAnew();
      await runner.run();
      if (panel.isDisposed) return false;
      const target = courses.target(location.href);
      if (!page.own && target?.path === page.path) showAnchor(panel, target.fragment);
      void rules.then((known) => known && !panel.isDisposed && followReading(panel, page, known));
      return true;
    }

    function followReading(panel, page, rules) {
      markRead(panel, courses, page, rules);
      noteReading(panel, page, courses.first(page), rules);
    }

    tracker.widgetAdded.connect((_, panel) => adopted.set(panel, adopt(panel).catch(console.error)));
    if (courses.own?.pages.some((page) => !page.runs)) quietenWidgets();
    const nameAnew = followPageTitle(app.shell, tracker, courses);
    answerSaveKey(tracker, Notification);
    if (courses.own && location.hash) void app.restored.then(history.follow);
  }

  return [
    { id: "alongside-course:pages", autoStart: true, requires: [INotebookTracker, IDocumentManager, IRouter],
      optional: IMainMenu ? [IMainMenu] : [], activate },
    // JupyterLab's own window about it comes up over the page, and takes the letters of who is writing.
    { id: "alongside-course:connection", autoStart: true, provides: IConnectionLost, activate: () => sayAway(Notification, ConnectionLost) },
  ];
}

/** Once JupyterLab has dealt with a document that came to the front, two frames later. */
const atTheFront = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });

/** What JupyterLab calls whenever it can't reach the server: one line beside the page, as long as it lasts. */
function sayAway(Notification, otherwise) {
  let said = null;
  return async (...given) => {
    if (!document.querySelector(".alongside-page")) return otherwise(...given); // nobody writes in a page
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
