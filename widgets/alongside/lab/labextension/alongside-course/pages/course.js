// What the server says about courses: their pages in order, and how addresses name them.

/**
 * The courses that this JupyterLab knows. `alongside lab` describes its one in the page's
 * configuration (`own`); elsewhere the server is asked when a notebook says that it may be a page.
 */
export function makeCourses(PageConfig, ServerConnection) {
  const byPath = new Map();
  const base = new URL(PageConfig.getBaseUrl(), location.href);
  // Where JupyterLab, Notebook or a form may let a link to a page of the course point. JupyterLab
  // gives a second window a workspace of its own, and names it in the addresses it shows there.
  const treeAddress = /^(?:(?:doc|lab)\/(?:workspaces\/[^/]+\/)?tree|files|notebooks|tree|edit)\//;
  const inNotebook = Boolean(PageConfig.getOption("notebookPage"));

  function add({ title = "", notebook = "", pages = [], learner = "", reading = "" }, own = false) {
    const course = { title, notebook, learner, reading, pages: [] };
    for (const given of pages) {
      const page = { ...given, file: given.path.split("/").at(-1), at: course.pages.length, course, own };
      course.pages.push(page);
      byPath.set(page.path, page);
    }
    return course;
  }

  /** What the server answers at a path of its own; {} where it refuses. */
  async function request(path, query = {}) {
    const settings = ServerConnection.makeSettings();
    const url = new URL(path, new URL(settings.baseUrl, location.href));
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await ServerConnection.makeRequest(url.href, {}, settings);
    return answer.ok ? await answer.json() : {};
  }

  /** A file with which pages are read, as a Response; `path` is the page's. Throws where there is none. */
  async function readingFile(name, path) {
    const settings = ServerConnection.makeSettings();
    const url = new URL(`alongside/reading/${name}?path=${encodeURIComponent(path)}`, new URL(settings.baseUrl, location.href));
    const answer = await ServerConnection.makeRequest(url.href, {}, settings);
    if (!answer.ok) throw new Error(`The server has no ${name}.`);
    return answer;
  }

  /** How a reader's marks on a page of this path are read and kept: {read, save}. */
  function marks(path) {
    const ask = async (init = {}) => {
      const settings = ServerConnection.makeSettings();
      const url = new URL(`alongside/marks?path=${encodeURIComponent(path)}`, new URL(settings.baseUrl, location.href));
      const answer = await ServerConnection.makeRequest(url.href, init, settings);
      const reply = answer.ok ? await answer.json() : { kind: "failed", sentence: "The course can’t be reached now." };
      if (["failed", "refused"].includes(reply.kind)) throw new Error(reply.sentence);
      return reply;
    };
    return { read: () => ask(), save: (message) => ask({ method: "POST", body: JSON.stringify({ ...message, seq: 1 }) }) };
  }

  const own = add(JSON.parse(PageConfig.getOption("alongside") || "{}"), true);

  /** Where documents open: alone in the window in `alongside lab`, elsewhere as the reader has it. */
  function tree() {
    if (inNotebook) return new URL("notebooks/", base);
    const tabs = !own.pages.length && PageConfig.getOption("mode") === "multiple-document";
    return new URL(tabs ? "lab/tree/" : "doc/tree/", base);
  }

  return {
    own: own.pages.length ? own : null,
    inNotebook,
    page: (path) => byPath.get(path),
    previous: (page) => page.course.pages[page.at - 1],
    next: (page) => page.course.pages[page.at + 1],
    first: (page) => page.course.pages[0],
    /** The page "My notebook" of a page's course, where it has one. */
    mine: (page) => byPath.get(page.course.notebook),
    /** Only what its author marked is run, and only if the server lists it. */
    isMarked: (model) => model.getMetadata("alongside")?.autorun === true,
    address: (path, fragment = "") =>
      new URL(path.split("/").map(encodeURIComponent).join("/"), tree()).href + (fragment && `#${fragment}`),
    /** The page and fragment that an address names, or null if it is none of a course's. */
    target(href) {
      const url = new URL(href, location.href);
      if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return null;
      const inside = url.pathname.slice(base.pathname.length);
      if (!treeAddress.test(inside)) return null;
      const path = decodeURIComponent(inside.replace(treeAddress, ""));
      return byPath.has(path) ? { path, fragment: decodeURIComponent(url.hash.slice(1)) } : null;
    },
    /** What brings out the contents, where they stand beside the page. */
    contents: null,
    request,
    readingFile,
    marks,
    /** Ask the server whether a notebook is a page that may be run; the page, or undefined. */
    async look(path) {
      const found = await request("alongside/course", { path }).catch(() => ({}));
      if (!found.autorun) return undefined;
      if (!byPath.has(path)) add(found);
      return byPath.get(path);
    },
  };
}
