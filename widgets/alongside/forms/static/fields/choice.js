// One of several options: choice, and steps (options that climb like a staircase).
import { h, trusted, unseen, words } from "../shared/dom.js";

/** Radio buttons with a shared name; a chosen one can be cleared again. */
export function radios(options, ctx, { describe = true } = {}) {
  const name = ctx.id("radio");
  const inputs = options.map((o) => {
    const id = ctx.id(o.id);
    const input = h("input", {
      type: "radio", id, name, value: o.id, onchange: refresh,
      "aria-describedby": describe && o.meaning ? `${id}-meaning` : null,
    });
    return { option: o, id, input };
  });
  const clear = h("button", {
    type: "button", class: "al-clear", hidden: true,
    onclick: () => {
      set(null);
      inputs[0].input.focus();
      ctx.changed();
    },
  }, "Clear this answer");
  function refresh() { clear.hidden = !inputs.some((i) => i.input.checked); }
  function set(value) {
    inputs.forEach((i) => { i.input.checked = i.option.id === value; });
    refresh();
  }
  return {
    inputs, clear, set,
    get: () => {
      refresh(); // not all that choose say so
      return inputs.find((i) => i.input.checked)?.option.id ?? null;
    },
    focus: () => (inputs.find((i) => i.input.checked) ?? inputs[0]).input.focus(),
  };
}

function choiceKind(list) {
  return {
    empty: null,
    create(field, ctx) {
      const group = radios(field.options, ctx);
      const helpId = ctx.id("help");
      const items = group.inputs.map(({ option, id, input }, i) =>
        h(list, { class: "al-option", style: `--step:${i}` },
          h("label", { for: id }, input, h("span", { class: "al-option-label" }, option.label)),
          option.meaning && h("p", { id: `${id}-meaning`, class: "al-meaning" }, option.meaning)));
      return {
        el: h("fieldset", { class: "al-field", "aria-describedby": field.help ? helpId : null },
          h("legend", { class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional()),
          field.help && trusted("div", { id: helpId, class: "al-help" }, field.help),
          list === "li" ? h("ol", { class: "al-steps", style: `--steps:${items.length}` }, items)
            : h("div", { class: "al-options" }, items),
          group.clear),
        get: group.get,
        set: group.set,
        focus: group.focus,
      };
    },
    show(field, value) {
      const option = field.options.find((o) => o.id === value);
      return option ? h("p", {}, words(option.label)) : null;
    },
    both: null,
  };
}

export const choiceKinds = { choice: choiceKind("div"), steps: choiceKind("li") };
