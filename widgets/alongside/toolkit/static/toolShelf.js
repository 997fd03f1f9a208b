// The list of tools and partnerships, and what has to be chosen before a sheet can be opened.
import { button, focusDrawn, h } from "../../forms/static/shared/dom.js";
import { drawDue, reachDue } from "../../notebook_page/static/returnDates.js";
import { printButtons } from "./groupSession.js";

/** at: the date that has come to begin at, as `reachDue` has it; "" for the top. */
export async function drawShelf(ctx, at) {
  const answer = await ctx.ask({ kind: "toolkit" });
  if (!answer) return null;
  const { groups, partnerships, sessions } = answer.message;
  const due = h("div", { role: "status" });
  const showDue = (found) => due.replaceChildren(...drawDue(ctx, found, showDue));
  const title = h("h2", { class: "al-title" }, "Tools and partnerships");
  const el = h("div", {},
    title,
    due,
    h("h3", { class: "al-subheading" }, "My partnerships"),
    partnerships.length ? h("ul", {}, partnerships.map((one) => h("li", {}, ctx.link(one.name, `p-${one.id}`, { dir: "auto" }), one.closed && `, closed ${one.closed}`)))
      : h("p", {}, "None yet. A tool asks which partnership it is about when it needs to know."),
    groups.map((group) => [
      h("h3", { class: "al-subheading" }, group.title),
      group.draw && drawDeck(ctx, group),
      h("ul", { class: "al-shelf" }, group.tools.map((tool) => h("li", {}, ctx.link(tool.title, tool.id), ` (${tool.minutes} minutes) `,
        h("span", { class: "al-when" }, `“${tool.when}”`)))),
    ]),
    sessions.length > 0 && [
      h("h3", { class: "al-subheading" }, "Run this with a group"),
      h("p", {}, "For a tutor, or whoever brings people together. Nothing is kept of a session, and anybody may run one."),
      h("ul", { class: "al-shelf" }, sessions.map((one) => h("li", {}, ctx.link(one.title, `g-${one.id}`), ` (${one.minutes} minutes) `,
        h("span", { class: "al-when" }, one.aim)))),
    ]);
  return {
    el,
    lands: Boolean(at),
    async ready() {
      const answer = await ctx.ask({ kind: "dates" });
      if (answer) showDue(answer.message.due);
      if (at && !reachDue(due, at)) focusDrawn(title);
    },
  };
}

/** Cards to draw: by chance, one that was not drawn since the page opened while there is one. */
export function drawByChance(ctx, cards) {
  const left = cards.filter((name) => !ctx.drawn.has(name));
  if (!left.length) ctx.drawn.clear();
  const from = left.length ? left : cards;
  const name = from[Math.floor(Math.random() * from.length)];
  ctx.drawn.add(name);
  ctx.go(name);
}

function drawDeck(ctx, group) {
  const cards = group.tools.filter((tool) => tool.card).map((tool) => tool.id);
  return [h("p", {}, "Two honest people, and they differ. Draw a card, or choose one. What you write is kept like every sheet of yours."),
    h("p", { class: "al-save-line" }, button("Draw one", () => drawByChance(ctx, cards)),
      printButtons(ctx, group.id, "Print all the cards"))];
}

/** What a tool needs before it opens. about: null, "partnership" or "partnership~partner". */
export async function drawChooser(ctx, name, about) {
  const answer = await ctx.ask({ kind: "toolkit" });
  if (!answer) return null;
  const tool = answer.message.groups.flatMap((group) => group.tools).find((one) => one.id === name);
  if (!tool) return { instead: "" };
  const [given = "", partner = ""] = (about ?? "").split("~");
  const latest = about === null && tool.about === "partnership" ? answer.message.latest : "";
  const partnership = given || latest;
  if (tool.about !== "none" && !partnership) return drawWhichPartnership(ctx, tool, answer.message);
  if (tool.about === "partner" && !partner) return drawWhichPartner(ctx, tool, partnership);
  const sheets = await ctx.ask({ kind: "sheets", tool: tool.id, partnership: tool.about === "none" ? "" : partnership, partner });
  if (!sheets) return null;
  const { new: fresh, there } = sheets.message;
  if (tool.repeats === "once" || !there.length) return { instead: `s-${fresh}` };
  return { el: h("div", {}, h("p", {}, ctx.link("All tools", "")), h("h2", { class: "al-title" }, tool.title),
    h("ul", { class: "al-shelf" },
      h("li", {}, ctx.link("Start a new one", `s-${fresh}`)),
      there.map((one) => h("li", {}, ctx.link(`Go on with that of ${one.day}`, `s-${one.key}`))))) };
}

/** A box for a name, with a button. */
export function nameBox(ctx, label, press, done) {
  const input = h("input", { type: "text", id: `${ctx.id}-name`, dir: "auto", maxlength: 200, autocomplete: "off" });
  const go = () => done(input.value);
  input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && go());
  return h("div", { class: "al-name-box" }, h("label", { for: input.id, class: "al-prompt" }, label), input, h("p", {}, button(press, go)));
}

function drawWhichPartnership(ctx, tool, { partnerships, names }) {
  const on = (id) => ctx.go(`${tool.id}~${id}`);
  const make = async (question) => {
    const answer = await ctx.ask(question);
    if (answer) on(answer.message.partnership);
  };
  const open = partnerships.filter((one) => !one.closed);
  return { el: h("div", {}, h("p", {}, ctx.link("All tools", "")),
    h("h2", { class: "al-title" }, `${tool.title}: which partnership is this about?`),
    open.length > 0 && h("ul", { class: "al-shelf" }, open.map((one) => h("li", {}, ctx.link(one.name, `${tool.id}~${one.id}`, { dir: "auto" })))),
    names.map((name) => h("p", {}, `You wrote “${name}”. `, button("Use this", () => make({ kind: "make", name }), { "aria-label": `Use “${name}”` }))),
    nameBox(ctx, open.length || names.length ? "Another one: what do you call it?" : "What do you call it?", "Use this name", (name) => make({ kind: "make", name })),
    h("p", { class: "al-help" }, "Any name that you'll know again. Write organisations and roles, and no people's names."),
    !partnerships.some((one) => one.practice) && h("p", {}, "None at the moment? ",
      button("Practise on one from the course", () => make({ kind: "practice" })))) };
}

async function drawWhichPartner(ctx, tool, partnership) {
  const answer = await ctx.ask({ kind: "partnership", partnership });
  if (!answer) return null;
  const { name, partners } = answer.message;
  const add = async (wanted) => {
    const made = await ctx.ask({ kind: "add-partner", partnership, name: wanted });
    if (made) ctx.go(`${tool.id}~${partnership}~${made.message.partner}`);
  };
  return { el: h("div", {}, h("p", {}, ctx.link("All tools", ""), " · ", ctx.link("Another partnership", `${tool.id}~`)),
    h("h2", { class: "al-title" }, `${tool.title}: which partner in ${name}?`),
    partners.length > 0 && h("ul", { class: "al-shelf" }, partners.map((one) => h("li", {},
      ctx.link(one.gone ? h("s", {}, one.name) : one.name, `${tool.id}~${partnership}~${one.id}`, { dir: "auto" }), one.gone && " (has left)"))),
    nameBox(ctx, "Another partner: an organisation or a role", "Add this partner", add)) };
}
