// Copies that a sync program left beside the record: what each holds, and a button that joins it.
import { button, dayAndTime, h, same } from "../../forms/static/shared/dom.js";
import { makeProgress } from "./progressBar.js";
import { count } from "./written.js";

/** The sentence that tells of them; "" where there are none. */
export function copiesSentence(copies) {
  if (!copies?.length) return "";
  return copies.length === 1 ? "A sync program has left a copy of answers beside your record, as it does where two computers wrote at one time."
    : `A sync program has left ${copies.length} copies of answers beside your record, as it does where two computers wrote at one time.`;
}

/** flush() saves what is being written; reload() reads the record anew. Returns {el, show(message)}. */
export function makeCopies(id, talk, flush, reload) {
  const progress = makeProgress();
  const titleId = `${id}-copies`;
  const title = h("h3", { id: titleId, class: "al-subheading", tabindex: "-1" }, "Copies that a sync program left");
  const said = h("p", { class: "al-help" });
  const list = h("ul", {});
  const done = h("ul", {});
  const el = h("div", { role: "group", "aria-labelledby": titleId, hidden: true }, title, said, list, progress.el, done);
  let drawn = [];

  function item(copy) {
    const files = copy.files.join(", ");
    const holds = copy.readable
      ? `${count(copy.answers, "answer")} with ${count(copy.words, "word")}${copy.saved_at ? `, saved ${dayAndTime(copy.saved_at)}` : ""}`
      : "It can't be read here. Bring it from the other computer again, or let your sync program fetch it";
    const about = h("p", { id: `${titleId}-${drawn.indexOf(copy)}` }, h("strong", {}, copy.about), ` – ${holds}. `,
      h("span", { class: "al-help", dir: "auto" }, files));
    return h("li", {}, about, copy.readable && h("div", { class: "al-save-line" },
      button("Join what it holds", () => join(copy), { "aria-describedby": about.id })));
  }

  function join(copy) {
    const at = drawn.indexOf(copy);
    flush();
    progress.run(async (onprogress) => {
      const { message } = await talk.ask({ kind: "join-copy", name: copy.name }, { onprogress });
      done.replaceChildren(...[...message.lines, ...message.warnings].map((line) => h("li", { dir: "auto" }, line)));
      show({ copies: drawn.filter((one) => one !== copy) });
      (list.querySelectorAll("button")[at] ?? title).focus();
      reload();
      return "Joined. The file is kept beside your record under another name. Where both had words, the form asks which you want.";
    });
  }

  function show({ copies = [] }) {
    el.hidden = !copies.length && !done.children.length;
    if (same(copies, drawn)) return;
    drawn = copies;
    said.textContent = copies.length ? `${copiesSentence(copies)} Joining brings in what your record lacks and loses nothing of either.` : "All are joined.";
    list.replaceChildren(...copies.map(item));
  }

  return { el, show };
}
