// For supervision: a few reflections, what to ask about each, on a page or two.
import { button, dayAndTime, h, replaceKeeping, unseen } from "../../forms/static/shared/dom.js";
import { makeFormats, makeProgress } from "./progressBar.js";
import { download } from "../../forms/static/shared/takeOut.js";

const MOST = 6; // as many as the sheet has room for

/** offered: the formats that can be made here. Returns {el, show(message)}. */
export function makeSheet(id, talk, flush, careful, offered) {
  const progress = makeProgress();
  const slot = h("div");
  const formats = makeFormats(`${id}-sheet`, "The sheet as", offered);
  const which = h("select", { id: `${id}-pick` });
  const list = h("ol", { class: "al-list", "aria-label": "On the sheet" });
  const withWhom = h("input", { type: "text", id: `${id}-with`, dir: "auto", maxlength: 200, autocomplete: "off" });
  const when = h("input", { type: "text", id: `${id}-when`, dir: "auto", maxlength: 200, autocomplete: "off" });
  const titles = new Map(); // key → what to call it
  let series = null; // the activity whose answers are entries, each with parts of its own
  let picks = []; // {key, activity, field, ask, el}
  const add = button("Add to the sheet", () => {
    const key = which.value;
    if (!key) return progress.say("Write in an activity or the journal first: there is nothing to choose from yet.");
    if (picks.some((p) => p.key === key)) return progress.say("That one is on the sheet already.");
    if (picks.length >= MOST) return progress.say(`A sheet has room for ${MOST} reflections. Take one off first.`);
    const [activity, field] = JSON.parse(key);
    const pick = { key, activity, field, entry: activity === series };
    pick.el = drawPick(pick);
    picks.push(pick);
    arrange();
    pick.ask.focus();
    return progress.say(`Added. ${picks.length} of ${MOST} at most.`);
  });

  function drawPick(pick) {
    const title = titles.get(pick.key);
    pick.ask = h("input", { type: "text", id: `${id}-ask-${pick.activity}-${pick.field}`, dir: "auto", maxlength: 300, autocomplete: "off" });
    const tool = (sign, label, step) => h("button", { type: "button", class: "al-tool", "aria-label": `${label}: ${title}`, onclick: step }, sign);
    pick.up = tool("↑", "Move up", () => move(pick, -1));
    pick.down = tool("↓", "Move down", () => move(pick, 1));
    return h("li", {}, h("strong", { dir: "auto", translate: "yes" }, title),
      h("label", { for: pick.ask.id }, "What I would like from talking about it (you may leave it empty)", unseen(`: ${title}`)), pick.ask,
      h("div", { class: "al-tools" }, pick.up, pick.down, tool("×", "Take off the sheet", () => {
        const at = picks.indexOf(pick);
        picks.splice(at, 1);
        arrange();
        (picks[Math.min(at, picks.length - 1)]?.ask ?? which).focus();
        progress.say("Taken off the sheet. What you wrote stays where it is.");
      })));
  }

  function move(pick, by) {
    const at = picks.indexOf(pick);
    picks.splice(at, 1);
    picks.splice(at + by, 0, pick);
    arrange();
    const same = by < 0 ? pick.up : pick.down;
    (same.disabled ? (by < 0 ? pick.down : pick.up) : same).focus();
    progress.say(`Now number ${at + by + 1} of ${picks.length}.`);
  }

  function arrange() {
    replaceKeeping(list, picks.map((p) => p.el));
    picks.forEach((p, i) => {
      p.up.disabled = i === 0;
      p.down.disabled = i === picks.length - 1;
    });
  }

  function take() {
    if (!picks.length) {
      progress.say("Choose at least one reflection for the sheet, and add it.");
      which.focus();
      return;
    }
    flush();
    const only = picks.map((p) => (p.entry ? `${p.activity}/${p.field}/` : `${p.activity}/${p.field}`));
    careful.before({
      slot, progress, only, go: () => progress.run(async (onprogress, signal) => {
        const { message, buffers } = await talk.ask({
          kind: "sheet", format: formats.value(), with_whom: withWhom.value, when: when.value,
          picks: picks.map((p) => ({ activity: p.activity, field: p.field, ask: p.ask.value })), ...careful.wishes(),
        }, { onprogress, signal });
        download(message.name, message.type, buffers[0]);
        return `${message.name} is in your downloads.`;
      }, { stops: true }),
    });
  }

  return {
    el: h("div", {},
      h("p", { class: "al-help" }, `Choose up to ${MOST} reflections to talk over with your supervisor. The sheet has what you would like from each, `
        + "the first lines of what you wrote, and room for what you agree. It is one or two pages."),
      h("label", { for: which.id, class: "al-prompt" }, "A reflection to talk about"), which,
      h("div", { class: "al-save-line" }, add), list,
      h("div", { class: "al-choose-sides" },
        h("div", {}, h("label", { for: withWhom.id }, "With whom (you may leave it empty)"), withWhom),
        h("div", {}, h("label", { for: when.id }, "When (you may leave it empty)"), when)),
      formats.el, careful.says(),
      h("div", { class: "al-save-line" }, button("Download the sheet", take)), slot, progress.el),
    show({ activities, journal }) {
      titles.clear();
      series = journal.id;
      const option = (activity, field, label, title = label, props = {}) => {
        const key = JSON.stringify([activity, field]);
        titles.set(key, title);
        return h("option", { value: key, ...props }, label);
      };
      const before = which.value;
      which.replaceChildren(
        ...activities.map((a) => [a, a.fields.filter((f) => f.value !== null)]).filter(([, fields]) => fields.length)
          .map(([a, fields]) => h("optgroup", { label: a.heading }, fields.map((f) => option(a.id, f.spec.id, f.spec.short)))),
        ...(journal.entries.length ? [h("optgroup", { label: "Journal" }, journal.entries.map((e) => option(journal.id, e.id,
          `${dayAndTime(e.written_at)}: ${e.text.slice(0, 40)}`, `Journal, ${dayAndTime(e.written_at)}`, { translate: "no" })))] : []));
      if (!which.options.length) which.append(h("option", { value: "" }, "Nothing written yet"));
      if (titles.has(before)) which.value = before;
      picks = picks.filter((p) => titles.has(p.key));
      arrange();
    },
  };
}
