// One sheet: its form, what is drawn of it, how to ask a partner, what can be taken away.
import { button, h, scrolling, trusted } from "../../forms/static/shared/dom.js";
import { makeForm } from "../../forms/static/activity/form.js";
import { drawLive } from "../../forms/static/activity/persistentForm.js";
import { download, printDocument } from "../../forms/static/shared/fileDownload.js";
import { eraser, formatsOf } from "./partnershipView.js";
import { drawByChance } from "./toolShelf.js";

const MOST_SENT = 300000; // bytes: more than a partner's file may have (handouts/partner_answers.py)
const DESCRIBES = { "partnership": true, "partner": true };

export async function drawSheet(ctx, key) {
  const answer = await ctx.ask({ kind: "sheet", key });
  if (!answer) return null;
  const it = answer.message;
  const formPlace = h("div");
  const el = h("div", {}, drawCrumbs(ctx, it), it.voice && h("p", { class: "al-notice" }, `These are the words of ${it.voice}, and not yours. They go nowhere unless you tick them.`),
    formPlace, !DESCRIBES[it.tool.id] && drawAround(ctx, it));
  let leave = () => {};
  return {
    el,
    ready() {
      leave = drawLive({
        model: sheetModel(ctx.model, it.key, it.spec, it.html), el: formPlace, key: `${it.spec.learner}:${it.key}`,
        same: JSON.stringify(it.spec), make: makeForm,
      });
    },
    leave: () => leave(),
  };
}

/** A model for the form of one sheet: its messages travel inside the toolkit's own. */
function sheetModel(model, key, spec, html) {
  const listeners = new Set();
  const all = (...message) => [...listeners].forEach((listener) => listener(...message));
  const hear = (content, buffers) => {
    if (content.kind === "host") all(content);
    else if (content.kind === "form" && content.key === key) all(content.message, buffers);
  };
  model.on("msg:custom", hear);
  const given = { spec, html };
  return {
    get: (name) => given[name] ?? model.get(name),
    send: (message) => model.send({ kind: "form", key, message }),
    on: (_, listener) => listeners.add(listener),
    off: (_, listener) => listeners.delete(listener),
  };
}

function drawCrumbs(ctx, it) {
  const about = it.tool.about === "none" || DESCRIBES[it.tool.id] ? "" : `${it.tool.id}~`;
  return h("p", {}, ctx.link("All tools", ""), it.partnership && [" · ", ctx.link(it.partnership_name || "Its partnership", `p-${it.partnership}`, { dir: "auto" })],
    about && [" · ", ctx.link("About another partnership", about)],
    it.deck.length > 0 && [" ", button("Draw another card", () => drawByChance(ctx, it.deck))]);
}

function drawAround(ctx, it) {
  return [
    it.others.length > 0 && [h("h3", { class: "al-subheading" }, "Other sheets of this"),
      h("ul", {}, it.others.map((one) => h("li", {}, ctx.link([one.day, one.voice && `in the words of ${one.voice}`].filter(Boolean).join(", ") || "Your own", `s-${one.key}`))))],
    it.settles && drawTold(ctx, it),
    it.notes && drawNoting(ctx, it),
    !it.voice && (it.draws || (it.compares && it.others.length > 0)) && drawPictures(ctx, it),
    it.asks.length > 0 && !it.voice && drawAsking(ctx, it),
    drawTaking(ctx, it),
    h("h3", { class: "al-subheading" }, "Erase it"),
    eraser(ctx, it.voice ? "Erase these words" : "Erase this sheet", { key: it.key }, () => ctx.go(it.partnership ? `p-${it.partnership}` : "")),
  ];
}

/** Answer first, then look: a drawing is made when it is asked for, and an earlier sheet laid beside it then. */
function drawPictures(ctx, it) {
  const slot = h("div", { "aria-live": "polite" });
  const look = (compare) => async () => {
    const answer = await ctx.ask({ kind: "drawings", key: it.key, compare });
    if (!answer) return;
    const { drawn, beside } = answer.message;
    slot.replaceChildren(...beside.map(drawBeside), ...(drawn.length ? drawn.map((one) => h("figure", { class: "al-drawn" }, h("figcaption", {}, one.title),
      scrolling(`Drawing: ${one.title}`, "al-drawing-frame", trusted("div", {}, one.svg)),
      h("ul", {}, one.sentences.map((words) => h("li", { translate: "no" }, words))))) : beside.length ? [] : [h("p", {}, "There is nothing to show yet. Answer something first.")]));
  };
  return [h("h3", { class: "al-subheading" }, it.draws ? "In a picture" : "Beside each other"),
    h("p", { class: "al-save-line" }, it.draws && button("Draw it", look("")),
      it.others.map((one) => button(besideWhat(it, one), look(one.key)))),
    slot];
}

function besideWhat(it, one) {
  if (!one.voice) return `Beside that of ${one.day}`;
  return one.day === it.day ? `Beside how it looks to ${one.voice}` : `Beside how it looked to ${one.voice} on ${one.day}`;
}

/** What two sheets say of one question, in words: what differs comes first. */
const drawBeside = ({ title, reworded, rows }) => h("div", { class: "al-beside" }, h("h4", {}, title),
  reworded && h("p", {}, "This was asked in other words then, so the two stand here and are not compared."),
  h("ul", {}, rows.map((row) => h("li", {}, h("span", { translate: "no" }, row.label),
    h("ul", {}, row.said.map((words) => h("li", { translate: "no" }, words)))))));

