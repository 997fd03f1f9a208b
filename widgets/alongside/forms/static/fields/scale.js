// A point on a two-ended scale, with words at both ends; "not sure" where it is allowed.
import { h, trusted, unseen, words } from "../shared/dom.js";
import { radios } from "./choice.js";

function scaleOptions(field) {
  const points = field.points ?? 5;
  const middle = (n) => field.labels?.[n - 1]
    ?? (n === 1 ? field.ends[0] : n === points ? field.ends[1] : "");
  const all = Array.from({ length: points }, (_, i) => ({
    id: String(i + 1), label: String(i + 1), words: middle(i + 1),
  }));
  if (field.not_sure) all.push({ id: "not-sure", label: "Not sure", words: "" });
  return all;
}

export const scaleKind = {
  empty: null,
  create(field, ctx) {
    const options = scaleOptions(field);
    const group = radios(options, ctx);
    const helpId = ctx.id("help");
    const items = group.inputs.map(({ option, id, input }) =>
      h("label", { for: id, class: option.id === "not-sure" ? "al-point al-not-sure" : "al-point" },
        input, h("span", {}, option.label),
        option.words && h("span", { class: field.labels ? "al-point-words" : "al-unseen" }, `: ${option.words}`)));
    const line = h("div", { class: field.labels ? "al-scale al-scale-labelled" : "al-scale" },
      !field.labels && h("span", { class: "al-end", "aria-hidden": "true" }, field.ends[0]),
      h("div", { class: "al-points" }, items.filter((_, i) => options[i].id !== "not-sure")),
      !field.labels && h("span", { class: "al-end al-end-high", "aria-hidden": "true" }, field.ends[1]),
      items.filter((_, i) => options[i].id === "not-sure"));
    return {
      el: h("fieldset", { class: "al-field al-field-scale", "aria-describedby": field.help ? helpId : null },
        h("legend", { class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional()),
        field.help && trusted("div", { id: helpId, class: "al-help" }, field.help),
        line, group.clear),
      get: () => {
        const value = group.get();
        return value === null || value === "not-sure" ? value : Number(value);
      },
      set: (value) => group.set(value === null || value === undefined ? null : String(value)),
      focus: group.focus,
    };
  },
  show(field, value) {
    const option = scaleOptions(field).find((o) => o.id === String(value));
    if (!option) return null;
    const points = field.points ?? 5;
    if (option.id === "not-sure") return h("p", {}, words("Not sure"));
    const text = field.labels ? option.words : `1 is “${field.ends[0]}”, ${points} is “${field.ends[1]}”`;
    return h("p", {}, words(`${option.label} of ${points} (${text})`));
  },
  both: null,
};
