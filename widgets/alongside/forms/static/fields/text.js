// One line, a few lines or many: short-text, paragraph, long-text.
import { h, trusted, words } from "../shared/dom.js";

const NAMES_HINT = "Use roles, not names.";

function textKind(rows) {
  return {
    empty: "",
    create(field, ctx) {
      const id = ctx.id(field.id);
      const helpId = `${id}-help`;
      const control = rows
        ? h("textarea", { id, rows, dir: "auto", "aria-describedby": helpId })
        : h("input", {
            id, type: "text", dir: "auto", autocomplete: "off", "aria-describedby": helpId,
          });
      const help = h("div", { id: helpId, class: "al-help" });
      if (field.help) help.append(trusted("div", {}, field.help));
      help.append(h("p", {}, NAMES_HINT));
      const label = h("label", { for: id, class: "al-prompt" }, trusted("span", {}, field.prompt), ctx.optional());
      return {
        el: h("div", { class: "al-field" }, label, help, control),
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
}

export const textKinds = {
  "short-text": { ...textKind(0), both: (a, b) => [a, b].filter(Boolean).join(" / ") },
  paragraph: textKind(4),
  "long-text": textKind(10),
};
