// The course's own comment on an activity: there to compare with, folded away until it is wanted.
import { focusDrawn, trusted } from "../shared/dom.js";

/**
 * `el` is its part of the form. load() gives the comment's HTML, or null where it can't be had. Returns
 * {update(written)}.
 */
export function makeComment(el, load) {
  let written = false;
  const [lead, open, text] = el.children;
  open.addEventListener("click", async () => {
    if (text.hidden) {
      const html = await load();
      if (html === null) return; // the notice above says why
      text.replaceChildren(trusted("div", {}, html));
    }
    text.hidden = !text.hidden;
    label();
    if (!text.hidden) focusDrawn(text);
  });

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
    /** Whether the learner has written something of their own. */
    update(now) {
      written = now;
      label();
    },
  };
}
