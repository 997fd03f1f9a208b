// One choice in each given row, and a note beside it where the activity asks for one.
import { h, table, words } from "../shared/dom.js";
import { radiosIn } from "./choice.js";
import { defineKind } from "./registry.js";

/** Each row by itself: its title, what was chosen, and the whole note. */
function showCards(field, value, filled) {
  return h("ul", {}, filled.map((r) => {
    const chosen = field.options.find((o) => o.id === value[r.id].choice)?.label;
    const note = value[r.id].note;
    return h("li", {}, h("strong", {}, r.label), chosen && `: ${chosen}`, note && h("p", {}, words(note)));
  }));
}

defineKind("matrix", {
  empty: {},
  adopt(el, ctx) {
    const rows = [...el.querySelectorAll("[data-row]")].map((row) => (
      { id: row.dataset.row, name: row.querySelector(".al-matrix-title").textContent, group: radiosIn(row, ctx), note: row.querySelector("textarea") }));
    return {
      get: () => {
        const filled = rows.map((row) => [row.id, { choice: row.group.get(), note: row.note?.value ?? "" }])
          .filter(([, v]) => v.choice || v.note);
        return Object.fromEntries(filled);
      },
      set: (value) => rows.forEach((row) => {
        row.group.set(value?.[row.id]?.choice ?? null);
        const text = value?.[row.id]?.note ?? "";
        if (row.note && row.note.value !== text) row.note.value = text;
      }),
      open: () => rows.filter((row) => !row.group.get()).map((row) => ({ name: row.name, control: row.group })),
      focus: () => rows[0]?.group.focus(),
    };
  },
  show(field, value) {
    const filled = field.rows.filter((r) => value?.[r.id]?.choice || value?.[r.id]?.note);
    if (!filled.length) return null;
    if (field.show === "cards") return showCards(field, value, filled);
    const label = (id) => field.options.find((o) => o.id === id)?.label ?? "–";
    return table(field.short, [field.row, "Answer", ...(field.notes ? [field.notes] : [])],
      filled.map((r) => [r.label, label(value[r.id].choice), ...(field.notes ? [words(value[r.id].note ?? "")] : [])]),
      { named: true, class: "al-shown" });
  },
  both: null,
});
