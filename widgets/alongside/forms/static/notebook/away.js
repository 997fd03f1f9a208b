// Take away, bring back, erase: files leave and come, and nothing goes without being asked.
import { button, h } from "../dom.js";
import { count } from "./written.js";
import { download } from "./talk.js";

const BOOKS = [["docx", "Word"], ["pdf", "PDF"], ["epub", "EPUB (e-reader)"], ["html", "Web page, to read or print"], ["md", "Markdown"]];

/** A line that says what goes on, with a bar where it takes long. */
function makeProgress() {
  const bar = h("progress", { hidden: true, "aria-label": "Progress" });
  const said = h("p", { role: "status", class: "al-help" });
  return {
    el: h("div", {}, bar, said),
    async run(work) {
      said.textContent = "Working…";
      const late = setTimeout(() => { bar.hidden = false; }, 1000);
      try {
        said.textContent = await work((p) => {
          bar.max = Math.max(1, p.of);
          bar.value = p.done;
          if (!bar.hidden) said.textContent = p.what;
        });
      } catch (error) {
        said.textContent = error.message;
      }
      clearTimeout(late);
      bar.hidden = true;
    },
  };
}

function findingsList(findings) {
  return h("div", { class: "al-notice" },
    h("p", {}, `${count(findings.length, "place")} might tell who somebody is. Nothing stops you; it is your file. Consider a role instead of a name.`),
    h("ul", {}, findings.slice(0, 50).map((f) => h("li", {}, h("strong", { dir: "auto" }, f.text), ` (${f.where}): ${f.why}`))));
}

export function drawTakeAway(id, talk, flush) {
  const progress = makeProgress();
  const care = h("div", { "aria-live": "polite" });
  const name = `${id}-format`;
  const radios = BOOKS.map(([value, label], i) => {
    const input = h("input", { type: "radio", name, id: `${name}-${value}`, value, checked: i === 0 });
    return { input, el: h("div", { class: "al-option" }, h("label", { for: input.id }, input, h("span", {}, label))) };
  });
  const text = h("input", { type: "checkbox", id: `${id}-course-text` });
  const take = (question) => progress.run(async (onprogress) => {
    flush();
    const { message, buffers } = await talk.ask(question, { onprogress });
    download(message.name, message.type, buffers[0]);
    return `${message.name} is in your downloads.`;
  });
  return h("div", {},
    h("fieldset", { class: "al-field" }, h("legend", { class: "al-prompt" }, "My answers as a book"),
      h("div", { class: "al-options" }, radios.map((r) => r.el)),
      h("div", { class: "al-option" }, h("label", { for: text.id }, text, h("span", {}, "With the whole course text")))),
    h("div", { class: "al-save-line" },
      button("Check for other people's details", () => progress.run(async () => {
        const { message } = await talk.ask({ kind: "care" });
        care.replaceChildren(...(message.findings.length ? [findingsList(message.findings)] : []));
        return message.findings.length ? "See the list below before you share it." : "Nothing found that would identify somebody. Read it through all the same.";
      })),
      button("Download the book", () => take({
        kind: "take", format: radios.find((r) => r.input.checked).input.value, course_text: text.checked,
      })),
      button("Download my whole record", () => take({ kind: "take-record" }))),
    progress.el, care,
    h("p", { class: "al-help" }, "The record is a zip of plain files with every version in it. Keep it like a diary: bring it back here, or on another computer."));
}

/** What a learner can show of having finished: counts and dates, never a word of theirs. */
export function drawCompletion(id, talk, flush) {
  const progress = makeProgress();
  const name = h("input", { type: "text", id: `${id}-name`, dir: "auto", autocomplete: "name" });
  const take = (kind) => progress.run(async () => {
    flush();
    const { message, buffers } = await talk.ask({ kind, name: name.value });
    download(message.name, message.type, buffers[0]);
    return `${message.name} is in your downloads.`;
  });
  return h("div", {},
    h("p", { class: "al-help" }, "What counts: every required question of the seven activities. The record says how many you finished, when, "
      + "and how long the course allows for them. None of your words are in it."),
    h("label", { for: name.id, class: "al-prompt" }, "The name to put on it (you may leave it empty)"), name,
    h("div", { class: "al-save-line" },
      button("Download the completion record", () => take("completion")),
      button("Download it as a credential (Open Badges 3.0)", () => take("badge"))),
    progress.el);
}

