// An earlier answer of the learner's own, shown beside the question, read-only. Of a tool it is one for each sheet.
import { button, h, replaceKeeping, unseen } from "../shared/dom.js";
import { defineKind } from "./registry.js";

defineKind("recall", {
  empty: null,
  adopt(el, ctx, field) {
    const body = el.querySelector(".al-recalled");

    /** An answer with where it comes from, and a button that puts it where it is offered to. */
    const one = (shown, from, offer) => {
      const target = shown && field.offer && ctx.field(field.offer);
      return [
        target && h("p", { class: "al-help" }, "You wrote:"),
        shown ?? h("p", { class: "al-help" }, "Nothing written there yet. You can answer it in "),
        h("p", { class: "al-recall-from" }, shown ? "From " : "", from),
        target && button(["Use this", unseen(` in “${target.short}”`)], () => ctx.putInto(field.offer, offer)),
      ].filter(Boolean);
    };
    const fromSheet = ({ key, title, value, offer, partners }) => one(
      ctx.show({ ...field.source, partners }, value), h("a", { href: `${field.page}#s-${key}` }, title), offer);

    return {
      get: () => null,
      set: () => {},
      recall(value) {
        if (Array.isArray(value) && field.page !== undefined) {
          el.hidden = !value.length;
          replaceKeeping(body, value.flatMap(fromSheet));
        } else {
          const from = field.link ? h("a", { href: field.link }, field.from_title) : field.from_title;
          replaceKeeping(body, one(ctx.show(field.source, value), from, value));
        }
      },
    };
  },
  show: () => null,
  both: null,
});
