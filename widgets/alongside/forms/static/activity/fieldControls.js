// The controls of a form's fields, taken over where they stand: what each holds, by its field.
import { h, same } from "../shared/dom.js";
import { makeTracker } from "../shared/valueTracking.js";
import { KINDS, show } from "../fields/registry.js";

/**
 * Take over the fields in `body`. changed(name, value, unfinished) is told each value that is another than an
 * empty one, at first, and later than the one before; putInto(name, value) puts an earlier answer into another;
 * after(name) is what stands after a field. Returns
 * {controls, tracker, kindOf, fieldOf, empties, answersIn}.
 */
export function takeFields({ spec, uid, body, changed, putInto, after }) {
  const tracker = makeTracker(body);
  const controls = new Map(); // field → {get, set, focus, …}
  const fieldOf = (name) => spec.fields.find((field) => field.id === name);
  const kindOf = (name) => KINDS[fieldOf(name)?.kind];
  const placeIn = (root, field) => root.querySelector(`[data-field="${CSS.escape(field.id)}"]`);
  const stored = spec.fields.filter((field) => field.stores);

  /** What a kind gets: `id` and `optional` are for one that is drawn by its module. */
  function contextOf(field, tell) {
    let ids = 0;
    return {
      show, changed: tell,
      id: (name) => `${uid}--${field.id}--${name}-${ids++}`,
      optional: () => (field.required ? null : h("span", { class: "al-optional" }, " (optional)")),
      field: fieldOf, putInto,
    };
  }

  function adopt(root, field, tell) {
    const place = placeIn(root, field);
    const ctx = contextOf(field, tell);
    const kind = KINDS[field.kind];
    const control = kind.adopt?.(place, ctx, field) ?? kind.create(field, ctx);
    const el = control.el ?? place;
    if (el !== place) { // a kind that has no HTML of its own is drawn here
      el.dataset.field = field.id;
      place.replaceWith(el);
    }
    return { ...control, el };
  }

  for (const field of spec.fields) {
    const control = adopt(body, field, () => tracker.changed(field.id));
    controls.set(field.id, { ...control, set: (value) => {
      control.set(value);
      tracker.set(field.id);
    } });
    // Compared with an empty one: what is written there already counts.
    if (field.stores) tracker.follow(field.id, control.el, control.get, (...of) => changed(field.id, ...of), KINDS[field.kind].empty);
    control.el.after(...after(field.id));
  }

  /** The answers of an empty form with these values in its controls, [end of a control's id, value] each. */
  function answersIn(values) {
    const copy = body.cloneNode(true);
    const given = new Map(values);
    for (const el of copy.querySelectorAll("input, textarea, select")) {
      const value = given.get(el.id.slice(uid.length));
      if (el.type === "radio" || el.type === "checkbox") el.checked = Boolean(value);
      else el.value = value ?? "";
    }
    const found = stored.map((field) => [field, adopt(copy, field, () => {}).get()]);
    return Object.fromEntries(found.filter(([{ kind }, value]) => !same(value, KINDS[kind].empty))
      .map(([{ id }, value]) => [id, value]));
  }

  return {
    controls, tracker, kindOf, fieldOf, answersIn,
    empties: Object.fromEntries(stored.map((field) => [field.id, KINDS[field.kind].empty])),
  };
}
