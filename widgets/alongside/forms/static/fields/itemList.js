// A list of short texts of the learner's own.
import { h, words } from "../shared/dom.js";
import { repeater } from "./repeatedRows.js";
import { defineKind } from "./registry.js";

defineKind("list", {
  empty: [],
  adopt: (el, ctx, field) => repeater(el, { word: field.item, minimum: field.minimum, ctx, blank: "" }),
  show(field, value) {
    const filled = (value ?? []).filter((item) => item.trim());
    return filled.length ? h("ol", {}, filled.map((item) => h("li", {}, words(item)))) : null;
  },
  both: (a, b) => [...(a ?? []), ...(b ?? [])],
});
