// For supervision: a few reflections, what to ask about each, what is planned, on a page or two; and afterwards
// what was agreed, which the next sheet with the same person begins with. Sheets are kept as they are changed.
import { button, dayAndTime, dayInWords, focusDrawn, h, replaceKeeping, unseen } from "../../forms/static/shared/dom.js";
import { sourceOf } from "../../forms/static/shared/formattedValue.js";
import { makeAgreed } from "./agreedLines.js";
import { makeFormats, makeProgress, tickBox } from "./progressBar.js";
import { download } from "../../forms/static/shared/fileDownload.js";

const KEY = "supervision-sheets"; // what the record keeps all of them under
const MOST = 6; // as many as the sheet has room for
const STILL = 1500; // ms without a letter after which a sheet is kept

const sheetName = (sheet) => [dayAndTime(sheet.written_at), sheet.with_whom && `with ${sheet.with_whom}`].filter(Boolean).join(", ");
const samePerson = (a, b) => a.trim().replace(/\s+/g, " ").toLowerCase() === b.trim().replace(/\s+/g, " ").toLowerCase();

/** offered: the formats that can be made here. Returns {el, show(message)}. */
export function makeSheet(id, talk, flush, careful, offered) {
  const progress = makeProgress();
  const slot = h("div");
  const formats = makeFormats(`${id}-sheet`, "The sheet as", offered);
  const from = h("select", { id: `${id}-pick-from`, onchange: fill });
  const which = h("select", { id: `${id}-pick` });
  const list = h("ol", { class: "al-list", "aria-label": "On the sheet" });
  const line = (name, props = {}) => h("input", { type: "text", id: `${id}-${name}`, dir: "auto", maxlength: 200, autocomplete: "off", ...props });
  const [name, withWhom, when] = [line("my-name", { autocomplete: "name" }), line("with"), line("when")];
  const planned = tickBox(`${id}-planned`, "With all that I plan, together: the actions from every activity and tool");
  const agreed = makeAgreed(`${id}-agreed`, () => touched(0));
  const last = h("div", { class: "al-example", hidden: true });
  const earlier = h("select", { id: `${id}-sheets`, onchange: () => open(earlier.value) });
  const erase = h("div", { role: "status" });
  const titles = new Map(); // key → what to call it
  let groups = []; // [activity, what it is called, [{key, label, title, own}]]
  let series = null; // the activity whose answers are entries, each with parts of its own
  let sheets = []; // those that are kept, newest first
  let sheet = ""; // the kept sheet that this is; "" for one not kept yet
  let picks = []; // {key, activity, field, ask, el}
  let later = 0;
  let keeping = Promise.resolve();
  let kept = "";
  const add = button("Add to the sheet", () => {
    const key = which.value;
    if (!key) return progress.say("Write in an activity or the journal first: there is nothing to choose from yet.");
    if (picks.some((p) => p.key === key)) return progress.say("That one is on the sheet already.");
    if (picks.length >= MOST) return progress.say(`A sheet has room for ${MOST} reflections. Take one off first.`);
    const pick = put(key);
    arrange();
    pick.ask.focus();
    touched(0);
    return progress.say(`Added. ${picks.length} of ${MOST} at most.`);
  });

  function put(key, ask = "") {
    const [activity, field] = JSON.parse(key);
    const pick = { key, activity, field, entry: activity === series };
    pick.el = drawPick(pick);
    pick.ask.value = ask;
    picks.push(pick);
    return pick;
  }

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
        touched(0);
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
    touched(0);
    progress.say(`Now number ${at + by + 1} of ${picks.length}.`);
  }

  function arrange() {
    replaceKeeping(list, picks.map((p) => p.el));
    picks.forEach((p, i) => {
      p.up.disabled = i === 0;
      p.down.disabled = i === picks.length - 1;
    });
  }

  // --- kept ---------------------------------------------------------------------------------
  const value = () => ({
    name: name.value, with_whom: withWhom.value, when: when.value, actions: planned.input.checked, agreed: agreed.get(),
    picks: picks.map((p) => ({ activity: p.activity, field: p.field, ask: p.ask.value })),
  });
  const isNothing = (own) => !own.picks.length && !own.agreed.length && !own.with_whom.trim() && !own.when.trim();

  /** Something on the sheet is another: it is kept, once nobody types any more. */
  function touched(wait) {
    showLast();
    clearTimeout(later);
    later = setTimeout(keep, wait);
  }

  /** One after the other, so that a new sheet is one sheet. Rejects where it could not be kept. */
  function keep() {
    clearTimeout(later);
    later = 0;
    keeping = keeping.catch(() => {}).then(async () => {
      const own = value();
      if (JSON.stringify(own) === kept || (!sheet && isNothing(own))) return;
      const { message } = await talk.ask({ kind: "keep-sheet", sheet, value: own });
      [sheet, kept] = [message.sheet, JSON.stringify(own)];
      know(message.sheets);
    });
    keeping.catch((error) => progress.say(`The sheet is not kept yet: ${error.message}`));
    return keeping;
  }

  function know(found) {
    sheets = found;
    replaceKeeping(earlier, [h("option", { value: "" }, "A new sheet"), ...sheets.map((one) => h("option", { value: one.id, translate: "no" }, sheetName(one)))]);
    earlier.value = sheet;
    showLast();
  }

  /** What was agreed with the same person on the sheet before this one. */
  function showLast() {
    const here = sheets.findIndex((one) => one.id === sheet);
    const before = sheets.slice(here + 1).find((one) => one.agreed.length && samePerson(one.with_whom, withWhom.value));
    last.hidden = !before;
    const now = before ? JSON.stringify(before.agreed) + before.id : "";
    if (last.dataset.of === now) return;
    last.dataset.of = now;
    last.replaceChildren(...(before ? [h("p", {}, `Agreed last time (${sheetName(before)}). It stands first on this sheet:`),
      h("ul", {}, before.agreed.map((one) => h("li", { dir: "auto", translate: "no" },
        [one.what, one.who, one.by_when && `by ${dayInWords(one.by_when)}`].filter(Boolean).join(" · "))))] : []));
  }

  /** Show another sheet; what is on this one is kept first. */
  async function open(wanted) {
    try {
      await keep();
    } catch {
      earlier.value = sheet;
      return;
    }
    const one = sheets.find((s) => s.id === wanted);
    fillIn(one);
    erase.replaceChildren();
    earlier.value = sheet;
    showLast();
    progress.say(one ? `The sheet of ${sheetName(one)} is open.` : "A new sheet.");
  }

  /** Put a kept sheet into the boxes, or none. */
  function fillIn(one) {
    sheet = one?.id ?? "";
    const { name: mine = name.value, with_whom: whom = "", when: then = "" } = one ?? {};
    [name.value, withWhom.value, when.value, planned.input.checked] = [mine, whom, then, one?.actions ?? false];
    agreed.set(one?.agreed ?? []);
    picks = [];
    for (const pick of one?.picks ?? []) {
      const key = JSON.stringify([pick.activity, pick.field]);
      if (titles.has(key)) put(key, pick.ask);
    }
    arrange();
    kept = JSON.stringify(value());
  }

  function offerErase() {
    if (!sheet) return progress.say("This sheet is not kept anywhere yet, so there is nothing to erase.");
    const gone = async () => {
      await talk.ask({ kind: "erase", activity: KEY, field: sheet });
      erase.replaceChildren();
      kept = JSON.stringify(value());
      know((await talk.ask({ kind: "sheets" })).message.sheets.filter((one) => one.id !== sheet));
      sheet = "";
      await open("");
      progress.say("The sheet is erased, with every version of it. What you wrote in the course stays.");
      earlier.focus();
    };
    erase.replaceChildren(h("p", {}, "It goes for good, with what was agreed and every version of it."),
      button("Erase this sheet now", () => gone().catch((error) => progress.say(error.message))), " ", button("Keep it", () => { erase.replaceChildren(); earlier.focus(); }));
    return focusDrawn(erase.querySelector("button"));
  }

  async function take() {
    if (!picks.length) {
      progress.say("Choose at least one reflection for the sheet, and add it.");
      which.focus();
      return;
    }
    flush();
    try {
      await keep();
    } catch {
      return; // it is said why
    }
    const only = picks.map((p) => (p.entry ? `${p.activity}/${p.field}/` : `${p.activity}/${p.field}`));
    if (sheet) only.push(`${KEY}/${sheet}/`);
    careful.before({
      slot, progress, only, known: `${withWhom.value} ${name.value}`, go: () => progress.run(async (onprogress, signal) => {
        const { agreed: _, ...own } = value();
        const { message, buffers } = await talk.ask({
          kind: "sheet", format: formats.value(), sheet, ...own, ...careful.wishes(),
        }, { onprogress, signal });
        download(message.name, message.type, buffers[0]);
        return `${message.name} is in your downloads.`;
      }, { stops: true }),
    });
  }

  /** The days for which something was agreed, for the learner's own calendar. */
  async function takeDays() {
    try {
      await keep();
    } catch {
      return; // it is said why
    }
    await progress.run(async () => {
      const { message, buffers } = await talk.ask({ kind: "sheet-calendar", sheet });
      download(message.name, message.type, buffers[0]);
      return `${message.name} is in your downloads.`;
    });
  }

  /** Another day for what was agreed, from outside the sheet: the boxes show it too. */
  async function changeDay(question) {
    await keep();
    const answer = await talk.ask(question);
    know((await talk.ask({ kind: "sheets" })).message.sheets);
    if (sheet && question.field.startsWith(`${sheet}/`)) fillIn(sheets.find((one) => one.id === sheet));
    return answer;
  }

  // --- what there is to choose from -------------------------------------------------------------
  function fill() {
    const before = which.value;
    const shown = groups.filter(([activity]) => !from.value || from.value === activity);
    which.replaceChildren(...shown.map(([, label, options]) => h("optgroup", { label },
      options.map(({ key, label: words, own }) => h("option", { value: key, translate: own ? "no" : null }, words)))));
    if (!which.options.length) which.append(h("option", { value: "" }, "Nothing written yet"));
    if ([...which.options].some((option) => option.value === before)) which.value = before;
  }

  const labelled = (words, control) => h("div", {}, h("label", { for: control.id }, words), control);
  const form = h("div", {},
    last,
    h("div", { class: "al-choose-sides" }, labelled("From which activity", from), labelled("A reflection to talk about", which)),
    h("div", { class: "al-save-line" }, add), list, planned.el,
    h("div", { class: "al-choose-sides" },
      labelled("My name (you may leave it empty)", name), labelled("With whom (you may leave it empty)", withWhom), labelled("When (you may leave it empty)", when)),
    agreed.el);
  form.addEventListener("input", ({ target }) => target.matches("input[type=text], input[type=date]") && touched(STILL));
  form.addEventListener("change", ({ target }) => target.matches("input") && touched(0));
  addEventListener("pagehide", () => later && keep());

  return {
    key: KEY,
    changeDay,
    async choose(wanted) {
      await open(wanted);
      earlier.focus();
    },
    el: h("div", {},
      h("p", { class: "al-help" }, `Choose up to ${MOST} reflections to talk over with your supervisor. The sheet has what you would like from each, `
        + "the first lines of what you wrote, and room for what you agree. It is one or two pages. Afterwards, write here what you agreed: "
        + "the next sheet with the same person begins with it, and a day that you put there comes back when it has come."),
      labelled("Which sheet", earlier), form,
      formats.el, careful.says(),
      h("div", { class: "al-save-line" }, button("Download the sheet", take), button("Dates for my calendar", takeDays), button("Erase this sheet", offerErase)), erase, slot, progress.el),
    show({ activities, journal, sheets: found }) {
      titles.clear();
      series = journal.id;
      const option = (activity, field, label, title = label, own = false) => {
        const key = JSON.stringify([activity, field]);
        titles.set(key, title);
        return { key, label, own };
      };
      groups = activities.map((a) => [a.id, a.heading, a.fields.filter((f) => f.value !== null).map((f) => option(a.id, f.spec.id, f.spec.short))]);
      groups.push([series, "Journal", journal.entries.map((e) => option(series, e.id,
        `${dayAndTime(e.written_at)}: ${sourceOf(e.text).slice(0, 40)}`, `Journal, ${dayAndTime(e.written_at)}`, true))]);
      groups = groups.filter(([, , options]) => options.length);
      const chosen = from.value;
      from.replaceChildren(h("option", { value: "" }, "All that I wrote"), ...groups.map(([activity, label]) => h("option", { value: activity }, label)));
      if (groups.some(([activity]) => activity === chosen)) from.value = chosen;
      fill();
      picks = picks.filter((p) => titles.has(p.key));
      arrange();
      if (sheet && !found.some((one) => one.id === sheet)) { // erased elsewhere: what is in the boxes would be kept again
        clearTimeout(later);
        name.value = "";
        fillIn();
      }
      know(found);
      if (!name.value) name.value = found.find((one) => one.name)?.name ?? "";
    },
  };
}
