// All kinds of field by name: what draws a control, and what shows an answer read-only.
import { same } from "../shared/dom.js";
import { textKinds } from "./text.js";
import { rowsKind } from "./rows.js";
import { listKind } from "./itemList.js";
import { actionsKind } from "./actions.js";
import { choiceKinds } from "./choice.js";
import { scaleKind } from "./scale.js";
import { matrixKind } from "./matrix.js";
import { severalKind } from "./several.js";
import { recallKind } from "./recall.js";

export const KINDS = {
  ...textKinds, ...choiceKinds, rows: rowsKind, list: listKind, actions: actionsKind, scale: scaleKind,
  matrix: matrixKind, several: severalKind, recall: recallKind,
};

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
