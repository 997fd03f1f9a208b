// A line that says what goes on, with a bar and a way to stop where it takes longer than a second.
import { button, h } from "../../forms/static/shared/dom.js";

export function makeProgress() {
  const bar = h("progress", { hidden: true, "aria-label": "Progress" });
  const said = h("p", { role: "status", class: "al-help" });
  let stopping = new AbortController();
  let from = null; // where the focus goes when the button to stop goes
  const stop = button("Stop", () => stopping.abort(), { hidden: true });
  return {
    el: h("div", {}, bar, said, h("div", { class: "al-save-line" }, stop)),
    say(text) { said.textContent = text; },
    /**
     * Do some work; it gets a function that takes progress messages, and gives what to say at its end. Work
     * that minds the signal it gets beside can be stopped: `stops` says so.
     */
    async run(work, { stops = false } = {}) {
      said.textContent = "Working…";
      bar.removeAttribute("value");
      stopping = new AbortController();
      from = document.activeElement;
      const late = setTimeout(() => {
        bar.hidden = false;
        stop.hidden = !stops;
      }, 1000);
      try {
        said.textContent = await work((p) => {
          bar.max = Math.max(1, p.of);
          // The first step of one may be long: a bar that only moves is truer than an empty one.
          if (p.done || p.of > 1) bar.value = p.done;
          else bar.removeAttribute("value");
          if (!bar.hidden) said.textContent = p.done < p.of ? `${p.what}…` : p.what;
        }, stopping.signal);
      } catch (error) {
        said.textContent = error.message;
      }
      clearTimeout(late);
      bar.hidden = true;
      if (document.activeElement === stop) from?.focus();
      stop.hidden = true;
    },
  };
}

const FORMATS = [["docx", "Word"], ["pdf", "PDF"], ["epub", "EPUB (e-reader)"], ["html", "Web page, to read or print"], ["md", "Markdown"]];

/** The choice of a file format among those offered: {el, value()}. */
export function makeFormats(id, legend, offered) {
  const name = `${id}-format`;
  const radios = FORMATS.filter(([value]) => offered.includes(value)).map(([value, label], i) => {
    const input = h("input", { type: "radio", name, id: `${name}-${value}`, value, checked: i === 0 });
    return { input, el: h("div", { class: "al-option" }, h("label", { for: input.id }, input, h("span", {}, label))) };
  });
  return {
    el: h("fieldset", { class: "al-field" }, h("legend", { class: "al-prompt" }, legend),
      h("div", { class: "al-options al-options-row" }, radios.map((r) => r.el)),
      !offered.includes("pdf") && h("p", { class: "al-help" }, "For a PDF, take the web page and print it from your browser to a file.")),
    value: () => radios.find((r) => r.input.checked).input.value,
  };
}

/** A box to tick: {el, input}. */
export function tickBox(id, label, props = {}) {
  const input = h("input", { type: "checkbox", id, ...props });
  return { input, el: h("div", { class: "al-option" }, h("label", { for: id }, input, h("span", {}, label))) };
}
