// A table of the learner's own rows.
import { h, words } from "../shared/dom.js";
import { repeater } from "./repeatedRows.js";

export const rowsKind = {
  empty: [],
  adopt: (el, ctx, field) => repeater(el, {
    word: field.row, minimum: field.minimum, ctx,
    blank: Object.fromEntries(field.columns.map((c) => [c.id, c.kind === "choice" ? null : ""])),
  }),
  show(field, value) {
    const filled = (value ?? []).filter((row) => Object.values(row).some(Boolean));
    if (!filled.length) return null;
    const text = (c, row) => c.kind === "choice"
      ? (c.options.find((o) => o.id === row[c.id])?.label ?? "") : (row[c.id] ?? "");
    return h("table", { class: "al-shown" },
      h("thead", {}, h("tr", {}, field.columns.map((c) => h("th", { scope: "col" }, c.label)))),
      h("tbody", {}, filled.map((row) =>
        h("tr", {}, field.columns.map((c) => h("td", { "data-label": c.label }, words(text(c, row))))))));
  },
  both: (a, b) => [...(a ?? []), ...(b ?? [])],
};
