// My toolkit: tools to use again and again, a learner's partnerships, and the sheets in them. One thing is
// shown at a time, each with an address of its own: "#health-check", "#p-kx7f3a", "#s-health-check_for-…", "#g-clinic",
// and "#d-drop~s…" for the list at a date that has come. The list itself is "#tools": JupyterLab takes a link to "#" for
// one to the page, and follows it there.
// An Anywidget Front-End Module: JupyterLab and the learning site both call render({model, el}).
import { focusDrawn, h, randomId } from "../../forms/static/shared/dom.js";
import { makeTalk } from "../../notebook_page/static/requests.js";
import { drawGroupSession } from "./groupSession.js";
import { drawPartnership } from "./partnershipView.js";
import { drawSheet } from "./sheetView.js";
import { drawChooser, drawShelf } from "./toolShelf.js";

const LIST = "tools";

function renderToolkit({ model, el }) {
  const spec = model.get("spec");
  const id = `al-${randomId().slice(0, 8)}`;
  let seq = 0;
  const writer = randomId();
  const talk = makeTalk(model, writer, () => ++seq);
  const notice = h("div", { class: "al-notices" });
  const place = h("div");
  const root = h("section", { class: "alongside-form al-notebook al-toolkit", "aria-label": "My toolkit", "aria-busy": "true" }, notice, place);
  const ownPage = () => Boolean(document.querySelector("body[data-notebook]"));
  let leave = () => {};
  let now = null;

  const ctx = {
    id, model, spec, ask, go, drawn: new Set(),
    refuse(sentence) { notice.replaceChildren(h("p", { class: "al-notice", role: "alert" }, sentence)); },
    /** A link to a place in the toolkit: an address on the site, and a click that stays in the page anywhere. */
    link(words, to, props = {}) {
      return h("a", { href: `#${to || LIST}`, ...props, onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(to);
      } }, words);
    },
  };

  /** Ask the kernel; what it refuses is said at the top of the page, and null comes back. */
  async function ask(question, options) {
    try {
      const answer = await talk.ask(question, options);
      notice.replaceChildren();
      return answer;
    } catch (error) {
      ctx.refuse(error.message);
      return null;
    }
  }

  const VIEWS = [
    [/^s-(.+)$/, (key) => drawSheet(ctx, key)],
    [/^g-(.+)$/, (session) => drawGroupSession(ctx, session)],
    [/^p-(.+)$/, (partnership) => drawPartnership(ctx, partnership)],
    [/^d-(.+)$/, (date) => drawShelf(ctx, date)],
    [/^([a-z][a-z0-9-]*)~(.*)$/, (tool, about) => drawChooser(ctx, tool, about)],
    [/^([a-z][a-z0-9-]*)$/, (tool) => drawChooser(ctx, tool, null)],
    [/^$/, () => drawShelf(ctx, "")],
  ];

  async function show(to, arrive) {
    now = to;
    root.setAttribute("aria-busy", "true");
    const [found, draw] = VIEWS.map(([pattern, make]) => [pattern.exec(to), make]).find(([match]) => match) ?? [[""], () => drawShelf(ctx, "")];
    const view = await draw(...found.slice(1));
    if (now !== to) return;
    root.setAttribute("aria-busy", "false");
    if (!view) return;
    if (view.instead !== undefined) return void go(view.instead, { replace: true });
    leave();
    leave = view.leave ?? (() => {});
    place.replaceChildren(view.el);
    view.ready?.();
    const heading = view.el.querySelector("h2");
    if (arrive && heading && !view.lands) {
      focusDrawn(heading, { preventScroll: true });
      root.scrollIntoView({ block: "start" });
    }
    root.dispatchEvent(new CustomEvent("alongside:ready", { bubbles: true, detail: { activity: "toolkit" } }));
  }

  function go(to, { replace = false } = {}) {
    if (ownPage() && named() !== to) history[replace ? "replaceState" : "pushState"](null, "", to ? `#${to}` : location.pathname + location.search);
    show(to, true);
  }

  /** Whether an address is of the toolkit, and not of a heading on the page that it stands in. */
  const isOurs = (to) => to === LIST || /^[dgps]-/.test(to) || spec.tools.includes(to.split("~")[0]);
  const ourOwn = (to) => (to && isOurs(to) && to !== LIST ? to : "");
  const named = () => ourOwn(decodeURIComponent(location.hash.slice(1)));
  const changed = () => {
    if (ownPage() && named() !== now) show(named(), true);
  };
  // JupyterLab's pages ask for a place by this event; one that was asked for before stands on the panel.
  const asked = (event) => {
    if (!event.target.contains?.(root) || typeof event.detail !== "string" || !isOurs(event.detail)) return;
    event.preventDefault();
    show(ourOwn(event.detail), true);
  };
  const host = (message) => {
    if (message.kind === "host" && message.state === "reconnected" && !place.firstChild) show(now ?? "", false);
  };
  model.on("msg:custom", host);
  addEventListener("hashchange", changed);
  addEventListener("popstate", changed);
  addEventListener("alongside:place", asked);
  el.replaceChildren(root);
  const begin = () => {
    const wished = ownPage() && named() ? named() : ourOwn(root.closest("[data-anchor]")?.dataset.anchor);
    show(wished || "", Boolean(wished));
  };
  // JupyterLab may put the place into its page only later.
  const attached = new ResizeObserver(() => {
    attached.disconnect();
    begin();
  });
  if (root.isConnected) begin();
  else attached.observe(root);
  return () => {
    attached.disconnect();
    leave();
    talk.close();
    model.off("msg:custom", host);
    removeEventListener("hashchange", changed);
    removeEventListener("popstate", changed);
    removeEventListener("alongside:place", asked);
  };
}

export default { render: renderToolkit };
