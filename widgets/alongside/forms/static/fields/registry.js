// All kinds of field by name: what takes over a control, and what shows an answer read-only.
// The modules of the kinds there are stand behind this one where modules are joined.
import { same } from "../shared/dom.js";

export const KINDS = {};

/**
 * Add a kind: {empty, adopt(el, ctx, field) or create(field, ctx), show(field, value), both, join}.
 *
 * field is what `forms/spec.py` sends: `prompt` and `help` are HTML for `trusted`, `short` is text, settings
 * stand flat beside them. In a value "nothing" is null, "" or a missing key, never false.
 *
 * adopt takes over the controls that stand in the page, create draws them → {el (from create), get(),
 * set(value), focus(), open()}. open is for a kind with parts → [{name, control}]: which of those that are
 * asked for are still empty. ctx → id(name), an id for an element, another at each call; changed(), to call
 * where no event of a control says so; optional(), what to put behind the prompt; show(field, value), an
 * answer to another question; field(name), another question of the form; putInto(name, value), which adds
 * a value to the answer there when the learner says so. show → an element, or null for no answer. empty is
 * the value that controls hold with nothing in them: for a list of rows [], though one empty row is drawn,
 * and get leaves out the empty ones at its end. both(a, b) puts two values together; null where only one of
 * them can stand. attaches: pictures and files can be put beside it. join(saved, typed) is for kinds whose
 * values `joinAnswers` would join wrongly.
 */
export function defineKind(name, kind) {
  KINDS[name] = kind;
}

/**
 * A saved answer with what was written before it had come: each part that one of them leaves empty is the
 * other's. Undefined where both say something in the same place, and differ.
 */
export function joinAnswers(field, saved, typed) {
  return (KINDS[field.kind].join ?? joinParts)(saved, typed);
}

const isEmpty = (part) => part === null || part === undefined || part === ""
  || (typeof part === "object" && Object.values(part).every(isEmpty));

function joinParts(saved, typed) {
  if (isEmpty(typed) || same(saved, typed)) return saved;
  if (isEmpty(saved)) return typed;
  if (typeof saved !== "object" || typeof typed !== "object") return undefined;
  const joined = Array.isArray(saved) ? [] : {};
  for (const key of new Set([...Object.keys(saved), ...Object.keys(typed)])) {
    const part = joinParts(saved[key], typed[key]);
    if (part === undefined) return undefined;
    joined[key] = part;
  }
  return joined;
}

/** An answer to read, or null where there is none. */
export function show(field, value) {
  return field ? KINDS[field.kind].show(field, value) : null;
}
