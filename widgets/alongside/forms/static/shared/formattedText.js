// Formatted text, the small part of Markdown that a learner may turn on for a long answer: read by the rules of
// text/formatted_text.py (a test reads the same texts by both), and drawn as elements. HTML in it is text.
import { h, words } from "./dom.js";
import { isFormatted } from "./formattedValue.js";

const DEEPEST = 3;
const BREAKS = /\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
const CONTROLS = /[\x00-\x08\x0e-\x1f\x7f-\x9f]/g;
const ITEM = /^([ \t]*)(?:[-*+]|([0-9]{1,9})[.)])[ \t]+([^ \t][^]*)$/;
const TOKEN = /\\([!-/:-@[-\x60{-~])|\*\*|\[((?:[^[\]\\\n]|\\[^\n])+)\]\(((?:[Hh][Tt][Tt][Pp][Ss]?:\/\/|[Mm][Aa][Ii][Ll][Tt][Oo]:)[^\x00-\x20()<>"\\\x7f-\xa0]+)\)/g;
const ESCAPED = /\\([!-/:-@[-\x60{-~])/g;
const SPACE = ["", " ", "\t", "\n"];

/** Paragraphs, [span], and lists, {items: [[block]], ordered, start}; a span is {text, strong, link}. */
export function readFormatted(source) {
  const root = [];
  const lists = []; // each in the last item of the one before
  let gap = true;
  for (const line of source.replace(BREAKS, "\n").replace(CONTROLS, "").split("\n")) {
    if (/^[ \t]*$/.test(line)) {
      gap = true;
      continue;
    }
    const item = ITEM.exec(line);
    if (item && (gap || lists.length || [undefined, "1"].includes(item[2]))) addItem(root, lists, item);
    else if (!gap && lists.length && /^[ \t]/.test(line)) lists.at(-1).items.at(-1)[0].push(line.replace(/^[ \t]+|[ \t]+$/g, ""));
    else if (!gap && !lists.length) root.at(-1).push(line);
    else {
      lists.length = 0;
      root.push([line]);
    }
    gap = false;
  }
  return frozen(root);
}

const widthOf = (space) => [...space].reduce((at, one) => (one === "\t" ? at + 4 - (at % 4) : at + 1), 0);

function addItem(root, lists, [, space, number, words]) {
  const [indent, ordered] = [widthOf(space), number !== undefined];
  while (lists.length > 1 && indent < lists.at(-1).indent) lists.pop();
  let deeper = lists.length > 0 && indent >= lists.at(-1).indent + 2 && lists.length < DEEPEST;
  if (!deeper && lists.at(-1)?.ordered !== ordered) {
    lists.pop();
    deeper = true;
  }
  if (deeper) {
    const fresh = { indent, ordered, start: Number(number ?? 1), items: [] };
    (lists.at(-1)?.items.at(-1) ?? root).push(fresh);
    lists.push(fresh);
  }
  lists.at(-1).items.push([[words]]);
}

const frozen = (blocks) => blocks.map((one) => (Array.isArray(one) ? spansOf(one.join("\n"))
  : { items: one.items.map(frozen), ordered: one.ordered, start: one.start }));

function spansOf(text) {
  const tokens = [...text.matchAll(TOKEN)];
  const closing = new Set(tokens.filter((m) => m[0] === "**" && !SPACE.includes(text.charAt(m.index - 1))).map((m) => m.index));
  const last = Math.max(-1, ...[...closing].slice(-1));
  const out = [];
  let [strong, at] = [false, 0];
  const put = (words, link = "") => {
    const before = out.at(-1);
    if (!words) return;
    if (before && !link && !before.link && before.strong === strong) before.text += words;
    else out.push({ text: words, strong, link });
  };
  for (const token of tokens) {
    put(text.slice(at, token.index));
    at = token.index + token[0].length;
    if (token[3]) put(token[2].replace(ESCAPED, "$1"), token[3]);
    else if (token[1]) put(token[1]);
    else if (strong && closing.has(token.index)) strong = false;
    else if (!strong && last > at && !SPACE.includes(text.charAt(at))) strong = true;
    else put(token[0]);
  }
  put(text.slice(at));
  return out;
}

/** A formatted answer as it is shown: text, lists, bold and links as elements. */
export function drawFormatted(source) {
  return h("div", { class: "al-words al-formatted", dir: "auto" }, readFormatted(source).map(drawBlock));
}

/** A text as it is shown, plain or formatted. */
export const showText = (value) => (isFormatted(value) ? drawFormatted(value.markdown) : h("p", {}, words(value)));

function drawBlock(block) {
  if (Array.isArray(block)) return h("p", {}, block.map(drawSpan));
  const list = h(block.ordered ? "ol" : "ul", { start: block.ordered && block.start !== 1 ? block.start : null });
  list.append(...block.items.map(([own, ...inner]) => h("li", {}, own.map(drawSpan), inner.map(drawBlock))));
  return list;
}

function drawSpan({ text, strong, link }) {
  const words = strong ? h("strong", {}, text) : document.createTextNode(text);
  return link ? h("a", { href: link, rel: "noopener noreferrer", target: "_blank" }, words) : words;
}
