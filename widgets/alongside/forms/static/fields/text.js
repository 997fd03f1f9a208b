// One line, a few lines or many: short-text, paragraph, long-text. The longer ones can be formatted.
import { h, words } from "../shared/dom.js";
import { answerOf, escapeFormatted, isFormatted, sourceOf } from "../shared/formattedValue.js";
import { makeFormatting, showFormatted } from "../shared/formatting.js";
import { defineKind } from "./registry.js";

const textKind = {
  empty: "",
  adopt(el, ctx, field) {
    const control = el.querySelector("textarea, input");
    const turn = el.querySelector(".al-format");
    const format = turn && makeFormatting({ box: control, turn, name: field.short, changed: () => ctx.changed() });
    return {
      get: () => answerOf(control.value, Boolean(format?.on)),
      set(value) {
        const text = sourceOf(value) ?? "";
        if (control.value !== text) control.value = text;
        if (text) format?.turn(isFormatted(value)); // nothing has no format
        format?.drawn();
      },
      control,
    };
  },
  show: (field, value) => (isFormatted(value) ? showFormatted(value.markdown) : value ? h("p", {}, words(value)) : null),
  both(a, b) {
    const either = isFormatted(a) || isFormatted(b);
    const texts = [a, b].filter(Boolean).map((one) => (either && !isFormatted(one) ? escapeFormatted(one) : sourceOf(one)));
    return answerOf(texts.join("\n\n"), either);
  },
};

defineKind("short-text", { ...textKind, both: (a, b) => [a, b].filter(Boolean).join(" / ") });
defineKind("paragraph", { ...textKind, attaches: true });
defineKind("long-text", { ...textKind, attaches: true });