/** What they said, beside what another sheet has of it: nothing is put there before the learner says so. */
function drawTold(ctx, it) {
  const slot = h("div", { role: "status" });
  const draw = ({ lines, sheet }, kept) => slot.replaceChildren(...[
    kept && h("p", {}, `“${kept}” now stands on the partner sheet as told. What you had guessed is among its earlier versions.`),
    lines.length ? h("ul", {}, lines.map((one) => h("li", { dir: "auto" }, `${one.label}: `,
      one.note || one.state ? `you wrote “${[one.state, one.note].filter(Boolean).join(": ")}”. ` : "nothing there yet. ", `They said: “${one.said}” `,
      one.settled ? h("em", {}, "It stands there as told.")
        : button("Let it stand as told", async () => {
          const answer = await ctx.ask({ kind: "settle", key: it.key, row: one.row });
          if (answer) draw(answer.message, one.label);
        }, { "aria-label": `${one.label}: let it stand as told` }))))
      : h("p", {}, "Nothing yet. Under “What did they say?”, choose the line that an answer belongs to."),
    h("p", {}, ctx.link("Open the partner sheet", `s-${sheet}`)),
  ].filter(Boolean));
  const look = async () => {
    const answer = await ctx.ask({ kind: "preview-settle", key: it.key });
    if (answer) draw(answer.message);
  };
  return [h("h3", { class: "al-subheading" }, "Guesses that are answered now"),
    h("p", {}, button("Lay it beside the partner sheet", look)), slot];
}

/** What stands on the sheet may stand among the learner's notes as well, once they say so. */
function drawNoting(ctx, it) {
  const say = h("p", { role: "status" });
  const note = async () => {
    const answer = await ctx.ask({ kind: "note", key: it.key });
    if (answer) say.textContent = "It stands in the journal of My notebook. Change it there as you like: this sheet stays as it is.";
  };
  return [h("h3", { class: "al-subheading" }, "In my journal"),
    h("p", {}, "Would you like to read this among your other notes, too?"),
    h("p", {}, button("Note it in my journal", note)), say];
}

function drawAsking(ctx, it) {
  const who = h("select", { id: `${ctx.id}-whom` }, it.partners.filter((one) => !one.gone).map((one) => h("option", { value: one.id }, one.name)));
  const own = h("input", { type: "text", id: `${ctx.id}-me`, dir: "auto", maxlength: 200, autocomplete: "off" });
  const boxes = it.asks.map((one) => h("input", { type: "checkbox", id: `${ctx.id}-ask-${one.id}`, value: one.id, checked: true }));
  const file = h("input", { type: "file", id: `${ctx.id}-answers`, accept: ".json,application/json" });
  const say = h("p", { role: "status" });
  const page = async () => {
    const fields = boxes.filter((box) => box.checked).map((box) => box.value);
    const answer = await ctx.ask({ kind: "partner-page", key: it.key, partner: who.value, fields, learner: own.value });
    if (!answer) return;
    download(answer.message.name, answer.message.type, answer.buffers[0]);
    say.textContent = `${answer.message.name} is in your downloads. Send it yourself, or hand it over on a stick.`;
  };
  const blank = async () => {
    const answer = await ctx.ask({ kind: "blank", key: it.key, format: "docx", voice: true, partner: who.value });
    if (answer) download(answer.message.name, answer.message.type, answer.buffers[0]);
  };
  const enter = async () => {
    const answer = await ctx.ask({ kind: "voice", key: it.key, partner: who.value });
    if (answer) ctx.go(`s-${answer.message.key}`);
  };
  const bring = async () => {
    if (!file.files.length) return void ctx.refuse("Choose the file first: the one that your partner's page saved.");
    // Enough of it to be told that it is too large: a whole film would end the connection.
    const answer = await ctx.ask({ kind: "bring-in" }, { buffers: [await file.files[0].slice(0, MOST_SENT).arrayBuffer()] });
    if (answer) ctx.go(`s-${answer.message.key}`);
  };
  return [h("h3", { class: "al-subheading" }, "How it looks from where they stand"),
    !who.options.length ? h("p", {}, "Add a partner first, on the page of the partnership.") : [
      h("p", {}, h("label", { for: who.id, class: "al-prompt" }, "Whom do you ask?"), who),
      h("fieldset", { class: "al-field" }, h("legend", { class: "al-prompt" }, "What do you ask?"),
        it.asks.map((one, i) => h("div", { class: "al-option" }, h("label", { for: boxes[i].id }, boxes[i], h("span", {}, one.words))))),
      h("p", {}, h("label", { for: own.id, class: "al-prompt" }, "What shall the page say of who asks? (optional)"), own),
      h("p", { class: "al-save-line" }, button("Make a page for them", page), button("Print a blank", blank), button("Enter theirs from paper", enter)), say],
    h("p", {}, h("label", { for: file.id, class: "al-prompt" }, "Bring in their answers"), file),
    h("p", {}, button("Bring this file in", bring))];
}

function drawTaking(ctx, it) {
  const say = h("p", { role: "status" });
  const get = (question) => async () => {
    const answer = await ctx.ask({ key: it.key, ...question });
    if (!answer) return;
    download(answer.message.name, answer.message.type, answer.buffers[0]);
    say.textContent = `${answer.message.name} is in your downloads.`;
  };
  const toPaper = async () => {
    const answer = await ctx.ask({ kind: "document", key: it.key, format: "html", agreed: false });
    if (answer) printDocument(answer.buffers[0]);
  };
  return [h("h3", { class: "al-subheading" }, "Take it away"),
    h("p", { class: "al-save-line" }, button("Print it", toPaper), formatsOf(ctx).map(([format, words]) => button(`As ${words}`, get({ kind: "document", format, agreed: false }))),
      it.document && button("The agreed draft, as Word", get({ kind: "document", format: "docx", agreed: true })),
      it.dated && button("Dates for my calendar", get({ kind: "calendar" })),
      button("A blank one", get({ kind: "blank", format: "docx", voice: false, partner: "" }))), say];
}
