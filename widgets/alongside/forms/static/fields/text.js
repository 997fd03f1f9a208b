// One line, a few lines or many: short-text, paragraph, long-text.
import { h, words } from "../shared/dom.js";
import { defineKind } from "./registry.js";

const textKind = {
  empty: "",
  adopt(el) {
    const control = el.querySelector("textarea, input");
    return {
      get: () => control.value,
      set: (value) => {
        if (control.value !== (value ?? "")) control.value = value ?? "";
      },
      control,
    };
  },
  show: (field, value) => (value ? h("p", {}, words(value)) : null),
  both: (a, b) => [a, b].filter(Boolean).join("\n\n"),
};

defineKind("short-text", { ...textKind, both: (a, b) => [a, b].filter(Boolean).join(" / ") });
defineKind("paragraph", textKind);
defineKind("long-text", textKind);
