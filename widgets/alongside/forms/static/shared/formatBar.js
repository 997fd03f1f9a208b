// What stands beside a formatted answer: buttons that write the signs, and the answer as it will be shown.
import { button, h } from "./dom.js";
import { drawFormatted } from "./formattedText.js";

const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform ?? "");
const BULLET = /^([ \t]*)[-*+][ \t]+/;
const NUMBER = /^([ \t]*)([0-9]{1,9})([.)])[ \t]+/;
const REDRAWN = 250; // ms after the last letter before the answer is drawn anew

/** What a formatted text is shown as, to put into an element for it. */
export const drawnParts = (source) => [...drawFormatted(source).childNodes];

/** The bar and the preview of the text box `box`; `name` is the question in a few words. Returns {show(on)}. */
export function makeFormatBar({ box, name }) {
  let on = false;
  let bar = null;
  let preview = null;
  let later = 0;

  /** Show them as the switch stands, with what is in the box now. */
  function show(now) {
    on = now;
    box.toggleAttribute("data-formatted", on); // on paper its preview stands in its place
    bar.hidden = preview.hidden = !on;
    draw();
  }

  function draw() {
    clearTimeout(later);
    later = 0;
    if (on) preview.lastChild.replaceWith(drawFormatted(box.value));
  }

  function build() {
    const does = (label, act, keys) => button(label, () => {
      box.focus();
      act();
    }, { class: "al-link", "aria-keyshortcuts": keys });
    bar = h("div", { class: "al-format-bar", role: "group", "aria-label": `Formatting of ${name}` },
      does("Bold", bold, isApple() ? "Meta+B" : "Control+B"), does("Bullets", () => list(BULLET, () => "- ")),
      does("Numbers", () => list(NUMBER, (n) => `${n}. `)), does("Link", link));
    preview = h("div", { class: "al-preview", role: "group", "aria-label": `As it will be shown: ${name}` },
      h("p", { class: "al-help" }, "As it will be shown:"), h("div"));
    box.before(bar);
    box.after(preview);
    box.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(draw, REDRAWN);
    });
    box.addEventListener("alongside:key", ({ detail }) => on && !detail.isComposing && pressed(detail));
  }

  /** Two keys are the box's own: bold, and Enter in a list. With Shift, Enter is a line end as ever. */
  function pressed(event) {
    const command = isApple() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    const plain = !event.altKey && !event.shiftKey;
    const done = plain && ((command && event.key.toLowerCase() === "b" && bold())
      || (!event.ctrlKey && !event.metaKey && event.key === "Enter" && nextItem()));
    if (done) event.preventDefault();
  }

  /** Put words in the place of what is chosen, so that the browser can undo it; then choose a part of them. */
  function put(words, from = words.length, to = from) {
    const at = box.selectionStart;
    if (!document.execCommand("insertText", false, words)) {
      box.setRangeText(words, at, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    box.setSelectionRange(at + from, at + to);
    return true;
  }

  const chosen = () => box.value.slice(box.selectionStart, box.selectionEnd);

  function bold() {
    const { selectionStart: from, selectionEnd: to, value } = box;
    const marked = value.slice(from - 2, from) === "**" && value.slice(to, to + 2) === "**";
    const words = chosen();
    if (!marked) return put(`**${words}**`, 2, 2 + words.length);
    box.setSelectionRange(from - 2, to + 2);
    return put(words, 0, words.length);
  }

  function link() {
    const words = chosen();
    if (/^(https?:\/\/|mailto:)\S+$/i.test(words)) return put(`[words](${words})`, 1, 6);
    return put(`[${words || "words"}](https://)`, (words || "words").length + 3, (words || "words").length + 11);
  }

  /** The whole lines that are chosen: each an item, or none of them any more. */
  function list(own, mark) {
    const { value } = box;
    const from = value.lastIndexOf("\n", box.selectionStart - 1) + 1;
    const end = value.indexOf("\n", box.selectionEnd);
    box.setSelectionRange(from, end < 0 ? value.length : end);
    const lines = chosen().split("\n");
    const all = lines.every((line) => own.test(line));
    const bare = (line) => line.replace(BULLET, "$1").replace(NUMBER, "$1");
    let n = 0;
    const made = lines.map((line) => (all ? bare(line) : line.trim() || lines.length === 1 ? bare(line).replace(/^[ \t]*/, (space) => space + mark(n += 1)) : line));
    const words = made.join("\n");
    put(words, words.length);
  }

  /** Enter at the end of an item begins the next; in an empty one it ends the list. */
  function nextItem() {
    const at = box.selectionStart;
    if (at !== box.selectionEnd) return false;
    const from = box.value.lastIndexOf("\n", at - 1) + 1;
    const line = box.value.slice(from, at);
    const item = BULLET.exec(line) ?? NUMBER.exec(line);
    if (!item) return false;
    if (item[0].length === line.length) {
      box.setSelectionRange(from, at);
      return put("");
    }
    return put(`\n${item[2] ? `${item[1]}${Number(item[2]) + 1}${item[3]} ` : item[0]}`);
  }

  build();
  return { show };
}
