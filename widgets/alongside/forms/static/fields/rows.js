// A table of the learner's own rows.
import { dayInWords, table, words } from "../shared/dom.js";
import { repeater } from "./repeatedRows.js";
import { defineKind } from "./registry.js";
import { scaleWords } from "./scale.js";

const labelIn = (things, id) => things?.find((one) => one.id === id)?.label ?? "";
const textCell = { empty: "", text: (column, value) => value ?? "" };

/** By the kind of a column: what is in an empty cell, and its words. */
const CELLS = {
  "short-text": textCell,
  paragraph: textCell,
  choice: { empty: null, text: (column, value) => labelIn(column.options, value) },
  date: { empty: "", text: (column, value) => (value ? dayInWords(value) : "") },
  scale: { empty: null, text: scaleWords },
  several: {
    empty: { chosen: [], other: "" },
    text: (column, value) => [...(value?.chosen ?? []).map((id) => labelIn(column.options, id)), value?.other].filter(Boolean).join("; "),
  },
  partner: { empty: "", text: (column, value, field) => labelIn(field.partners, value) || (value ?? "") },
};

/** Whether there is anything in a value. */
function isFilled(value) {
  return value && typeof value === "object" ? Object.values(value).some(isFilled) : Boolean(value);
}

defineKind("rows", {
  empty: [],
  adopt: (el, ctx, field) => repeater(el, {
    word: field.row, minimum: field.minimum, most: field.most, ctx,
    blank: Object.fromEntries(field.columns.map((c) => [c.id, CELLS[c.kind].empty])),
  }),
  show(field, value) {
    const filled = (value ?? []).filter(isFilled);
    if (!filled.length) return null;
    const text = (c, row) => CELLS[c.kind].text(c, row[c.id], field);
    return table(field.short, field.columns.map((c) => c.label),
      filled.map((row) => field.columns.map((c) => words(text(c, row)))), { class: "al-shown" });
  },
  both: (a, b) => [...(a ?? []), ...(b ?? [])],
});
