// A day of the calendar.
import { dayInWords, h, words } from "../shared/dom.js";
import { defineKind } from "./registry.js";

defineKind("date", {
  empty: "",
  adopt(el) {
    const control = el.querySelector("input");
    return {
      get: () => control.value,
      set: (value) => {
        if (control.value !== (value ?? "")) control.value = value ?? "";
      },
      control,
    };
  },
  show: (field, value) => (value ? h("p", {}, words(dayInWords(value))) : null),
  both: null,
});
