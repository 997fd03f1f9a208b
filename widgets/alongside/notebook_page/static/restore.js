// Bring back and erase: files come, words go, and nothing goes without being asked.
import { button, dayAndTime, focusDrawn, h } from "../../forms/static/shared/dom.js";
import { forgetDrafts } from "../../forms/static/shared/drafts.js";
import { makeFileChoice } from "./fileChoice.js";
import { makeProgress } from "./progressBar.js";

/** Returns {el, show(message)}. */
export function makeRestore(id, talk, reload) {
  const progress = makeProgress();
  const shown = h("div");
  const choice = makeFileChoice(id, ["A record that you took away: its zip, or files out of it", "Or the folder that it was unpacked to"],
    ".zip,.json,.jsonl,application/zip,application/json", look);
  const bring = button("Bring it in", () => progress.run(async (onprogress) => {
    const { message } = await talk.ask({ kind: "import" }, { onprogress });
    lines(message.lines, message.warnings);
    bring.hidden = true;
    choice.clear();
    undo.hidden = false;
    undo.focus();
    reload();
    return "It is in: what changed is listed below. You can undo this until you write again in what came.";
  }), { hidden: true });
  const undo = button("Undo the last import", () => progress.run(async (onprogress) => {
    const { message } = await talk.ask({ kind: "undo-import" }, { onprogress });
    lines(message.lines);
    undo.hidden = true;
    choice.focus();
    reload();
    return message.lines.length ? "Undone, but for what is listed below." : "The record is as it was before.";
  }), { hidden: true });
  function lines(list, warnings = []) {
    const items = (of) => h("ul", {}, of.map((line) => h("li", { dir: "auto", translate: "yes" }, line)));
    shown.replaceChildren(...[list.length && items(list),
      warnings.length && h("p", {}, "About the files that you chose:"), warnings.length && items(warnings)].filter(Boolean));
  }
  function look() {
    bring.hidden = true;
    shown.replaceChildren();
    if (!choice.chosen) return;
    progress.run(async (onprogress) => {
      const { names, buffers } = await choice.read();
      const { message } = await talk.ask({ kind: "preview-import", names }, { buffers, onprogress });
      lines(message.lines, message.warnings);
      bring.hidden = !message.changes;
      const made = message.made_at ? `This record was taken away on ${dayAndTime(message.made_at)}. ` : "";
      const odd = message.warnings.length ? " There is something to know about the files: it is said below." : "";
      return made + (message.changes ? "Below is what would change. Nothing has changed yet." : "Nothing would change: it is all here already.") + odd;
    });
  }
  return {
    el: h("div", {}, choice.el,
      h("div", { class: "al-save-line" }, bring, undo), progress.el, shown),
    show: (message) => { undo.hidden = !message.can_undo; },
  };
}

/** learner: the key of this learner's drafts. erased(activity, field) is told what went. Returns {el, show(message)}. */
export function makeErase(id, learner, talk, erased) {
  const progress = makeProgress();
  const sure = h("div");
  const what = h("select", { id: `${id}-what`, onchange: () => sure.replaceChildren() });
  const chosen = () => {
    const [activity, field] = JSON.parse(what.value);
    return { activity, field };
  };
  const ask = button("Say what would go", () => progress.run(async () => {
    const { message } = await talk.ask({ kind: "preview-erase", ...chosen() });
    const told = h("p", { id: `${id}-what-goes` }, message.sentence);
    const yes = button("Erase it for good", () => erase(chosen()), { "aria-describedby": told.id });
    const no = button("Keep it", () => {
      sure.replaceChildren();
      ask.focus();
      progress.say("Kept. Nothing has gone.");
    }, { "aria-describedby": told.id });
    sure.replaceChildren(h("section", { class: "al-choose", role: "group", "aria-label": "Erase for good?" },
      told,
      !message.nothing && h("p", {}, "Drafts of it that this browser keeps go as well. You can download your record first, under “Take away”."),
      h("div", { class: "al-save-line" }, message.nothing ? no : [no, yes])));
    focusDrawn(no);
    return message.nothing ? "" : "Nothing has gone yet.";
  }));
  function erase({ activity, field }) {
    progress.run(async (onprogress) => {
      const { message } = await talk.ask({ kind: "erase", activity, field }, { onprogress });
      forgetDrafts(learner, activity, field);
      sure.replaceChildren();
      ask.focus();
      erased(activity, field);
      return `Erased. A receipt without your words is kept in ${message.path}.`;
    });
  }
  const option = (activity, field, label) => h("option", { value: JSON.stringify([activity, field]) }, label);
  return {
    el: h("div", {}, h("label", { for: what.id, class: "al-prompt" }, "What to erase"), what,
      h("div", { class: "al-save-line" }, ask), progress.el, sure),
    show({ activities, journal, others, marks, attachments }) {
      const before = what.value;
      what.replaceChildren(
        ...activities.filter((a) => a.begun || a.fields.length || a.outdated.length).map((a) => h("optgroup", { label: a.heading },
          option(a.id, "", `All of ${a.heading}`),
          a.fields.map((f) => option(a.id, f.spec.id, f.spec.short)))),
        ...others.map((a) => option(a.id, "", `All of ${a.id}`)),
        h("optgroup", { label: "Journal" }, option(journal.id, "", "The whole journal, and my tags"),
          journal.entries.map((e) => option(journal.id, e.id, `Entry of ${dayAndTime(e.written_at)}`))),
        marks.length ? h("optgroup", { label: "My marks on pages" }, option("reading-notes", "", "All my marks on pages"),
          marks.map((one) => option("reading-notes", one.id, `${one.exact ? "Mark" : "Bookmark"} on “${one.title}”, ${dayAndTime(one.written_at)}`))) : "",
        attachments.length ? h("optgroup", { label: "My pictures and files" }, option("attachments", "", "All my pictures and files"),
          attachments.map((one) => option("attachments", one.id, one.name))) : "",
        option("", "", "Everything I have written"));
      if ([...what.options].some((o) => o.value === before)) what.value = before;
    },
  };
}
