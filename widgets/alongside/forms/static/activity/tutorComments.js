// What a tutor wrote about the learner's answers, beside them: always as text.
import { dayAndTime, h, unseen, wordsOfOthers } from "../shared/dom.js";

/** Places for comments: one beside each answer, and one for those on the whole activity. */
export function makeRemarks(fields) {
  const places = new Map(fields.map((field) => [field.id, h("div", { class: "al-remarks" })]));
  const all = h("div", { class: "al-remarks" });

  function drawn(remark) {
    const about = fields.find((field) => field.id === remark.field)?.short;
    return h("figure", { class: "al-remark", role: "group", "aria-label": `Comment from ${remark.by}${about ? `: ${about}` : ""}` },
      h("figcaption", { class: "al-remark-by" }, h("strong", {}, remark.by), unseen(" wrote"), ` · ${dayAndTime(remark.at)}`,
        remark.new && h("span", { class: "al-remark-new" }, "New"),
        remark.changed && h("span", { class: "al-remark-since" }, remark.field ? "You have changed this answer since." : "You have changed your answers since.")),
      h("p", { class: "al-remark-text" }, wordsOfOthers(remark.text)));
  }

  return {
    all,
    beside: (id) => places.get(id),
    show(remarks) {
      for (const [id, place] of places) place.replaceChildren(...remarks.filter((r) => r.field === id).map(drawn));
      const rest = remarks.filter((r) => !places.has(r.field));
      all.replaceChildren(...(rest.length ? [h("h3", { class: "al-subheading" }, "What your tutor wrote"), ...rest.map(drawn)] : []));
    },
  };
}
