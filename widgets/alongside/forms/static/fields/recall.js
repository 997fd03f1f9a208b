// An earlier answer of the learner's own, shown beside the question, read-only.
import { h } from "../shared/dom.js";

export const recallKind = {
  empty: null,
  adopt(el, ctx, field) {
    const body = el.querySelector(".al-recalled");
    return {
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
