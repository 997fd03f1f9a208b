// What a tutor wrote about the learner's answers, beside them: always as text.
import { dayAndTime, h, unseen, wordsOfOthers } from "../shared/dom.js";

/** Places for comments: one beside each answer, and one for those on the whole activity. */
export function makeTutorComments(fields) {
  const slots = new Map(fields.map((field) => [field.id, h("div", { class: "al-tutor-comments" })]));
  const all = h("div", { class: "al-tutor-comments" });

  function drawn(comment) {
    const about = fields.find((field) => field.id === comment.field)?.short;
    return h("figure", { class: "al-tutor-comment", role: "group", "aria-label": `Comment from ${comment.by}${about ? `: ${about}` : ""}` },
      h("figcaption", { class: "al-tutor-comment-by" }, h("strong", {}, comment.by), unseen(" wrote"), ` · ${dayAndTime(comment.at)}`,
        comment.new && h("span", { class: "al-tutor-comment-new" }, "New"),
        comment.changed && h("span", { class: "al-tutor-comment-since" }, comment.field ? "You have changed this answer since." : "You have changed your answers since.")),
      h("p", { class: "al-tutor-comment-text" }, wordsOfOthers(comment.text)));
  }

  return {
    all,
    beside: (id) => slots.get(id),
    show(comments) {
      for (const [id, slot] of slots) slot.replaceChildren(...comments.filter((r) => r.field === id).map(drawn));
      const rest = comments.filter((r) => !slots.has(r.field));
      all.replaceChildren(...(rest.length ? [h("h3", { class: "al-subheading" }, "What your tutor wrote"), ...rest.map(drawn)] : []));
    },
  };
}
