// How JupyterLab finds the extension: a module federation container, written by hand.
// JupyterLab calls init() with the modules that all extensions share, then get() for ours.
// The folder isn't called static: JupyterLab would let a browser keep its files for a year.
(() => {
  const here = document.currentScript.src;
  let scope;

  /** A module that JupyterLab shares, in whichever version it has. */
  async function shared(name) {
    const [offer] = Object.values(scope[name] ?? {});
    if (!offer) throw new Error(`This JupyterLab does not share ${name}.`);
    return (await offer.get())();
  }

  const parts = {
    "./extension": async () => {
      const { makePlugin } = await import("./plugin.js");
      return { __esModule: true, default: await makePlugin(shared) };
    },
    "./style": async () => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL("pages.css", here).href;
      document.head.append(link);
      return {};
    },
  };

  (globalThis._JUPYTERLAB ??= {})["alongside-course"] = {
    init(shareScope) {
      scope = shareScope;
    },
    async get(name) {
      const part = await parts[name]();
      return () => part;
    },
  };
})();
