// The earlier versions of an activity.
import { button, dayAndTime, focusDrawn, h, scrolling, table, trusted } from "./dom.js";

/**
 * Enliven the panel of earlier versions, in `el` after the button that opens it: list, open, restore; and
 * the words that stand in none of them, because those of another page were there. putback(field, value, add) takes such words into the form,
 * addable(field) says whether they can be added to what is there.
 */
export function makeHistory({ el, id, spec, show, ask, beforerestore, onrestore, putback, addable }) {
  const [toggle, panel] = el.children;
  toggle.addEventListener("click", () => (panel.hidden ? open() : close()));
  const list = h("div");
  const lost = h("div");
  const every = button("Show every save", () => load(true));
  const shown = h("div", { class: "al-version", "aria-live": "polite" });
  panel.append(h("p", { class: "al-help" }, "Nothing you wrote is ever thrown away. Opening a version changes nothing; restoring one "
      + "makes a new version and keeps all the others."), list, every, shown, lost);

  function open() {
    panel.hidden = false;
    toggle.setAttribute("aria-expanded", "true");
    load(false);
  }

  function close() {
    panel.hidden = true;
    toggle.setAttribute("aria-expanded", "false");
  }

  async function load(all) {
    const message = await ask({ kind: "revisions", all });
    if (!message) return;
    every.hidden = all || message.shown === message.total;
    shown.replaceChildren();
    drawLost(message.lost ?? []);
    if (!message.revisions.length) {
      list.replaceChildren(h("p", {}, message.total ? "You left nothing standing here yet. “Show every save” has what stood in between."
        : "No versions yet: they begin with your first words."));
      return;
    }
    list.replaceChildren(table(`Earlier versions of ${spec.heading}, newest first`, ["When", "Words", "What changed", "Open"], message.revisions.map((r) => {
      const when = dayAndTime(r.saved_at);
      const what = r.fields.map((name) => spec.fields.find((f) => f.id === name)?.short ?? name).join(", ");
      return [when, String(r.words), (r.origin === "restore" ? "Restored: " : "") + (what || "Comment opened"),
        r.revision === message.latest ? "This is the latest" : button("Open", () => openOne(r), { "aria-label": `Open the version of ${when}` })];
    }), { named: true, class: "al-versions" }));
  }

  function drawLost(items) {
    const titleId = `${id}-lost`;
    lost.replaceChildren(...(items.length ? [h("section", { "aria-labelledby": titleId },
      h("h4", { id: titleId }, "Written in two places at once"),
      h("p", { class: "al-help" }, "These words met others in the same answer, and the others are there now."),
      items.map((item) => drawOneLost(item, dayAndTime(item.saved_at))))] : []));
  }

  function drawOneLost(item, when) {
    const field = spec.fields.find((f) => f.id === item.field);
    const part = item.text ? h("p", { class: "al-words", dir: "auto" }, item.text) : show(field, item.value);
    const about = `${field?.short ?? item.field}, ${when}`;
    const use = (label, add) => button(label, () => {
      putback(item.field, item.value, add);
      close();
    }, { "aria-label": `${label}: ${about}` });
    return part && h("div", { class: "al-version-field" }, h("p", { class: "al-choose-name" }, about),
      scrolling(about, "al-choose-text", part),
      !item.text && [use("Use these words instead", false), addable(item.field) && [" ", use("Add these words", true)]]);
  }

  async function openOne(info) {
    const message = await ask({ kind: "revision", revision: info.revision });
    if (!message) return;
    const titleId = `${id}-version-title`;
    shown.replaceChildren(h("section", { "aria-labelledby": titleId },
      h("h4", { id: titleId, tabindex: "-1" }, `As it was on ${dayAndTime(info.saved_at)}`),
      spec.fields.filter((f) => f.stores).map((f) => {
        const part = show(f, message.answers[f.id]?.value);
        return part && h("div", { class: "al-version-field" }, trusted("p", { class: "al-version-prompt" }, f.prompt), part);
      }),
      message.outdated.map((one) => h("div", { class: "al-version-field" }, h("p", { class: "al-help" }, one.about),
        h("p", { class: "al-words", dir: "auto" }, one.text))),
      button("Restore this version", async () => {
        beforerestore();
        if (!(await ask({ kind: "restore", revision: info.revision }))) return;
        onrestore(dayAndTime(info.saved_at));
        load(false);
        toggle.focus();
      }),
      button("Close it", () => { shown.replaceChildren(); toggle.focus(); })));
    focusDrawn(shown.querySelector("h4"));
  }
}
