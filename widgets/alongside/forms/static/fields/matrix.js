// One choice in each given row, and a note beside it where the activity asks for one.
import { h, trusted, unseen, words } from "../shared/dom.js";
import { radios } from "./choice.js";

export const matrixKind = {
  empty: {},
  create(field, ctx) {
    const helpId = ctx.id("help");
    const rows = field.rows.map((row) => {
      const group = radios(field.options, ctx, { describe: false });
      const noteId = ctx.id(`${row.id}-note`);
      const note = field.notes
        ? h("textarea", { id: noteId, rows: 2, dir: "auto" }) : null;
      const titleId = ctx.id(`${row.id}-title`);
      const meaningId = ctx.id(`${row.id}-meaning`);
      // One group for the choice and its note: its name is said once, and its question with it.
      const el = h("div", { class: "al-matrix-row", role: "group", "aria-labelledby": titleId,
        "aria-describedby": row.help ? meaningId : null },
        h("div", { class: "al-matrix-title", id: titleId }, row.label),
        row.help && h("p", { class: "al-help", id: meaningId }, row.help),
        h("div", { class: "al-matrix-options" },
          group.inputs.map(({ option, id, input }) => h("label", { for: id }, input, h("span", {}, option.label)))),
        group.clear,
        note && h("div", { class: "al-matrix-note" },
          h("label", { for: noteId }, field.notes, unseen(`, ${row.label}`)), note));
      return { row, group, note, el };
    });
    return {
      el: h("fieldset", { class: "al-field", "aria-describedby": helpId },
        h("legend", { class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional()),
        h("div", { id: helpId, class: "al-help" }, field.help && trusted("div", {}, field.help),
          field.notes && h("p", {}, "Use roles, not names.")),
        h("div", { class: "al-matrix" }, rows.map((r) => r.el))),
      get: () => {
        const filled = rows.map((r) => [r.row.id, { choice: r.group.get(), note: r.note?.value ?? "" }])
          .filter(([, v]) => v.choice || v.note);
        return Object.fromEntries(filled);
      },
      set: (value) => rows.forEach((r) => {
        r.group.set(value?.[r.row.id]?.choice ?? null);
        const text = value?.[r.row.id]?.note ?? "";
        if (r.note && r.note.value !== text) r.note.value = text;
      }),
      focus: () => rows[0]?.group.focus(),
    };
  },
  show(field, value) {
    const filled = field.rows.filter((r) => value?.[r.id]?.choice || value?.[r.id]?.note);
    if (!filled.length) return null;
    const label = (id) => field.options.find((o) => o.id === id)?.label ?? "–";
    return h("table", { class: "al-shown" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, field.row), h("th", { scope: "col" }, "Answer"),
        field.notes && h("th", { scope: "col" }, field.notes))),
      h("tbody", {}, filled.map((r) => h("tr", {}, h("th", { scope: "row" }, r.label),
        h("td", {}, label(value[r.id].choice)),
        field.notes && h("td", {}, words(value[r.id].note ?? ""))))));
  },
  both: null,
};
