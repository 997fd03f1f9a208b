// Any number of a list, and the learner's own beside it.
import { h, trusted, words } from "../shared/dom.js";

export const severalKind = {
  empty: { chosen: [], other: "" },
  create(field, ctx) {
    const helpId = ctx.id("help");
    const boxes = field.options.map((option) => {
      const id = ctx.id(option.id);
      return { option, id, input: h("input", { type: "checkbox", id }) };
    });
    const otherId = ctx.id("other");
    const other = field.other
      ? h("input", { type: "text", id: otherId, dir: "auto", autocomplete: "off" }) : null;
    return {
      el: h("fieldset", { class: "al-field", "aria-describedby": field.help ? helpId : null },
        h("legend", { class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional()),
        field.help && trusted("div", { id: helpId, class: "al-help" }, field.help),
        h("div", { class: "al-options" }, boxes.map(({ option, id, input }) => h("div", { class: "al-option" },
          h("label", { for: id }, input, h("span", { class: "al-option-label" }, option.label)),
          option.meaning && h("p", { class: "al-meaning" }, option.meaning)))),
        other && h("div", { class: "al-other" }, h("label", { for: otherId }, field.other), other)),
      get: () => {
        const value = {
          chosen: boxes.filter((b) => b.input.checked).map((b) => b.option.id),
          other: other?.value ?? "",
        };
        return value;
      },
      set: (value) => {
        boxes.forEach((b) => { b.input.checked = (value?.chosen ?? []).includes(b.option.id); });
        if (other && other.value !== (value?.other ?? "")) other.value = value?.other ?? "";
      },
      focus: () => boxes[0]?.input.focus(),
    };
  },
  show(field, value) {
    const labels = (value?.chosen ?? []).map((id) => field.options.find((o) => o.id === id)?.label ?? id);
    const all = [...labels, ...(value?.other ? [value.other] : [])];
    return all.length ? h("ul", {}, all.map((text) => h("li", {}, words(text)))) : null;
  },
  both: (a, b) => ({
    chosen: [...new Set([...(a?.chosen ?? []), ...(b?.chosen ?? [])])],
    other: [a?.other, b?.other].filter(Boolean).join(" / "),
  }),
};
