// A case told in steps on one growing list: a choice, the reason in one's own words, then what came of it.
import { button, focusDrawn, h, same, table, trusted, words } from "../shared/dom.js";
import { defineKind } from "./registry.js";

const stepOf = (field, id) => field.steps.find((step) => step.id === id);
const choiceOf = (field, { step, choice }) => stepOf(field, step)?.choices?.find((one) => one.id === choice);
const atStart = (field) => [{ step: field.steps[0].id, choice: null, reason: "" }];
const isSaid = ({ choice, reason }) => Boolean(choice || reason.trim());

function paragraphs(text) {
  return text.trim().split(/\n\s*\n/).map((one) => h("p", { class: "al-told" }, one.replace(/\s*\n\s*/g, " ")));
}

/** What was said at a step, to read. */
function said(field, entry) {
  const choice = choiceOf(field, entry)?.label;
  return [choice && h("p", {}, choice), entry.reason.trim() && h("p", {}, words(entry.reason))].filter(Boolean);
}

/** Two or more walks beside each other: a row for each step that one of them came to. */
function compare(field, walks) {
  const of = (walk, step) => walk.find((entry) => entry.step === step.id && isSaid(entry));
  const rows = field.steps.filter((step) => walks.some((walk) => of(walk, step)))
    .map((step) => [step.asks, ...walks.map((walk) => (of(walk, step) ? said(field, of(walk, step)) : "–"))]);
  const heads = walks.map((_, i) => `Walk ${i + 1}`);
  return table(`${field.short}: your walks beside each other`, ["The case asked", ...heads], rows,
    { named: true, class: "al-shown" });
}

function showWalks(field, value) {
  const walks = (value ?? []).filter((walk) => walk.some(isSaid));
  if (!walks.length) return null;
  if (walks.length > 1) return compare(field, walks);
  return h("ol", { class: "al-walk" }, walks[0].filter(isSaid).map((entry) => (
    h("li", {}, h("p", { class: "al-asked" }, stepOf(field, entry.step).asks), said(field, entry)))));
}

/** The last step of a walk, where it is still to be decided: options, a box for the reason, and the way on. */
function drawDecision(field, ctx, entry, goOn) {
  const step = stepOf(field, entry.step);
  const [name, why, missing] = ["choice", "reason", "missing"].map(ctx.id);
  const options = step.choices.map((one) => (
    h("input", { type: "radio", name, value: one.id, id: ctx.id(one.id), checked: one.id === entry.choice, "aria-describedby": missing })));
  options.forEach((option) => option.addEventListener("change", () => { entry.choice = option.value; }));
  const note = h("p", { class: "al-help", id: missing, role: "status" });
  const box = drawReason(entry, { id: why, "aria-describedby": missing });
  const next = button("Go on with the case", () => {
    const lacks = !entry.choice ? options[0] : !entry.reason.trim() ? box : null;
    note.textContent = !lacks ? "" : lacks === box
      ? "Write a few words on why. The case goes on after that."
      : "Choose what you would do. The case goes on after that.";
    if (lacks) lacks.focus();
    else goOn();
  });
  return [
    h("fieldset", { class: "al-options" }, h("legend", {}, step.asks),
      options.map((option, i) => h("div", { class: "al-option" }, option, h("label", { for: option.id }, step.choices[i].label)))),
    h("label", { for: why }, "Why? In your own words"), box, note, next,
  ];
}

function drawReason(entry, props) {
  const box = h("textarea", { rows: 3, dir: "auto", ...props });
  box.value = entry.reason;
  box.addEventListener("input", () => { entry.reason = box.value; });
  return box;
}

/** A step that was decided: the choice stands, the words can still be changed. */
function drawDecided(field, ctx, entry, again) {
  const step = stepOf(field, entry.step);
  const [why, asked] = [ctx.id("reason"), ctx.id("asked")];
  const choice = choiceOf(field, entry);
  return [
    h("p", { class: "al-asked", id: asked }, step.asks),
    h("p", {}, "You chose: ", h("strong", {}, choice.label)),
    h("label", { for: why }, "Your reason"), drawReason(entry, { id: why }),
    button("Choose differently from here", again, { "aria-describedby": asked }),
  ];
}

function drawEnd(field, startAgain) {
  return [
    h("p", { class: "al-asked" }, "Others decided otherwise. What they say for it:"),
    h("ul", { class: "al-voices" }, field.voices.map((voice) => (
      h("li", {}, h("p", {}, h("strong", {}, voice.who)), paragraphs(voice.says))))),
    button("Walk it again from the start", startAgain),
  ];
}

defineKind("branch", {
  empty: [],
  create(field, ctx) {
    let walks = [];
    const prompt = ctx.id("prompt");
    const list = h("ol", { class: "al-walk" });
    const others = h("div", { class: "al-walks" });
    const el = h("div", { class: "al-field al-branch", role: "group", "aria-labelledby": prompt },
      h("div", { class: "al-prompt", id: prompt }, trusted("span", {}, field.prompt), ctx.optional()),
      field.help && trusted("div", { class: "al-help" }, field.help), list, others);
    const walk = () => walks.at(-1);
    const kept = () => walks.filter((one) => !same(one, atStart(field)));

    /** Draw the steps from `from` on; those before it stay as they are, with whoever is in them. */
    function draw(from = 0) {
      while (list.children.length > from) list.lastChild.remove();
      walk().slice(from).forEach((entry, i) => list.append(drawStep(entry, from + i)));
      const more = kept();
      others.replaceChildren(...(more.length > 1 ? [h("p", { class: "al-asked" }, "Your walks, the earliest first. Every one is kept."), compare(field, more)] : []));
    }

    function drawStep(entry, at) {
      const step = stepOf(field, entry.step);
      const isLast = at === walk().length - 1;
      const head = h("h3", { tabindex: "-1" }, step.asks ? `Step ${at + 1}` : "How it ends");
      const below = !step.asks ? drawEnd(field, () => begin(atStart(field)))
        : isLast ? drawDecision(field, ctx, entry, () => goOn(entry, at))
          : drawDecided(field, ctx, entry, () => begin([...walk().slice(0, at).map((one) => ({ ...one })), { step: entry.step, choice: null, reason: "" }]));
      // What came of the choice before: whoever listens is at this heading, and reads on from it.
      const came = at ? paragraphs(choiceOf(field, walk()[at - 1]).then) : [];
      return h("li", {}, head, came, paragraphs(step.says), below);
    }

    /** Go to a step: its heading says where one is, and what follows is read from there. */
    function goTo(at) {
      focusDrawn(list.children[at].querySelector("h3"));
      ctx.changed();
    }
    function goOn(entry, at) {
      walk().push({ step: choiceOf(field, entry).to, choice: null, reason: "" });
      draw(at);
      goTo(at + 1);
    }
    /** Begin another walk; the one before it is kept. */
    function begin(anew) {
      walks = [...kept(), anew];
      draw();
      goTo(anew.length - 1);
    }
    function set(value) {
      if (walks.length && same(value ?? [], kept())) return;
      walks = structuredClone(value ?? []);
      if (!walks.length) walks = [atStart(field)];
      draw();
    }
    set([]);
    return { el, set, get: () => structuredClone(kept()), focus: () => (list.querySelector("li:last-child :is(input, textarea, button)"))?.focus() };
  },
  show: showWalks,
  both: null,
});
