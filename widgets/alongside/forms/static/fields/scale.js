// A point on a two-ended scale, with words at both ends; "not sure" where it is allowed.
import { h, words } from "../shared/dom.js";
import { radiosIn } from "./choice.js";
import { defineKind } from "./registry.js";

/** The points of a scale, and "not sure" where it is offered: {id, label, words}. */
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

/** A point of a scale in words; empty for none. */
export function scaleWords(field, value) {
  const option = scaleOptions(field).find((o) => o.id === String(value));
  if (!option || option.id === "not-sure") return option?.label ?? "";
  const points = field.points ?? 5;
  const text = field.labels ? option.words : `1 is “${field.ends[0]}”, ${points} is “${field.ends[1]}”`;
  return `${option.label} of ${points} (${text})`;
}

defineKind("scale", {
  empty: null,
  adopt(el, ctx) {
    const group = radiosIn(el, ctx);
    return {
      ...group,
      get: () => {
        const value = group.get();
        return value === null || value === "not-sure" ? value : Number(value);
      },
      set: (value) => group.set(value === null || value === undefined ? null : String(value)),
    };
  },
  show(field, value) {
    const text = scaleWords(field, value);
    return text ? h("p", {}, words(text)) : null;
  },
  both: null,
});
