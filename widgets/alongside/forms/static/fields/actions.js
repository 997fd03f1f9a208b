// Dated actions: what, by when, with whom, how will I know.
import { h, trusted, unseen, words } from "../shared/dom.js";
import { repeater } from "./repeatedRows.js";

const ACTION_PARTS = [
  ["what", "What I will do", "textarea"],
  ["by_when", "By when", "date"],
  ["with_whom", "With whom", "text"],
  ["how_know", "How I will know it worked", "textarea"],
];

function emptyAction() {
  return Object.fromEntries(ACTION_PARTS.map(([key]) => [key, ""]));
}

function makeAction(field, ctx) {
  const legend = h("legend");
  const parts = ACTION_PARTS.map(([key, label, type]) => {
    const id = ctx.id(key);
    const control = type === "textarea"
      ? h("textarea", { id, rows: 2, dir: "auto" })
      : h("input", { id, type, max: type === "date" ? "9999-12-31" : null, dir: "auto", autocomplete: "off" });
    const name = h("label", { for: id });
    return { key, label, control, name };
  });
  const el = h("fieldset", { class: "al-action" }, legend,
    parts.map((p) => h("div", { class: `al-part al-part-${p.key}` }, p.name, p.control)));
  return {
    el,
    place: (tools) => el.append(tools),
    controls: parts.map((p) => p.control),
    label: (n) => {
      legend.textContent = `${field.item} ${n}`;
      parts.forEach((p) => p.name.replaceChildren(p.label, unseen(`, ${field.item.toLowerCase()} ${n}`)));
    },
    get: () => Object.fromEntries(parts.map((p) => [p.key, p.control.value])),
    set: (value) => parts.forEach((p) => { p.control.value = value?.[p.key] ?? ""; }),
  };
}

export const actionsKind = {
  empty: [],
  create(field, ctx) {
    const box = h("div", { class: "al-actions" });
    const helpId = ctx.id("help");
    const rows = repeater({
      word: field.item, container: box, makeRow: () => makeAction(field, ctx),
      empty: emptyAction, minimum: field.minimum, ctx,
    });
    return {
      el: h("fieldset", { class: "al-field", "aria-describedby": helpId },
        h("legend", { class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional()),
        h("div", { id: helpId, class: "al-help" }, field.help && trusted("div", {}, field.help),
          h("p", {}, `At least ${field.minimum}, each with a date. Use roles, not names.`)),
        box, rows.el),
      get: rows.get,
      set: rows.set,
      focus: () => box.querySelector("textarea")?.focus(),
    };
  },
  show(field, value) {
    const filled = (value ?? []).filter((a) => Object.values(a).some(Boolean));
    if (!filled.length) return null;
    return h("ol", {}, filled.map((a) => h("li", {}, ACTION_PARTS.filter(([key]) => a[key])
      .map(([key, label]) => h("div", {}, h("em", {}, `${label}: `), words(a[key]))))));
  },
  both: (a, b) => [...(a ?? []), ...(b ?? [])],
};
