// A table of the learner's own rows.
import { h, trusted, unseen, words } from "../shared/dom.js";
import { repeater } from "./repeatedRows.js";

const NAMES_HINT_ROWS = "Use roles, not names.";

function cellControl(column, ctx) {
  const id = ctx.id(column.id);
  if (column.kind === "choice") {
    return h("select", { id },
      h("option", { value: "" }, "Choose…"),
      column.options.map((o) => h("option", { value: o.id }, o.label)));
  }
  if (column.kind === "paragraph") {
    return h("textarea", { id, rows: 2, dir: "auto" });
  }
  return h("input", { id, type: "text", dir: "auto", autocomplete: "off" });
}

function makeTableRow(field, ctx) {
  const numberCell = h("th", { scope: "row", class: "al-number" });
  const cells = field.columns.map((column) => {
    const control = cellControl(column, ctx);
    const label = h("label", { for: control.id, class: "al-cell-label" });
    return { column, control, label, td: h("td", {}, label, control) };
  });
  const tools = h("td", { class: "al-tools-cell" });
  const blank = (column) => (column.kind === "choice" ? null : "");
  return {
    el: h("tr", {}, numberCell, cells.map((c) => c.td), tools),
    place: (el) => tools.append(el),
    controls: cells.map((c) => c.control),
    label: (n) => {
      numberCell.textContent = String(n);
      cells.forEach((c) => c.label.replaceChildren(c.column.label, unseen(`, ${field.row} ${n}`)));
    },
    get: () => Object.fromEntries(cells.map((c) =>
      [c.column.id, c.control.value || blank(c.column)])),
    set: (value) => cells.forEach((c) => { c.control.value = value?.[c.column.id] ?? ""; }),
  };
}

export const rowsKind = {
  empty: [],
  create(field, ctx) {
    const body = h("tbody");
    const helpId = ctx.id("help");
    const rows = repeater({
      word: field.row,
      container: body,
      makeRow: () => makeTableRow(field, ctx),
      empty: () => Object.fromEntries(field.columns.map((c) => [c.id, c.kind === "choice" ? null : ""])),
      minimum: field.minimum,
      ctx,
    });
    const head = h("thead", {}, h("tr", {},
      h("th", { scope: "col", class: "al-number" }, unseen("Number")),
      field.columns.map((c) => h("th", { scope: "col" }, c.label)),
      h("th", { scope: "col", class: "al-tools-cell" }, unseen("Move or remove"))));
    const example = field.example && h("div", { class: "al-example" },
      h("p", {}, h("strong", {}, "Example. "),
        field.columns.filter((c) => field.example[c.id]).map((c, i) => [
          i ? " · " : "", h("em", {}, `${c.label}: `), field.example[c.id]])));
    const help = h("div", { id: helpId, class: "al-help" },
      field.help && trusted("div", {}, field.help), h("p", {}, NAMES_HINT_ROWS));
    return {
      el: h("fieldset", { class: "al-field", "aria-describedby": helpId },
        h("legend", { class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional()),
        help, example, h("table", { class: "al-rows" }, head, body), rows.el),
      get: rows.get,
      set: rows.set,
      focus: () => body.querySelector("input, textarea, select")?.focus(),
    };
  },
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
