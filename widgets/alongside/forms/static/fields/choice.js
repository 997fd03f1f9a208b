// One of several options: choice, and steps (options that climb like a staircase).
import { h, words } from "../shared/dom.js";
import { defineKind } from "./registry.js";

/** The radio buttons in `el`, a group of one name; a chosen one can be cleared again. */
export function radiosIn(el, ctx) {
  const inputs = [...el.querySelectorAll("input[type=radio]")];
  const clear = el.querySelector(".al-clear");
  clear.addEventListener("click", () => {
    set(null);
    inputs[0].focus();
    ctx.changed();
  });
  inputs.forEach((input) => input.addEventListener("change", refresh));
  function refresh() { clear.hidden = !inputs.some((input) => input.checked); }
  function set(value) {
    inputs.forEach((input) => { input.checked = input.value === value; });
    refresh();
  }
  return {
    set,
    get: () => {
      refresh(); // not all that choose say so
      return inputs.find((input) => input.checked)?.value ?? null;
    },
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus(),
  };
}

const choiceKind = {
  empty: null,
  adopt: radiosIn,
  show(field, value) {
    const option = field.options.find((o) => o.id === value);
    return option ? h("p", {}, words(option.label)) : null;
  },
  both: null,
};

defineKind("choice", choiceKind);
defineKind("steps", choiceKind);
