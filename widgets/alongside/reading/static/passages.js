// Finds a passage of a page again by its words, as the W3C's TextQuoteSelector has it: the words themselves, and those
// before and after them. White space and the elements around the words make no difference.
import { rangeOf } from "./spokenText.js";

const CONTEXT = 32; // characters kept on either side
const ENDS = 24; // characters by which the ends of a passage are found whose middle has changed
const NOT_TEXT = "script, style, svg, button, select, textarea, nav, [role=tooltip], .activity, .alongside-form, .al-own, .unseen, "
  + ".alongside-navigation, .alongside-state, .jp-InternalAnchorLink, .jp-InputArea-editor";

/** The text of a page: {text, at}, `at` the [node, offset] of each character; white space is one space. */
export function pageText(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const at = [];
  let text = "";
  let block = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(NOT_TEXT)) continue;
    const its = blockOf(node);
    if (its !== block && text && !text.endsWith(" ")) {
      text += " ";
      at.push([node, 0]);
    }
    block = its;
    for (let i = 0; i < node.data.length; i += 1) {
      const letter = /\s/.test(node.data[i]) ? " " : node.data[i];
      if (letter === " " && (!text || text.endsWith(" "))) continue;
      text += letter;
      at.push([node, i]);
    }
  }
  return { text, at };
}

export const blockOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)
  .closest("p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, figcaption, blockquote, summary, div, section, article");

/** What finds a range again: {exact, prefix, suffix}; null where there are no words of the page in it. */
export function describePassage(range, { text, at }) {
  const inside = ([node, offset]) => range.comparePoint(node, offset) === 0 && range.comparePoint(node, offset + 1) === 0;
  let from = at.findIndex(inside);
  let to = at.findLastIndex(inside) + 1;
  while (text[from] === " ") from += 1;
  while (text[to - 1] === " ") to -= 1;
  if (from < 0 || to <= from) return null;
  return { exact: text.slice(from, to), prefix: text.slice(Math.max(0, from - CONTEXT), from), suffix: text.slice(to, to + CONTEXT) };
}

/** Where a passage is: {from, to, changed} in the page's text, or null where its words are gone. */
export function findPassage({ exact, prefix, suffix }, { text }) {
  const found = [];
  for (let i = text.indexOf(exact); i >= 0; i = text.indexOf(exact, i + 1)) found.push(i);
  const near = (from, to) => likeEnd(text.slice(0, from), prefix) + likeStart(text.slice(to), suffix);
  if (found.length) {
    const best = found.map((from) => [near(from, from + exact.length), from]).sort(([one], [other]) => other - one)[0][1];
    return { from: best, to: best + exact.length, changed: false };
  }
  return findChanged({ exact, prefix, suffix }, text);
}

/** A passage whose words were changed in part: between what was around it, or between its own ends. */
function findChanged({ exact, prefix, suffix }, text) {
  const tries = [
    between(text, prefix.slice(-ENDS), suffix.slice(0, ENDS), 0),
    between(text, exact.slice(0, ENDS), exact.slice(-ENDS), ENDS),
    between(text, prefix.slice(-ENDS), exact.slice(-ENDS), 0, ENDS),
    between(text, exact.slice(0, ENDS), suffix.slice(0, ENDS), ENDS),
  ];
  const good = tries.filter((one) => one && one.to - one.from <= 2 * exact.length + ENDS && shared(exact, text.slice(one.from, one.to)) >= 0.5);
  const there = good[0] ?? likest(exact, text);
  return there ? { from: there.from, to: there.to, changed: true } : null;
}

/** The stretch of a text that has most words of a passage, if it has more than half of them. */
function likest(exact, text) {
  const wanted = new Set(wordsOf(exact).map(({ word }) => word));
  const page = wordsOf(text);
  const size = Math.ceil(wordsOf(exact).length * 1.3); // a little longer: words are put in more often than taken out
  if (wanted.size < 4) return null;
  let best = { hits: 0 };
  for (let i = 0; i < page.length; i += 1) {
    if (!wanted.has(page[i].word)) continue;
    const part = page.slice(i, i + size).filter(({ word }) => wanted.has(word));
    const hits = new Set(part.map(({ word }) => word)).size;
    if (hits > best.hits) best = { hits, from: part[0].from, to: part.at(-1).to };
  }
  return best.hits / wanted.size >= 0.6 ? best : null;
}

const wordsOf = (text) => [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((found) => ({
  word: found[0].toLowerCase(), from: found.index, to: found.index + found[0].length,
}));

/** What stands between two pieces of text; `before` and `after` characters of them belong to it. */
function between(text, head, tail, before, after = before) {
  if (head.length < ENDS / 2 || tail.length < ENDS / 2) return null;
  const start = text.indexOf(head);
  const end = start < 0 ? -1 : text.indexOf(tail, start + head.length - Math.min(before, head.length));
  if (end < 0) return null;
  return { from: start + (before ? 0 : head.length), to: end + (after ? tail.length : 0) };
}

/** How much of the words of one text are in another, from 0 to 1. */
function shared(one, other) {
  const there = new Set(wordsOf(other).map(({ word }) => word));
  const wanted = wordsOf(one);
  return wanted.filter(({ word }) => there.has(word)).length / Math.max(1, wanted.length);
}

const likeEnd = (text, prefix) => {
  let same = 0;
  while (same < prefix.length && text.at(-1 - same) === prefix.at(-1 - same)) same += 1;
  return same;
};
const likeStart = (text, suffix) => {
  let same = 0;
  while (same < suffix.length && text[same] === suffix[same]) same += 1;
  return same;
};

/** Put elements around a passage: make(first) for each piece of it that is in one text node. */
export function wrapPassage({ at }, { from, to }, make) {
  const pieces = [];
  for (const [node, offset] of at.slice(from, to)) {
    const last = pieces.at(-1);
    if (last?.node === node) last.to = offset + 1;
    else pieces.push({ node, from: offset, to: offset + 1 });
  }
  const whole = pieces.filter(({ node, from: start, to: end }) => node.data.slice(start, end).trim());
  return whole.reverse().map(({ node, from: start, to: end }, i) => {
    const mark = make(i === whole.length - 1);
    rangeOf([node], start, end).surroundContents(mark);
    return mark;
  }).reverse();
}
