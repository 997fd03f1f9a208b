// Any number of a list, and the learner's own beside it.
import { h, words } from "../shared/dom.js";
import { defineKind } from "./registry.js";

defineKind("several", {
  empty: { chosen: [], other: "" },
  adopt(el) {
    const boxes = [...el.querySelectorAll("input[type=checkbox]")];
    const other = el.querySelector("input[type=text]");
    return {
      get: () => ({ chosen: boxes.filter((box) => box.checked).map((box) => box.value), other: other?.value ?? "" }),
      set: (value) => {
        boxes.forEach((box) => { box.checked = (value?.chosen ?? []).includes(box.value); });
        if (other && other.value !== (value?.other ?? "")) other.value = value?.other ?? "";
      },
      focus: () => boxes[0]?.focus(),
    };
  },
  /** Ticks of both, and the one text of their own that there is. */
  join: (saved, typed) => (saved.other && typed.other && saved.other !== typed.other ? undefined
    : { chosen: [...new Set([...saved.chosen, ...typed.chosen])], other: saved.other || typed.other }),
  show(field, value) {
    const labels = (value?.chosen ?? []).map((id) => field.options.find((o) => o.id === id)?.label ?? id);
    const all = [...labels, ...(value?.other ? [value.other] : [])];
    return all.length ? h("ul", {}, all.map((text) => h("li", {}, words(text)))) : null;
  },
  both: (a, b) => ({
    chosen: [...new Set([...(a?.chosen ?? []), ...(b?.chosen ?? [])])],
    other: [a?.other, b?.other].filter(Boolean).join(" / "),
  }),
});
