// What was agreed in supervision: a line each, with who does it and by when.
import { button, h } from "../../forms/static/shared/dom.js";

const PARTS = [["what", "What we agreed", "text"], ["who", "Who", "text"], ["by_when", "By when", "date"]];

/** changed() is told when a line goes. Returns {el, get(), set(lines)}; a line is {what, who, by_when}. */
export function makeAgreed(id, changed) {
  let count = 0;
  const list = h("ol", { class: "al-list", "aria-label": "What we agreed" });
  const add = button("Add what we agreed", () => row().querySelector("input").focus());

  function row(given = {}) {
    const number = (count += 1);
    const boxes = PARTS.map(([part, label, type]) => {
      const box = h("input", { type, id: `${id}-${number}-${part}`, "data-part": part, dir: "auto", maxlength: type === "text" ? 300 : null, max: type === "date" ? "9999-12-31" : null, autocomplete: "off" });
      box.value = given[part] ?? "";
      return h("div", {}, h("label", { for: box.id }, label), box);
    });
    const el = h("li", {}, h("div", { class: "al-choose-sides" }, boxes),
      h("div", { class: "al-tools" }, h("button", { type: "button", class: "al-tool", "aria-label": "Take this line off", onclick: () => {
        const next = el.nextElementSibling ?? el.previousElementSibling;
        el.remove();
        (next?.querySelector("input") ?? add).focus();
        changed();
      } }, "×")));
    list.append(el);
    return el;
  }

  return {
    el: h("div", { role: "group", "aria-labelledby": `${id}-title` },
      h("p", { id: `${id}-title`, class: "al-prompt" }, "What we agreed (for afterwards)"), list, h("div", { class: "al-save-line" }, add)),
    get: () => [...list.children].map((el) => Object.fromEntries([...el.querySelectorAll("input")].map((box) => [box.dataset.part, box.value])))
      .filter((line) => Object.values(line).some((words) => words.trim())),
    set(lines) {
      list.replaceChildren();
      for (const one of lines) row(one);
    },
  };
}
