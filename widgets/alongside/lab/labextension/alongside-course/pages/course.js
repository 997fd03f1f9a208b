// What the server says about the course: its pages in order, and how addresses name them.

/** The course as the server described it in the page's configuration; no pages if it didn't. */
export function makeCourse(PageConfig) {
  const given = JSON.parse(PageConfig.getOption("alongside") || "{}");
  const pages = given.pages ?? [];
  const byPath = new Map(pages.map((page, at) => [page.path, { ...page, at }]));
  const base = new URL(PageConfig.getBaseUrl(), location.href);
  const tree = new URL("doc/tree/", base);
  // Where JupyterLab or a form may let a link to a page of the course point. JupyterLab gives a
  // second window a workspace of its own, and names it in the addresses it shows there.
  const treeAddress = /^(?:(?:doc|lab)\/(?:workspaces\/[^/]+\/)?tree|files)\//;

  return {
    title: given.title ?? "",
    pages,
    page: (path) => byPath.get(path),
    /** The page "My notebook", where the course has one. */
    mine: byPath.get(given.notebook),
    previous: (page) => pages[page.at - 1],
    next: (page) => pages[page.at + 1],
    /** Only what its author marked is run, and only if the server lists it. */
    isMarked: (model) => model.getMetadata("alongside")?.autorun === true,
    address: (path, fragment = "") => new URL(encodeURIComponent(path), tree).href + (fragment && `#${fragment}`),
    /** The page and fragment that an address names, or null if it is none of the course's. */
    target(href) {
      const url = new URL(href, location.href);
      if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return null;
      const inside = url.pathname.slice(base.pathname.length);
      if (!treeAddress.test(inside)) return null;
      const path = decodeURIComponent(inside.replace(treeAddress, ""));
      return byPath.has(path) ? { path, fragment: decodeURIComponent(url.hash.slice(1)) } : null;
    },
  };
}
