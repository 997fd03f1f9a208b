// What a search finds in the course's own text. The text is fetched once, with the first search; what somebody searches
// for stays on the page.
import { h } from "../../forms/static/shared/dom.js";

const MOST_PLACES = 20; // places shown; fewer words find more than anybody reads
const AROUND_HIT = 90; // characters of a passage on either side of what was found

/** {el, find(words) → a promise of how many places were found}; `ask` talks with the record's side. */
export function makeCourseSearch(matching, ask) {
  const list = h("ul", { class: "al-course-hits" });
  const more = h("p", { class: "al-help" });
  const el = h("section", { hidden: true, "aria-label": "Found in the course" }, h("h3", {}, "In the course"), list, more);
  let passages = null; // a promise of [{title, heading, link, text}]
  let latest = null;

  async function find(words) {
    latest = words;
    if (!words.length) {
      el.hidden = true;
      return 0;
    }
    passages ??= ask({ kind: "course-text" }).then(({ message }) => message.passages);
    passages.catch(() => { passages = null; }); // the next search asks again
    const found = (await passages).flatMap((passage) => hitOf(passage, words));
    if (latest !== words) return null; // somebody typed on
    list.replaceChildren(...found.slice(0, MOST_PLACES).map(drawHit));
    more.textContent = found.length > MOST_PLACES ? `These are the first ${MOST_PLACES} of ${found.length} places. More words find fewer.` : "";
    el.hidden = !found.length;
    return found.length;
  }

  function hitOf(passage, words) {
    if (!words.every((word) => mayHold(passage, word))) return [];
    const folded = passage.folded ??= matching.fold(passage.text);
    const spans = words.map((word) => matching.spans(folded, word));
    return spans.every((one) => one.length) ? [{ passage, spans: spans.flat() }] : [];
  }

  return { el, find };
}

/** Whether it is worth comparing as texts are compared, which takes longer. */
function mayHold(passage, { letters = "" }) {
  passage.plain ??= passage.text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
  return passage.plain.includes(letters.slice(0, 3));
}

function drawHit({ passage: { title, heading, link, text }, spans }) {
  const [from, to] = spans.sort(([one], [other]) => one - other)[0];
  const start = Math.max(0, from - AROUND_HIT);
  const end = Math.min(text.length, to + AROUND_HIT);
  return h("li", {},
    h("a", { href: link }, heading === title ? title : `${title}: ${heading}`),
    h("p", {}, start ? "…" : "", text.slice(start, from), h("mark", {}, text.slice(from, to)), text.slice(to, end), end < text.length ? "…" : ""));
}
