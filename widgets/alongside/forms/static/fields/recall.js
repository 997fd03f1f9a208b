// An earlier answer of the learner's own, shown beside the question, read-only.
import { button, h, unseen } from "../shared/dom.js";
import { defineKind } from "./registry.js";

defineKind("recall", {
  empty: null,
  adopt(el, ctx, field) {
    const body = el.querySelector(".al-recalled");
    return {
      get: () => null,
      set: () => {},
      recall(value) {
        const shown = ctx.show(field.source, value);
        const from = field.link ? h("a", { href: field.link }, field.from_title) : field.from_title;
        const target = shown && field.offer && ctx.field(field.offer);
        body.replaceChildren(...[
          target && h("p", { class: "al-help" }, "You wrote:"),
          shown ?? h("p", { class: "al-help" }, "Nothing written there yet. You can answer it in "),
          h("p", { class: "al-recall-from" }, shown ? "From " : "", from),
          target && button(["Use this", unseen(` in “${target.short}”`)], () => ctx.putInto(field.offer, value)),
        ].filter(Boolean));
      },
    };
  },
  show: () => null,
  both: null,
});
