// Dated actions: what, by when, with whom, how will I know, and which are done.
import { dayInWords, h, words } from "../shared/dom.js";
import { repeater } from "./repeatedRows.js";
import { defineKind } from "./registry.js";

const ACTION_PARTS = [["what", "What I will do"], ["by_when", "By when"], ["with_whom", "With whom"], ["how_know", "How I will know it worked"]];

defineKind("actions", {
  empty: [],
  adopt: (el, ctx, field) => repeater(el, {
    word: field.item, minimum: field.minimum, ctx, needs: ["what", "by_when"],
    blank: Object.fromEntries(ACTION_PARTS.map(([key]) => [key, ""])),
  }),
  show(field, value) {
    const filled = (value ?? []).filter((a) => Object.values(a).some(Boolean));
    if (!filled.length) return null;
    const marked = filled.some((a) => a.done);
    return h("ol", {}, filled.map((a) => h("li", {}, ACTION_PARTS.filter(([key]) => a[key])
      .map(([key, label]) => h("div", {}, h("em", {}, `${label}: `), words(key === "by_when" ? dayInWords(a[key]) : a[key]))),
    marked && h("div", {}, a.done ? "Done" : "Not done yet"))));
  },
  both: (a, b) => [...(a ?? []), ...(b ?? [])],
});
