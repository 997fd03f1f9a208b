// Take away: the book, the record, and what shows that the course is finished.
import { button, h } from "../../forms/static/shared/dom.js";
import { count } from "./written.js";
import { makeFormats, makeProgress, tickBox } from "./progressBar.js";
import { download } from "../../forms/static/shared/fileDownload.js";

/** careful: as privacyCheck.js makes it; flush sends what is not saved yet; offered: the formats that can be made here. */
export function drawTakeAway(id, talk, flush, careful, offered) {
  const progress = makeProgress();
  const slot = h("div");
  const formats = makeFormats(id, "The book as", offered);
  const text = tickBox(`${id}-course-text`, "With the whole course text");
  const changes = tickBox(`${id}-with-moved`, "With how my thinking moved, from the first sitting to the last");
  const tutorComments = tickBox(`${id}-with-remarks`, "With my tutor's comments, where there are any", { checked: true });
  const marks = tickBox(`${id}-with-marks`, "With my marks and notes on pages", { checked: true });
  const pictures = tickBox(`${id}-with-pictures`, "With my pictures, which may show people or places");
  const author = h("input", { type: "text", id: `${id}-author`, dir: "auto", autocomplete: "name", maxlength: 200 });
  const get = (question) => progress.run(async (onprogress, signal) => {
    const { message, buffers } = await talk.ask(question, { onprogress, signal });
    download(message.name, message.type, buffers[0]);
    return `${message.name} is in your downloads.`;
  }, { stops: true });
  return h("div", {},
    formats.el,
    h("fieldset", { class: "al-field" }, h("legend", { class: "al-prompt" }, "What goes in it"), text.el, changes.el, marks.el, pictures.el, tutorComments.el,
      h("label", { for: author.id }, "Name on the title page (you may leave it empty)"), author),
    careful.says(),
    h("div", { class: "al-save-line" },
      button("Download the book", () => {
        flush();
        const question = {
          kind: "take", format: formats.value(), course_text: text.input.checked, moved: changes.input.checked, marks: marks.input.checked,
          pictures: pictures.input.checked, tutor_comments: tutorComments.input.checked, author: author.value,
        };
        careful.before({ slot, progress, moved: question.moved, pictured: question.pictures, go: () => get({ ...question, ...careful.wishes() }) });
      }),
      button("Download my whole record", () => {
        flush();
        careful.before({ slot, progress, whole: true, go: () => get({ kind: "take-record" }) });
      })),
    slot, progress.el,
    h("p", { class: "al-help" }, "The record is a zip of plain files with every version in it, as you wrote it, names and all. "
      + "Keep it like a diary: bring it back here, or on another computer."));
}

/** How far the learner is with what counts, in words. */
function progressSentence(activities) {
  const counting = activities.filter((a) => a.counts);
  const open = counting.filter((a) => a.state !== "finished");
  if (!open.length) return `You have finished all ${counting.length} activities.`;
  const left = open.map((a) => `${a.heading} (${count(a.unfinished.length, "question")})`).join("; ");
  return `You have finished ${counting.length - open.length} of ${counting.length} activities, so what you download says how far you are. Still open: ${left}.`;
}

/** What a learner can show of having finished: counts and dates, never a word of theirs. Returns {el, show(message)}. */
export function drawCompletion(id, talk, flush, offered) {
  const progress = makeProgress();
  const name = h("input", { type: "text", id: `${id}-name`, dir: "auto", autocomplete: "name", maxlength: 200 });
  const take = (question) => progress.run(async (onprogress) => {
    flush();
    const { message, buffers } = await talk.ask({ ...question, name: name.value }, { onprogress });
    download(message.name, message.type, buffers[0]);
    return `${message.name} is in your downloads.`;
  });
  const state = h("p");
  const el = h("div", {}, state,
    h("p", { class: "al-help" }, "What counts: every required question of the seven activities. The record says how many you finished, when, "
      + "and how long the course allows for them. None of your words are in it."),
    h("label", { for: name.id, class: "al-prompt" }, "The name to put on it (you may leave it empty)"), name,
    h("div", { class: "al-save-line" },
      button("Download the completion record", () => take({ kind: "completion", format: "html" })),
      offered.includes("pdf") && button("Download the completion record as a PDF", () => take({ kind: "completion", format: "pdf" })),
      button("Download it as a credential (Open Badges 3.0)", () => take({ kind: "badge" }))),
    progress.el);
  return { el, show: ({ activities }) => { state.textContent = progressSentence(activities); } };
}
