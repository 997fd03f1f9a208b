// Rows that a learner adds, removes and moves by keyboard: what rows, list and actions share.
import { button, renameIds, same } from "../shared/dom.js";
import { makeLimitNote } from "../shared/limitNote.js";

const isMany = (control) => control.dataset.many !== undefined;

/** What a control of a row holds: words, a number, what is ticked in a group (data-many), or of a box to tick true or nothing. */
function readPart(control, empty) {
  if (control.type === "checkbox") return control.checked || undefined;
  if (isMany(control)) {
    return {
      chosen: [...control.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value),
      other: control.querySelector("input[type=text]")?.value ?? "",
    };
  }
  const isNumber = control.dataset.number !== undefined && /^[0-9]+$/.test(control.value);
  return isNumber ? Number(control.value) : control.value || empty;
}

function writePart(control, value) {
  if (control.type === "checkbox") {
    control.checked = value === true;
    return;
  }
  if (isMany(control)) {
    for (const box of control.querySelectorAll("input[type=checkbox]")) box.checked = (value?.chosen ?? []).includes(box.value);
    const other = control.querySelector("input[type=text]");
    if (other && other.value !== (value?.other ?? "")) other.value = value?.other ?? "";
    return;
  }
  const text = String(value ?? "");
  // A name in words, from when there was nobody to choose: it stays an answer.
  if (control.dataset.words !== undefined && ![...control.options].some((one) => one.value === text)) control.append(new Option(text, text));
  if (control.value !== text) control.value = text;
}

function focusPart(row) {
  const first = row?.controls[0];
  (first?.querySelector("input") ?? first)?.focus();
}

/**
 * The rows in `el`: those that stand there, and copies of the one in its template.
 *
 * options: {word, blank, minimum, ctx}; blank is an empty row's value: a text, or one for each part that a
 * control names in data-part. Rows are moved, never rebuilt, so that focus and text stay where they are.
 */
export function repeater(el, { word, blank, minimum, most, ctx, needs = [] }) {
  const container = el.querySelector("[data-rows]");
  const template = el.querySelector("template").content.firstElementChild;
  const undo = el.querySelector(".al-undo");
  const lower = word.toLowerCase();
  let made = 0; // rows copied: each has ids of its own
  const many = makeLimitNote(el, most);
  const count = () => many(rows.filter((row) => !same(row.get(), blank)).length);
  const rows = [...container.children].map(adoptRow);
  el.querySelector(".al-add").addEventListener("click", () => {
    rows.push(newRow(blank));
    refresh();
    focusPart(rows.at(-1));
    ctx.changed();
  });
  el.addEventListener("input", count);
  refresh();

  function adoptRow(place) {
    const controls = [...place.querySelectorAll("[data-part]")];
    const tools = Object.fromEntries([...place.querySelectorAll("[data-do]")].map((tool) => [tool.dataset.do, tool]));
    const empty = (key) => (typeof blank === "string" ? blank : blank[key]);
    const row = {
      el: place, controls, tools,
      get() {
        const values = controls.map((c) => [c.dataset.part, readPart(c, empty(c.dataset.part))]);
        return typeof blank === "string" ? values[0][1] : Object.fromEntries(values.filter(([, value]) => value !== undefined));
      },
      set(value) {
        for (const control of controls) {
          writePart(control, typeof blank === "string" ? value : value?.[control.dataset.part]);
        }
      },
    };
    tools.up.addEventListener("click", () => move(row, -1));
    tools.down.addEventListener("click", () => move(row, 1));
    tools.gone.addEventListener("click", () => remove(row));
    return row;
  }

  function newRow(value) {
    const place = document.importNode(template, true);
    const from = place.querySelector("[data-part]").id.replace(/--new--[^]*$/, "--");
    renameIds(place, `${from}new--`, `${from}more-${made++}--`);
    const row = adoptRow(place);
    row.set(value);
    return row;
  }

  function move(row, by) {
    const from = rows.indexOf(row);
    const to = from + by;
    if (to < 0 || to >= rows.length) return;
    rows.splice(to, 0, rows.splice(from, 1)[0]);
    refresh();
    const [pressed, other] = by < 0 ? [row.tools.up, row.tools.down] : [row.tools.down, row.tools.up];
    (pressed.disabled ? other : pressed).focus();
    ctx.changed();
  }

  function remove(row) {
    const at = rows.indexOf(row);
    const value = row.get();
    rows.splice(at, 1);
    if (!rows.length) rows.push(newRow(blank));
    refresh();
    ctx.changed();
    focusPart(rows[Math.min(at, rows.length - 1)]);
    if (same(value, blank)) return;
    undo.replaceChildren(`${word} ${at + 1} removed. `, button("Undo", () => {
      rows.splice(Math.min(at, rows.length), 0, newRow(value));
      undo.replaceChildren(`${word} ${at + 1} is back.`);
      refresh();
      focusPart(rows[at]);
      ctx.changed();
    }, { "aria-label": `Undo: bring ${lower} ${at + 1} back` }));
  }

  function refresh() {
    rows.forEach((row, i) => {
      for (const number of row.el.querySelectorAll("[data-n]")) number.textContent = String(i + 1);
      row.tools.up.disabled = i === 0;
      row.tools.down.disabled = i === rows.length - 1;
    });
    const wanted = rows.map((row) => row.el);
    wanted.forEach((place, i) => {
      if (container.children[i] !== place) container.insertBefore(place, container.children[i] ?? null);
    });
    for (const place of [...container.children]) if (!wanted.includes(place)) place.remove();
    count();
  }

  return {
    get: () => {
      const values = rows.map((row) => row.get());
      while (values.length && same(values.at(-1), blank)) values.pop();
      return values;
    },
    set: (values) => {
      const wanted = [...(values ?? [])];
      while (wanted.length < Math.max(minimum ?? 1, 1)) wanted.push(blank);
      while (rows.length > wanted.length) rows.pop();
      wanted.forEach((value, i) => {
        if (!rows[i]) rows.push(newRow(value));
        else if (!same(rows[i].get(), value)) rows[i].set(value);
      });
      refresh();
    },
    /** What is empty of the rows that are asked for: {name, control} of each. */
    open: () => rows.slice(0, Math.max(minimum ?? 1, 1)).flatMap((row, i) => {
      if (same(row.get(), blank)) return [{ name: `${word} ${i + 1}`, control: row.controls[0] }];
      return row.controls.filter((c) => needs.includes(c.dataset.part) && !c.value)
        .map((control) => ({ name: row.el.querySelector(`label[for="${CSS.escape(control.id)}"]`).textContent, control }));
    }),
    focus: () => focusPart(rows[0]),
  };
}
