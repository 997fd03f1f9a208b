// The course's own comment on an activity: there to compare with, folded away until it is wanted.
import { button, h, trusted } from "../shared/dom.js";

/**
 * `heading` is the activity's, so that two forms on a page tell their comments apart. load() gives the comment's HTML,
 * or null where it can't be had. Returns {el, update(written)}.
 */
export function makeComment(uid, heading, load) {
  const id = `${uid}-comment`;
  let written = false;
  const text = h("div", { id, class: "al-comment-text", hidden: true, tabindex: "-1" });
  const lead = h("p", { class: "al-help" });
  const open = button("Show it anyway", async () => {
    if (text.hidden) {
      const html = await load();
      if (html === null) return; // the notice above says why
      text.replaceChildren(trusted("div", {}, html));
    }
    text.hidden = !text.hidden;
    label();
    if (!text.hidden) text.focus();
  }, { "aria-expanded": "false", "aria-controls": id });

  function label() {
    open.setAttribute("aria-expanded", String(!text.hidden));
    lead.hidden = !text.hidden;
    lead.textContent = written
      ? "You have written something, so you can compare it with ours. There is no right answer to match."
      : "Our comment is here to compare with once you have written something of your own.";
    open.textContent = !text.hidden ? "Hide our comment" : written ? "Compare with our comment" : "Show it anyway";
  }
  label();

  return {
    el: h("section", { class: "al-comment", "aria-label": `Our comment on ${heading}` }, lead, open, text),
    /** Whether the learner has written something of their own. */
    update(now) {
      written = now;
      label();
    },
  };
}
