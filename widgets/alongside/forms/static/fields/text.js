// One line, a few lines or many: short-text, paragraph, long-text.
import { h, words } from "../shared/dom.js";

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

export const textKinds = {
  "short-text": { ...textKind, both: (a, b) => [a, b].filter(Boolean).join(" / ") },
  paragraph: textKind,
  "long-text": textKind,
};
