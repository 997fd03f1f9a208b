// Rows that a learner adds, removes and moves by keyboard: what rows, list and actions share.
import { button, h, same, unseen } from "../shared/dom.js";

/**
 * A list of rows with the same controls.
 *
 * options: {word, container, makeRow(i) → {el, controls, get, set, label(n)}, empty, minimum, ctx}
 * Returns {el (buttons and the undo line), get, set}. Elements are moved, never rebuilt, so that
 * focus and text stay where they are.
 */
export function repeater({ word, container, makeRow, empty, minimum, ctx }) {
  const rows = [];
  const lower = word.toLowerCase();
  const undo = h("p", { class: "al-undo", role: "status" });
  const add = button(`Add another ${lower}`, () => {
    rows.push(newRow(empty()));
    refresh();
    rows.at(-1).controls[0].focus();
    ctx.changed();
  }, { class: "al-button al-add" });

  function newRow(value) {
    const row = makeRow();
    row.tools = h("div", { class: "al-tools" },
      button("↑", () => move(row, -1), { class: "al-tool" }),
      button("↓", () => move(row, 1), { class: "al-tool" }),
      button("×", () => remove(row), { class: "al-tool" }));
    row.place(row.tools);
    row.set(value);
    return row;
  }

  function move(row, by) {
    const from = rows.indexOf(row);
    const to = from + by;
    if (to < 0 || to >= rows.length) return;
    rows.splice(to, 0, rows.splice(from, 1)[0]);
    refresh();
    const pressed = row.tools.children[by < 0 ? 0 : 1];
    (pressed.disabled ? row.tools.children[by < 0 ? 1 : 0] : pressed).focus();
    ctx.changed();
  }

  function remove(row) {
    const at = rows.indexOf(row);
    const value = row.get();
    rows.splice(at, 1);
    if (!rows.length) rows.push(newRow(empty()));
    refresh();
    ctx.changed();
    rows[Math.min(at, rows.length - 1)].controls[0].focus();
    if (same(value, empty())) return;
    undo.replaceChildren(`${word} ${at + 1} removed. `, button("Undo", () => {
      rows.splice(Math.min(at, rows.length), 0, newRow(value));
      undo.replaceChildren(`${word} ${at + 1} is back.`);
      refresh();
      rows[at]?.controls[0].focus();
      ctx.changed();
    }));
  }

  function refresh() {
    rows.forEach((row, i) => {
      const n = i + 1;
      row.label(n);
      const [up, down, gone] = row.tools.children;
      up.replaceChildren(mark("↑"), unseen(`Move ${lower} ${n} up`));
      down.replaceChildren(mark("↓"), unseen(`Move ${lower} ${n} down`));
      gone.replaceChildren(mark("×"), unseen(`Remove ${lower} ${n}`));
      up.disabled = i === 0;
      down.disabled = i === rows.length - 1;
    });
    const wanted = rows.map((row) => row.el);
    wanted.forEach((el, i) => {
      if (container.children[i] !== el) container.insertBefore(el, container.children[i] ?? null);
    });
    for (const el of [...container.children]) if (!wanted.includes(el)) el.remove();
  }

  return {
    el: h("div", { class: "al-repeat" }, add, undo),
    get: () => {
      const values = rows.map((row) => row.get());
      while (values.length && same(values.at(-1), empty())) values.pop();
      return values;
    },
    set: (values) => {
      const wanted = [...(values ?? [])];
      while (wanted.length < Math.max(minimum ?? 1, 1)) wanted.push(empty());
      while (rows.length > wanted.length) rows.pop();
      wanted.forEach((value, i) => {
        if (!rows[i]) rows.push(newRow(value));
        else if (!same(rows[i].get(), value)) rows[i].set(value);
      });
      refresh();
    },
  };
}

function mark(sign) {
  return h("span", { "aria-hidden": "true" }, sign);
}
