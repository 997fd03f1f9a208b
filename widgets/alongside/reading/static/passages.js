// Finds a passage of a page again by its words, as the W3C's TextQuoteSelector has it: the words themselves, and those
// before and after them. White space, the elements around the words and how quotation marks, dashes, accents and soft
// hyphens are written make no difference.
import { rangeOf } from "./spokenText.js";

const CONTEXT = 32; // characters kept on either side
const ENDS = 24; // characters by which the ends of a passage are found whose middle has changed
const PUT_IN = 800; // characters of a new paragraph that may have come into a passage whose own words are all there
const FEW = 20; // characters: what is shorter stands in many places, and is meant only where it stood
const NOT_TEXT = "script, style, svg, button, select, textarea, nav, [role=tooltip], .activity, .alongside-form, .al-own, .unseen, .where, .answers, .trouble, "
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
  return shortenPassage({ exact: text.slice(from, to), prefix: text.slice(0, from), suffix: text.slice(to) }, Infinity);
}

/** The same passage, of at most so many characters: no half of one, which no file could hold. */
export function shortenPassage({ exact, prefix, suffix }, most) {
  const kept = wholeLetters(exact.slice(0, most));
  return { exact: kept, prefix: wholeLetters(prefix.slice(-CONTEXT)), suffix: wholeLetters((exact.slice(kept.length) + suffix).slice(0, CONTEXT)) };
}

const wholeLetters = (text) => text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");

/** Where a passage is: {from, to, changed} in the page's text, or null where its words are gone. */
export function findPassage(passage, { text }) {
  const [exact, prefix, suffix] = [passage.exact, passage.prefix, passage.suffix].map((one) => alike(one).text);
  if (!exact.trim()) return null;
  const page = alike(text);
  const there = findAlike({ exact, prefix, suffix }, page.text);
  return there && { ...there, from: page.at[there.from], to: page.at[there.to - 1] + page.long[there.to - 1] };
}

function findAlike({ exact, prefix, suffix }, text) {
  const near = (from, to) => likeEnd(text.slice(0, from), prefix) + likeStart(text.slice(to), suffix);
  const found = [];
  for (let from = text.indexOf(exact); from >= 0; from = text.indexOf(exact, from + 1)) found.push({ from, near: near(from, from + exact.length) });
  const best = found.sort((one, other) => other.near - one.near)[0];
  const stood = best && (exact.length >= FEW || best.near >= Math.min(ENDS / 3, prefix.length + suffix.length));
  if (stood) return { from: best.from, to: best.from + exact.length, changed: false };
  return findChanged({ exact, prefix, suffix }, text);
}

/** A text as it is compared: {text, at, long}, for each unit of it where it stood and how many units that was. */
function alike(written) {
  const out = { text: "", at: [], long: [] };
  for (const { 0: letter, index } of written.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const plain = letter.normalize("NFC").replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "").replace(/[‘’‛ʼ\x60´]/g, "'").replace(/[“”„«»]/g, '"').replace(/[‐-―−]/g, "-");
    for (let i = 0; i < plain.length; i += 1) {
      out.at.push(index);
      out.long.push(letter.length);
    }
    out.text += plain;
  }
  return out;
}

/** A passage whose words were changed in part: between what was around it, or between its own ends. */
function findChanged({ exact, prefix, suffix }, text) {
  const tries = [
    between(text, prefix.slice(-ENDS), suffix.slice(0, ENDS), 0),
    between(text, exact.slice(0, ENDS), exact.slice(-ENDS), ENDS),
    between(text, prefix.slice(-ENDS), exact.slice(-ENDS), 0, ENDS),
    between(text, exact.slice(0, ENDS), suffix.slice(0, ENDS), ENDS),
  ];
  const fits = ({ from, to }) => {
    const part = shared(exact, text.slice(from, to));
    return part >= (to - from <= 2 * exact.length + ENDS ? 0.5 : to - from <= exact.length + PUT_IN ? 0.95 : 2);
  };
  const there = tries.find((one) => one && fits(one)) ?? likest(exact, text);
  return there ? { from: there.from, to: there.to, changed: true } : null;
}

/** The shortest stretch of a text that has most of a passage's words, long words before short ones. */
function likest(exact, text) {
  const wanted = new Map(wordsOf(exact).map(({ word }) => [word, word.length]));
  const whole = [...wanted.values()].reduce((sum, one) => sum + one, 0);
  const size = Math.ceil(wordsOf(exact).length * 1.3); // a little longer: words are put in more often than taken out
  if (wanted.size < 4) return null;
  const page = wordsOf(text);
  let best = { weight: 0 };
  for (let i = 0; i < page.length; i += 1) {
    if (!wanted.has(page[i].word)) continue;
    const left = new Map(wanted);
    let weight = 0;
    for (let j = i; j < Math.min(page.length, i + size); j += 1) {
      if (!left.has(page[j].word)) continue;
      weight += left.get(page[j].word);
      left.delete(page[j].word);
      const shorter = weight === best.weight && j - i < best.words;
      if (weight > best.weight || shorter) best = { weight, words: j - i, from: page[i].from, to: page[j].to };
    }
  }
  return best.weight >= 0.6 * whole && shared(exact, text.slice(best.from, best.to)) >= 0.6 ? best : null;
}

const wordsOf = (text) => (globalThis.Intl?.Segmenter ? [...new Intl.Segmenter("en-GB", { granularity: "word" }).segment(text)].filter((one) => one.isWordLike)
  : [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: segment, index }) => ({ segment, index })))
  .map(({ segment, index }) => ({ word: segment.toLowerCase(), from: index, to: index + segment.length }));

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
