// The page of one partnership: what comes next, who is in it, where it is in its life, the latest of each tool.
import { button, focusDrawn, h } from "../../forms/static/shared/dom.js";
import { download } from "../../forms/static/shared/fileDownload.js";
import { drawDue } from "../../notebook_page/static/returnDates.js";
import { nameBox } from "./toolShelf.js";

const FORMATS = [["docx", "Word"], ["pdf", "PDF"], ["html", "web page"], ["md", "Markdown"]];

/** Formats with their names: those that can be made where this page is. */
export const formatsOf = (ctx) => FORMATS.filter(([format]) => ctx.spec.formats.includes(format));

export async function drawPartnership(ctx, partnership) {
  const answer = await ctx.ask({ kind: "partnership", partnership });
  if (!answer) return null;
  const it = answer.message;
  const about = ctx.link("Change its name, purpose, phase or dates", `s-partnership_for-${partnership}`);
  const el = h("div", {}, h("p", {}, ctx.link("All tools", "")),
    h("h2", { class: "al-title", dir: "auto" }, it.name),
    it.practice && h("p", { class: "al-help" }, "This one is to practise on. Its dates stay here, and nobody else sees it."),
    it.purpose && h("p", { class: "al-words", dir: "auto" }, it.purpose),
    it.phases.length > 0 && h("ol", { class: "al-life", "aria-label": "Where it is in its life" },
      it.phases.map((phase) => h("li", { "aria-current": phase === it.here ? "step" : null }, phase))),
    h("p", {}, [it.begun && `Begun ${it.begun}. `, it.closed && `Closed ${it.closed}. `, about]),
    drawNext(ctx, it), drawPartners(ctx, it, partnership), drawUsed(ctx, it, partnership), drawActions(ctx, it),
    drawWhole(ctx, partnership), drawEraser(ctx, it, partnership));
  return { el };
}

function drawNext(ctx, it) {
  const dates = h("div");
  const today = new Date().toLocaleDateString("en-CA");
  const drawAgain = async () => {
    const answer = await ctx.ask({ kind: "partnership", partnership: it.id });
    if (answer) draw(answer.message.next);
  };
  const draw = (next) => {
    const due = next.filter((one) => one.day <= today);
    const coming = next.filter((one) => one.day > today);
    dates.replaceChildren(...drawDue(ctx, due, drawAgain),
      ...(coming.length ? [h("ul", {}, coming.map((one) => h("li", {}, `${one.words}: ${one.plan}. `, ctx.link("Open", `s-${one.key}`))))] : []),
      ...(next.length ? [] : [h("p", {}, "No dates of yours. A tool lets you choose when to look again.")]));
  };
  draw(it.next);
  return [h("h3", { class: "al-subheading" }, "What's next"),
    it.agreement && h("p", {}, "Agreement: ", ctx.link(it.agreement, `s-agreement_for-${it.id}`)),
    dates];
}

function drawPartners(ctx, it, partnership) {
  const add = async (name) => {
    if (await ctx.ask({ kind: "add-partner", partnership, name })) ctx.go(`p-${partnership}`, { replace: true });
  };
  return [h("h3", { class: "al-subheading" }, "Partners"),
    it.partners.length > 0 && h("ul", {}, it.partners.map((one) => h("li", {},
      ctx.link(one.gone ? h("s", {}, one.name) : one.name, `s-partner_for-${partnership}_with-${one.id}`, { dir: "auto" }), one.gone && " (has left)"))),
    nameBox(ctx, "Add a partner: an organisation or a role", "Add this partner", add)];
}

function drawUsed(ctx, it, partnership) {
  return [h("h3", { class: "al-subheading" }, "Your sheets"),
    !it.tools.length && h("p", {}, "None yet. ", ctx.link("Choose a tool", "")),
    it.tools.map((tool) => h("div", { role: "group", "aria-label": tool.title },
      h("h4", {}, tool.title),
      h("ul", {}, tool.sheets.map((one) => h("li", {}, ctx.link([one.partner, one.day].filter(Boolean).join(", ") || `Open ${tool.title}`, `s-${one.key}`),
        one.voice && ` (in the words of ${one.voice})`))),
      tool.since && [h("p", {}, `Since ${tool.since.day}:`), h("ul", {}, tool.since.said.map((words) => h("li", { translate: "no" }, words)))],
      tool.repeats === "dated" && h("p", {}, ctx.link(`Begin another: ${tool.title}`, `${tool.id}~${partnership}`))))];
}

function drawActions(ctx, it) {
  if (!it.actions.length) return null;
  return [h("h3", { class: "al-subheading" }, "What you said you would do"),
    h("p", { class: "al-help" }, "What is not done yet. Tick it as done on its sheet, and it no longer stands here."),
    h("ul", {}, it.actions.map((one) => h("li", {}, h("span", { dir: "auto" }, one.what), one.by && `, by ${one.by}`, " · ",
      ctx.link([one.from, one.day].filter(Boolean).join(", "), `s-${one.key}`))))];
}

function drawWhole(ctx, partnership) {
  const voices = h("input", { type: "checkbox", id: `${ctx.id}-voices` });
  const say = h("p", { role: "status" });
  const get = (format) => async () => {
    const answer = await ctx.ask({ kind: "whole", partnership, format, voices: voices.checked });
    if (!answer) return;
    download(answer.message.name, answer.message.type, answer.buffers[0]);
    say.textContent = `${answer.message.name} is in your downloads.`;
  };
  return [h("h3", { class: "al-subheading" }, "Take it all away"),
    h("p", { class: "al-option" }, h("label", { for: voices.id }, voices, h("span", {}, "With what partners said in their own words. Ask them first."))),
    h("p", { class: "al-save-line" }, formatsOf(ctx).map(([format, words]) => button(`As ${words}`, get(format)))), say];
}

/** Erase, in two steps, with what would go. question: what is erased; done: what comes afterwards. */
export function eraser(ctx, label, question, done) {
  const slot = h("div", { role: "status" });
  const look = async () => {
    const answer = await ctx.ask({ kind: "preview-erase", ...question });
    if (!answer) return;
    const { sheets, elsewhere } = answer.message;
    if (!sheets) return void slot.replaceChildren(h("p", {}, "There is nothing to erase."));
    const yes = button("Erase it for good", async () => {
      if (await ctx.ask({ kind: "erase", ...question })) done();
    });
    slot.replaceChildren(h("p", {}, "Everything on it goes, in every version, and partners' views of it with it. ", elsewhere), yes, " ", button("Keep it", () => slot.replaceChildren()));
    focusDrawn(yes);
  };
  return [h("p", {}, button(label, look)), slot];
}

function drawEraser(ctx, it, partnership) {
  return [h("h3", { class: "al-subheading" }, "Erase it"),
    h("p", { class: "al-help" }, "To close it and keep everything, give it the day on which it closed."),
    eraser(ctx, "Erase this partnership and all its sheets", { partnership }, () => ctx.go(""))];
}
