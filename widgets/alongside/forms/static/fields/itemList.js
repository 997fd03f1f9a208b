// A list of short texts of the learner's own.
import { h, trusted, unseen, words } from "../shared/dom.js";
import { repeater } from "./repeatedRows.js";

const NAMES_HINT_LIST = "Use roles, not names.";

export const listKind = {
  empty: [],
  create(field, ctx) {
    const items = h("ol", { class: "al-list" });
    const helpId = ctx.id("help");
    const rows = repeater({
      word: field.item,
      container: items,
      makeRow: () => {
        const id = ctx.id("item");
        const control = h("textarea", { id, rows: 2, dir: "auto" });
        const label = h("label", { for: id });
        const el = h("li", {}, label, control);
        return {
          el,
          place: (tools) => el.append(tools),
          controls: [control],
          label: (n) => label.replaceChildren(`${field.item} ${n}`),
          get: () => control.value,
          set: (value) => { control.value = value ?? ""; },
        };
      },
      empty: () => "",
      minimum: field.minimum,
      ctx,
    });
    return {
      el: h("fieldset", { class: "al-field", "aria-describedby": helpId },
        h("legend", { class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional()),
        h("div", { id: helpId, class: "al-help" }, field.help && trusted("div", {}, field.help),
          h("p", {}, `At least ${field.minimum}. ${NAMES_HINT_LIST}`)),
        items, rows.el),
      get: rows.get,
      set: rows.set,
      focus: () => items.querySelector("textarea")?.focus(),
    };
  },
  show(field, value) {
    const filled = (value ?? []).filter((item) => item.trim());
    return filled.length ? h("ol", {}, filled.map((item) => h("li", {}, words(item)))) : null;
  },
  both: (a, b) => [...(a ?? []), ...(b ?? [])],
};
