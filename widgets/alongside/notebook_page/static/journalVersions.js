// Earlier versions of a journal entry, and the entries that were taken out: read when they are asked for.
import { button, dayAndTime, h, same } from "../../forms/static/shared/dom.js";
import { showText } from "../../forms/static/shared/formattedText.js";
import { sourceOf } from "../../forms/static/shared/formattedValue.js";
import { count } from "./written.js";

const length = (text) => count(text.split(/\s+/).filter(Boolean).length, "word");

/**
 * current(name) is an entry as it stands, if it is in the journal; putBack(name, value) makes a version stand
 * again; flush sends what is not saved yet. Returns {of(name, when), out, forget()}.
 */
export function makeJournalVersions({ talk, say, flush, current, putBack }) {
  const ask = async (question) => {
    flush();
    return (await talk.ask(question)).message;
  };

  /** One version, folded away. */
  function fold(name, title, value, label, said) {
    return h("details", {}, h("summary", {}, `${title} · ${length(sourceOf(value.text))}`), showText(value.text),
      button(label, () => {
        putBack(name, value);
        say(said);
      }, { "aria-label": `${label}: ${title}` }));
  }

  /** The button of an entry, and where its versions stand. */
  function of(name, when) {
    const slot = h("div", { class: "al-earlier-versions", tabindex: "-1", role: "group", "aria-label": `Earlier versions of the entry of ${when}`, hidden: true });
    const toggle = button("Earlier versions", async () => {
      const open = slot.hidden;
      slot.hidden = !open;
      toggle.setAttribute("aria-expanded", String(open));
      if (!open) return;
      slot.replaceChildren();
      try {
        const { versions } = await ask({ kind: "entry", entry: name });
        const others = versions.filter((one) => !same(one.value, current(name)));
        slot.replaceChildren(...(others.length ? others.map((one) => fold(name,
          `${one.beside ? "Kept beside another's, from" : "As it was on"} ${dayAndTime(one.saved_at)}`, one.value, "Put these words back",
          "The earlier words are back. What was there before is kept as a version.")) : [h("p", { class: "al-help" }, "This is its only version.")]));
        say(others.length ? `${count(others.length, "earlier version")}.` : "This is its only version.");
      } catch (error) {
        slot.replaceChildren(h("p", { class: "al-notice", role: "alert" }, error.message));
      }
    }, { "aria-expanded": "false", "aria-label": `Earlier versions of the entry of ${when}` });
    return [toggle, slot];
  }

  const gone = h("div");
  const out = h("details", { class: "al-tags", ontoggle: async () => {
    if (!out.open) return;
    gone.replaceChildren();
    try {
      const { entries } = await ask({ kind: "taken-out" });
      const left = entries.filter((one) => !current(one.id));
      gone.replaceChildren(...(left.length ? left.map((one) => fold(one.id, `The entry of ${dayAndTime(one.value.written_at)}`, one.value,
        "Put it back", "The entry is back in your journal.")) : [h("p", { class: "al-help" }, "You have taken no entry out.")]));
    } catch (error) {
      gone.replaceChildren(h("p", { class: "al-notice", role: "alert" }, error.message));
    }
  } }, h("summary", {}, "Entries you took out"), gone);

  return {
    of, out,
    /** What was erased is no longer on the page. */
    forget() {
      out.open = false;
      gone.replaceChildren();
    },
  };
}
