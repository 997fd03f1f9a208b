// All kinds of field by name: what draws a control, and what shows an answer read-only.
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

/** An answer to read, or null where there is none. */
export function show(field, value) {
  return field ? KINDS[field.kind].show(field, value) : null;
}
