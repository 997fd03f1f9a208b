// Finds words in what somebody wrote, however it is spelled, and says where they stand.
//
// A word that is looked for is found at the beginning of a word, and so is its plural or singular:
// "nurses" finds "nurse", "nurse’s" and "nurses", "nurs" finds "nursery" too, "ship" not "worship".
// Hyphens and apostrophes inside a word make no difference (cooperate, co-operate); a word begins
// behind them as well. Scripts without blanks between words are looked through letter by letter.
// How a text is compared is text/matching.py's: the kernel sends its tables, a test compares.

/** tables: as text_matching.tables() has them. Returns {fold(text), words(query), places(folded, word)}. */
export function makeMatching(tables) {
  const inside = (chars, flags = "gu") => new RegExp(`[${chars}]`, flags);
  const pieces = new RegExp(tables.pieces, "gsu");
  const softBreak = new RegExp(tables.soft_break, "gu");
  const unseen = inside(tables.ignorable);
  const accents = inside(tables.accents);
  const unspaced = inside(tables.unspaced, "u");
  const letter = /[\p{L}\p{N}\p{M}]/u;
  const run = /[\p{L}\p{N}\p{M}]+(?:(?:'|-(?:[ \t]*\r?\n[ \t>*]*)?)[\p{L}\p{N}\p{M}]+)*/gu;
  const mapped = (text, map) => Array.from(text, (char) => map[char] ?? char).join("");
  // Unicode's full case folding, one character at a time: a final sigma is a sigma.
  const lower = (text) => Array.from(text, (char) => char.toLowerCase().toUpperCase().toLowerCase()).join("");

  function foldPiece(piece) {
    const plain = mapped(piece.replace(unseen, ""), tables.plain).normalize("NFKD");
    return lower(mapped(mapped(plain, tables.plain), tables.letters).replace(accents, "")).normalize("NFKC");
  }

  /** A text as it is compared: {text, starts, ends}, for each unit of it where it was written. */
  function fold(written) {
    const out = { text: "", starts: [], ends: [], runs: null };
    for (const match of written.replace(softBreak, "-").matchAll(pieces)) {
      const folded = foldPiece(match[0]);
      out.text += folded;
      for (let i = 0; i < folded.length; i++) {
        out.starts.push(match.index);
        out.ends.push(match.index + match[0].length);
      }
    }
    return out;
  }

  /** The runs of letters in a folded text: {letters, at: where each stands, begins, ends}. */
  function runsOf(folded) {
    folded.runs ??= [...folded.text.matchAll(run)].map((match) => {
      const one = { letters: "", at: [], begins: new Set(), ends: new Set() };
      let before = null; // the letter before in the same part
      let index = match.index;
      for (const char of match[0]) {
        if (letter.test(char)) {
          const apart = unspaced.test(char);
          if (before === null || apart || apart !== unspaced.test(before)) one.begins.add(one.letters.length);
          for (let i = 0; i < char.length; i++) one.at.push(index + i);
          one.letters += char;
          before = char;
        } else {
          if (before !== null) one.ends.add(one.letters.length);
          before = null;
        }
        index += char.length;
      }
      one.ends.add(one.letters.length);
      return one;
    });
    return folded.runs;
  }

  /** What to look for: {letters, forms} for a word, {signs} for what has no letter, as an emoji. */
  function words(query) {
    const folded = fold(query);
    const found = runsOf(folded).map(({ letters }) => ({ letters, forms: formsOf(letters) }));
    return found.length ? found : folded.text.split(/\s+/).filter(Boolean).map((signs) => ({ signs }));
  }

  /** Where a word stands in a folded text, as [start, end] of what was written. */
  function spans(folded, word) {
    const found = [];
    const add = (from, to) => found.push([folded.starts[from], folded.ends[to - 1]]);
    if (word.signs) {
      for (let i = folded.text.indexOf(word.signs); i >= 0; i = folded.text.indexOf(word.signs, i + word.signs.length)) add(i, i + word.signs.length);
      return found;
    }
    for (const { letters, at, begins, ends } of runsOf(folded)) {
      for (const begin of begins) {
        const end = letters.startsWith(word.letters, begin) ? begin + word.letters.length
          : [...ends].reverse().find((to) => to > begin && formsOf(letters.slice(begin, to)).some((form) => word.forms.includes(form)));
        if (end) add(at[begin], at[end - 1] + 1);
      }
    }
    return found;
  }

  return { fold, words, spans };
}

/** A word as it stands, and what it may be the plural or possessive of. */
function formsOf(word) {
  if (word.length < 4 || !word.endsWith("s") || /(?:ss|us|is)$/.test(word)) return [word];
  const forms = [word, word.slice(0, -1)];
  if (/(?:s|x|z|ch|sh)es$/.test(word)) forms.push(word.slice(0, -2));
  if (word.endsWith("ies")) forms.push(`${word.slice(0, -3)}y`);
  return forms;
}

/**
 * Something to search: words() are looked for in the texts and in what el shows, where they are marked.
 * Returns {find(words) → whether all of them stand there}.
 */
export function makeSearched(matching, el, texts = []) {
  const also = texts.map((text) => matching.fold(text));
  let nodes = null; // {node, folded}, read when somebody searches
  let marked = []; // [what stands on the page, the text it stands for]

  function read() {
    const found = [];
    const walker = el && document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    while (walker?.nextNode()) {
      const node = walker.currentNode;
      if (!node.parentElement.closest(".al-unseen, option")) found.push({ node, folded: matching.fold(node.data) });
    }
    return found;
  }
  function mark({ node }, spans) {
    const parts = [];
    let last = 0;
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
      if (end <= last) continue;
      parts.push(node.data.slice(last, Math.max(start, last)));
      const hit = document.createElement("mark");
      hit.textContent = node.data.slice(Math.max(start, last), end);
      parts.push(hit);
      last = end;
    }
    const shown = document.createElement("span");
    shown.append(...parts.filter(Boolean), node.data.slice(last));
    node.replaceWith(shown);
    marked.push([shown, node]);
  }
  return {
    find(words) {
      for (const [shown, node] of marked) shown.replaceWith(node);
      marked = [];
      if (!words.length) return true;
      nodes ??= read();
      const hits = nodes.map(() => []);
      const all = words.every((word) => {
        let any = also.some((folded) => matching.spans(folded, word).length);
        nodes.forEach(({ folded }, i) => {
          const spans = matching.spans(folded, word);
          hits[i].push(...spans);
          any ||= spans.length > 0;
        });
        return any;
      });
      if (all) nodes.forEach((one, i) => hits[i].length && mark(one, hits[i]));
      return all;
    },
  };
}
