// Answers that go to a tutor as a file, and what comes back: for a course without a server.
// The words that would go are shown first, as text; nothing is sent by the page itself.
import { button, dayAndTime, focusDrawn, h, unseen, words } from "../../forms/static/shared/dom.js";
import { makeFileChoice } from "./fileChoice.js";
import { download } from "../../forms/static/shared/fileDownload.js";
import { count } from "./written.js";

/** Draw the part in its place: {show(message), forget()}; null where a cohort has a desk, and nothing is drawn. */
export async function attachSharing(slot, id, talk, flush) {
  let answer;
  try {
    answer = await talk.ask({ kind: "share-list" });
  } catch (error) { // in a cohort answers go from the forms
    slot.replaceChildren(h("p", {}, error.message));
    return null;
  }
  const said = h("p", { role: "status", class: "al-help" });
  const choices = h("div");
  const preview = h("div");
  const field = (label, control, help) => h("div", { class: "al-field" },
    h("label", { for: control.id, class: "al-prompt" }, label), help && h("p", { id: `${control.id}-help`, class: "al-help" }, help), control);
  const name = h("input", { type: "text", id: `${id}-share-name`, autocomplete: "name", dir: "auto" });
  const question = h("textarea", { id: `${id}-share-question`, rows: 3, dir: "auto" });
  const until = h("input", { type: "date", id: `${id}-share-until`, "aria-describedby": `${id}-share-until-help` });
  const key = h("input", { type: "text", id: `${id}-share-key`, spellcheck: "false", autocapitalize: "none", "aria-describedby": `${id}-share-key-help` });
  const givenKey = answer.message.to_key ?? "";
  key.value = givenKey;
  const choice = makeFileChoice(`${id}-share`, ["A feedback pack from your tutor", "Or the folder that it was unpacked to"], ".zip,.age,.json");
  let rows = [];
  let drawn = "";

  /** What can be sent, as it is in the record now; what was ticked stays so. */
  function drawChoices(activities) {
    const before = new Map([...choices.querySelectorAll("input")].map((one) => [one.id, one.checked]));
    rows = activities.map((activity) => {
      const own = `${id}-share-${activity.id}`;
      const box = h("input", { type: "checkbox", id: own, onchange: () => { more.hidden = !box.checked; } });
      const version = h("select", { id: `${own}-version` }, h("option", { value: "" }, "As it is now"),
        activity.versions.map((one) => h("option", { value: one.revision }, `As it was on ${dayAndTime(one.saved_at)}`)));
      const fields = activity.fields.map((one) => {
        const input = h("input", { type: "checkbox", id: `${own}-${one.id}`, checked: true });
        const files = h("input", { type: "checkbox", id: `${input.id}-attached` });
        const label = `Include its ${one.attached === 1 ? "picture or file" : `${one.attached} pictures and files`}`;
        const beside = h("div", { class: "al-option al-option-within" }, h("label", { for: files.id }, files, h("span", {}, label, unseen(` (${one.short})`))));
        const follow = () => { beside.hidden = !one.attached || !input.checked; };
        input.addEventListener("change", follow);
        follow();
        return {
          id: one.id, input, attached: () => !beside.hidden && files.checked,
          el: [h("div", { class: "al-option" }, h("label", { for: input.id }, input, h("span", {}, one.short))), beside],
        };
      });
      const more = h("div", { hidden: true },
        field(["Which version", unseen(` of ${activity.heading}`)], version),
        h("fieldset", { class: "al-field" }, h("legend", { class: "al-prompt" }, "Which answers", unseen(` of ${activity.heading}`)), fields.map((one) => one.el)));
      return {
        el: h("div", {}, h("div", { class: "al-option" }, h("label", { for: own }, box, h("span", {}, activity.heading))), more),
        choice() {
          if (!box.checked) return null;
          const chosen = fields.filter((one) => one.input.checked).map((one) => one.id);
          return {
            activity: activity.id, revision: version.value ? Number(version.value) : null,
            fields: chosen.length === fields.length ? null : chosen,
            attached: fields.filter((one) => one.attached()).map((one) => one.id),
          };
        },
      };
    });
    choices.replaceChildren(rows.length
      ? h("fieldset", { class: "al-field" }, h("legend", { class: "al-prompt" }, "What to send"), rows.map((row) => row.el))
      : h("p", {}, "There is nothing to send yet. Write an answer first."));
    for (const one of choices.querySelectorAll("input")) {
      if (!before.has(one.id) || before.get(one.id) === one.checked) continue;
      one.checked = !one.checked;
      one.dispatchEvent(new Event("change"));
    }
  }

  const asked = () => ({
    choices: rows.map((row) => row.choice()).filter(Boolean),
    name: name.value, question: question.value, until: until.value,
  });

  async function run(work) {
    said.textContent = "Working…";
    try {
      said.textContent = await work();
    } catch (error) {
      said.textContent = error.message;
    }
  }

  const look = button("Show what would go", () => run(async () => {
    flush();
    preview.replaceChildren();
    const what = asked();
    if (!what.choices.length && rows.length) {
      choices.querySelector("input").focus();
      return "Tick at least one activity to send.";
    }
    if (!what.name.trim()) {
      name.focus();
      return "Write your name, as your tutor knows you. Nothing was sent.";
    }
    const { message } = await talk.ask({ kind: "preview-share", ...what });
    const make = button("Make the pack", () => run(async () => {
      const made = await talk.ask({ kind: "share-make", ...what, to_key: key.value });
      download(made.message.name, made.message.type, made.buffers[0]);
      return `${made.message.name} is in your downloads. Send it to your tutor; nobody else has it.`;
    }));
    const pictures = message.copies.some((copy) => copy.answers.some((one) => one.attached.length));
    const title = h("h3", { class: "al-choose-title", tabindex: "-1" }, "This would go");
    preview.replaceChildren(h("div", { class: "al-choose", role: "group", "aria-label": "What would go" }, title,
      message.copies.map((copy) => [h("h4", {}, copy.title),
        copy.answers.map((one) => [h("p", { class: "al-help" }, one.question), h("p", {}, words(one.text)),
          one.attached.length > 0 && h("ul", { "aria-label": "Pictures and files that go with it" }, one.attached.map((file) => h("li", {},
            h("span", { dir: "auto", translate: "no" }, file.title), file.alt && [": ", h("span", { dir: "auto", translate: "no" }, file.alt)])))])]),
      what.question && [h("h4", {}, "Your question"), h("p", {}, words(what.question))],
      message.cautions.length > 0 && h("div", { class: "al-notice" },
        h("p", {}, `${count(message.cautions.length, "place")} might tell who somebody else is. It is for you to decide.`),
        h("ul", {}, message.cautions.map((one) => h("li", {}, h("strong", { dir: "auto" }, one.words), `: ${one.why}`)))),
      pictures && h("p", {}, "No check looks into a picture or file. Look at each yourself: who or which place can be known from it, and would they agree?"),
      h("p", {}, `To be read until ${message.until}.`),
      h("div", { class: "al-save-line" }, make, button("Not yet", () => { preview.replaceChildren(); look.focus(); }))));
    focusDrawn(title);
    return "";
  }));

  const take = button("Take in the comments", () => run(async () => {
    if (!choice.chosen) return "Choose the file that your tutor sent you.";
    const { names, buffers } = await choice.read();
    const { message } = await talk.ask({ kind: "receive", names }, { buffers });
    return `${message.sentence} Comments stand beside your answers, in each activity.`;
  }));

  function update({ activities }) {
    const now = JSON.stringify(activities);
    if (now !== drawn) drawChoices(activities);
    drawn = now;
  }

  update(answer.message);
  slot.replaceChildren(
    h("p", { class: "al-help" }, "Choose what a tutor may read. You get a file, and send it yourself. Everything else stays here, and so do pictures and files unless you tick them."),
    choices,
    field("Your name, as your tutor knows you", name),
    field("A question for your tutor (you may leave it empty)", question),
    field("To be read until", until, "The last day; three months from now if you choose none."),
    answer.message.sealing && field("Your tutor's key", key, givenKey
      ? "It came with this copy of the course: the file is sealed, and only your tutor can open it."
      : "A line that begins with age1. With it nobody on the way can open the file; leave it empty if you have none."),
    h("div", { class: "al-save-line" }, look), preview,
    h("div", { class: "al-field" }, choice.el),
    h("div", { class: "al-save-line" }, take), said);
  return {
    show: () => talk.ask({ kind: "share-list" }).then(({ message }) => update(message), () => {}),
    /** What was erased is no longer shown as what would go. */
    forget: () => preview.replaceChildren(),
  };
}