export function drawBringBack(id, talk, reload) {
  const progress = makeProgress();
  const shown = h("div", { "aria-live": "polite" });
  const file = h("input", { type: "file", id: `${id}-file`, accept: ".zip,application/zip", onchange: look });
  const bring = button("Bring it in", () => progress.run(async (onprogress) => {
    const { message } = await talk.ask({ kind: "bring" }, { onprogress });
    lines(message.lines);
    bring.hidden = true;
    undo.hidden = false;
    reload();
    return "It is in. You can undo this until you write again in what came.";
  }), { hidden: true });
  const undo = button("Undo the last import", () => progress.run(async () => {
    const { message } = await talk.ask({ kind: "undo" });
    lines(message.lines);
    reload();
    return "The record is as it was before.";
  }));
  function lines(list) {
    shown.replaceChildren(h("ul", {}, list.map((line) => h("li", {}, line))));
  }
  function look() {
    if (!file.files.length) return;
    progress.run(async (onprogress) => {
      const bytes = new Uint8Array(await file.files[0].arrayBuffer());
      const { message } = await talk.ask({ kind: "look" }, { buffers: [bytes.buffer], onprogress });
      lines(message.lines);
      bring.hidden = !message.changes;
      return message.changes ? "This is what would change. Nothing has changed yet." : "Nothing would change: it is all here already.";
    });
  }
  return h("div", {}, h("label", { for: file.id, class: "al-prompt" }, "A record that you took away (zip)"), file,
    h("div", { class: "al-save-line" }, bring, undo), progress.el, shown);
}

export function drawErase(id, activities, talk, reload) {
  const progress = makeProgress();
  const what = h("select", { id: `${id}-what`, onchange: () => sure.replaceChildren() },
    activities.filter((a) => a.begun || a.fields.length).map((a) => h("option", { value: JSON.stringify([a.id, ""]) }, `All of ${a.heading}`)),
    activities.flatMap((a) => a.fields.map((f) => h("option", { value: JSON.stringify([a.id, f.spec.id]) }, `${a.heading}: ${f.spec.short}`))),
    h("option", { value: JSON.stringify(["journal", ""]) }, "The whole journal"),
    h("option", { value: JSON.stringify(["", ""]) }, "Everything I have written"));
  const sure = h("div");
  const chosen = () => {
    const [activity, field] = JSON.parse(what.value);
    return { activity, field };
  };
  const ask = button("Say what would go", () => progress.run(async () => {
    const { message } = await talk.ask({ kind: "erase-look", ...chosen() });
    const yes = button("Erase it for good", () => progress.run(async () => {
      const done = await talk.ask({ kind: "erase", ...chosen() });
      sure.replaceChildren(h("p", {}, `Erased. A receipt without your words is kept in ${done.message.path}.`));
      reload();
      return "Erased.";
    }));
    const no = button("Keep it", () => { sure.replaceChildren(); ask.focus(); });
    sure.replaceChildren(h("section", { class: "al-choose", role: "group", "aria-label": "Erase for good?" },
      h("p", { tabindex: "-1" }, message.sentence),
      !message.nothing && h("p", {}, "You can download your record first, above."),
      h("div", { class: "al-save-line" }, message.nothing ? no : [no, yes])));
    no.focus();
    return "";
  }));
  return h("div", {}, h("label", { for: what.id, class: "al-prompt" }, "What to erase"), what,
    h("div", { class: "al-save-line" }, ask), progress.el, sure);
}
