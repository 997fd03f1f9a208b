// What of a page is read aloud: its sentences in order, each with its place in the page and whose words it is.

const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, figcaption, caption, th, td, summary, legend, blockquote, .al-speaker, .al-line > span, .al-prompt, div, section";
const LEFT_OUT = "script, style, svg, button, select, textarea, nav, [aria-hidden=true], [hidden], .where, .unseen, .al-unseen, .al-time, "
  + ".al-scene-tools, .al-own, .alongside-navigation, .alongside-state, .jp-InternalAnchorLink, .jp-InputArea-editor";
const FORM = ".activity, .alongside-form";
const OF_FORM = ".al-title, .al-introduction, .al-prompt"; // its questions; the controls are for hands

/** [{text, speaker, block, range}], `speaker` "" where it is the course that speaks. */
export function spokenSentences(root) {
  const sentences = [];
  let block = null;
  let nodes = [];
  const finish = () => {
    if (block && nodes.length) sentences.push(...sentencesOf(block, nodes));
    nodes = [];
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!isSpoken(node)) continue;
    const its = node.parentElement.closest(BLOCKS);
    if (its !== block) finish();
    block = its;
    nodes.push(node);
  }
  finish();
  return sentences;
}

function isSpoken({ data, parentElement }) {
  if (!data.trim() || parentElement.closest(LEFT_OUT)) return false;
  if (parentElement.closest(FORM) && !parentElement.closest(OF_FORM)) return false;
  return parentElement.checkVisibility?.() ?? parentElement.getClientRects().length > 0;
}

function sentencesOf(block, nodes) {
  const whole = nodes.map(({ data }) => data).join("");
  const line = block.closest(".al-line");
  const speaker = line && !block.matches(".al-speaker") ? line.querySelector(".al-speaker")?.textContent.trim() ?? "" : "";
  const found = [];
  for (const { index, segment } of splitSentences(whole)) {
    const text = segment.replace(/\s+/g, " ").trim();
    if (!/[\p{L}\p{N}]/u.test(text)) continue; // a mark on its own has no sound
    const from = index + segment.length - segment.trimStart().length;
    found.push({ text, speaker, block, range: rangeOf(nodes, from, index + segment.trimEnd().length) });
  }
  return found;
}

/** A range of the text that some nodes make together. */
export function rangeOf(nodes, from, to) {
  const range = document.createRange();
  let passed = 0;
  for (const node of nodes) {
    const end = passed + node.data.length;
    if (from >= passed && from < end) range.setStart(node, from - passed);
    if (to > passed && to <= end) {
      range.setEnd(node, to - passed);
      return range;
    }
    passed = end;
  }
  return range;
}

function splitSentences(text) {
  if (globalThis.Intl?.Segmenter) return new Intl.Segmenter("en-GB", { granularity: "sentence" }).segment(text);
  return [...text.matchAll(/[^.!?]+[.!?]*\s*/g)].map((found) => ({ index: found.index, segment: found[0] }));
}
