// An earlier answer of the learner's own, shown beside the question, read-only.
import { h, trusted } from "../shared/dom.js";

export const recallKind = {
  empty: null,
  create(field, ctx) {
    const id = ctx.id("title");
    const body = h("div", { class: "al-recalled" });
    const el = h("div", { class: "al-field al-recall", role: "group", "aria-labelledby": id },
      h("p", { id, class: "al-recall-title" }, trusted("span", {}, field.prompt)),
      field.help && trusted("div", { class: "al-help" }, field.help), body);
    return {
      el,
      get: () => null,
      set: () => {},
      recall(value) {
        const shown = ctx.show(field.source, value);
        const from = field.link ? h("a", { href: field.link }, field.from_title) : field.from_title;
        body.replaceChildren(shown ?? h("p", { class: "al-help" }, "Nothing written there yet. You can answer it in "),
          h("p", { class: "al-recall-from" }, shown ? "From " : "", from));
      },
    };
  },
  show: () => null,
  both: null,
};
