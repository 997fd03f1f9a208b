// Dates that a learner chose and that have come, in My notebook and in My toolkit.
import { button, dayInWords, focusDrawn, h } from "../../forms/static/shared/dom.js";

/**
 * Dates that have come: one line each, with three answers. ctx: {id, ask, link(words, place in the toolkit), and
 * open(date) → a link, where not all dates stand in the toolkit}. changed(due) draws what stands now, and may take time to.
 */
export function drawDue(ctx, due, changed) {
  return due.map((one, i) => {
    const slot = h("span");
    const about = { "aria-describedby": `${ctx.id}-due-${i}` };
    const set = async (day) => {
      const answer = await ctx.ask({ kind: "set-date", key: one.key, field: one.field, day });
      if (!answer) return;
      const place = slot.closest(".al-due").parentElement;
      await changed(answer.message.due);
      // The button that was pressed is gone: the reader stays where it was, and is told what came of it.
      const told = h("p", { class: "al-help" }, day ? `The day is now ${dayInWords(day)}.` : "Dropped. The sheet stays as it is, without the day.");
      place.prepend(told);
      focusDrawn(told, { preventScroll: true });
    };
    const another = () => {
      const input = h("input", { type: "date", id: `${ctx.id}-day-${i}`, value: one.day, ...about });
      slot.setAttribute("role", "group"); // a browser's date box says its month, and not what it is for
      slot.setAttribute("aria-label", `Instead of ${one.words}`);
      slot.replaceChildren(h("label", { for: input.id }, "Another day "), input, button("Keep this day", () => input.value && set(input.value)));
      focusDrawn(input);
    };
    const open = ctx.open?.(one) || ctx.link("Open", `s-${one.key}`);
    open.setAttribute("aria-describedby", about["aria-describedby"]);
    return h("p", { class: "al-due", "data-of": `${one.key}~${one.field}` }, h("span", { id: about["aria-describedby"] }, one.sentence), " ", open, " · ",
      button("Another day", another, { class: "al-link", "data-do": "another-day", ...about }), " · ",
      button("Drop it", () => set(""), { class: "al-link", "data-do": "drop", ...about }), " ", slot);
  });
}

/**
 * Put a reader where the front page's link leads: to the box for another day of a date in `place`, or to the button
 * that drops it. asked: "another-day~KEY~FIELD" or "drop~KEY~FIELD". Returns false where there is no such date any more;
 * who is at a control by then stays there.
 */
export function reachDue(place, asked) {
  const [what, ...of] = asked.split("~");
  const line = [...place.querySelectorAll(".al-due")].find((one) => one.dataset.of === of.join("~"));
  const control = line?.querySelector(`[data-do="${CSS.escape(what)}"]`);
  if (!control) return false;
  if (document.activeElement?.matches("a[href], button, input, select, textarea")) return true;
  if (what === "another-day") control.click();
  else focusDrawn(control);
  line.scrollIntoView({ block: "center" });
  return true;
}
