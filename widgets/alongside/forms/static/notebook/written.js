// Everything written, in the course's order: search, filter, versions side by side.
import { button, dayAndTime, h, trusted, unseen } from "../dom.js";

function fieldText(part) {
  return part ? part.textContent : "";
}

/** The answers of one activity, each with its versions. */
function drawActivity(activity, { show, ask, id }) {
  const items = activity.fields.map((field, i) => {
    const part = show(field.spec, field.value);
    const versions = field.versions.length;
    const slot = h("div");
    const el = h("div", { class: "al-answer" },
      trusted("p", { class: "al-version-prompt" }, field.spec.prompt),
      part ?? h("p", { class: "al-help" }, "Emptied again."),
      h("p", { class: "al-help" }, `Written ${dayAndTime(field.saved_at)}`
        + (field.words ? ` · ${count(field.words, "word")}` : "")
        + ` · ${count(versions, "version")}`),
      versions > 1 && button("See how it changed", () => {
        slot.replaceChildren(...(slot.childElementCount ? [] : [comparePanel(activity, field, ask, `${id}-${activity.id}-${i}`)]));
      }, { "aria-label": `See how it changed: ${field.spec.short}` }),
      slot);
    return { el, text: `${field.spec.short} ${fieldText(part)}`.toLowerCase() };
  });
  const state = { "not started": "Nothing written yet.", started: "Started.", finished: "Finished." }[activity.state];
  const open = activity.unfinished.length && activity.begun
    ? h("p", { class: "al-help" }, `Still open: ${activity.unfinished.join("; ")}.`) : null;
  const el = h("section", { class: "al-written", "aria-label": activity.heading },
    h("h3", {}, activity.link ? h("a", { href: activity.link }, activity.heading) : activity.heading),
    h("p", { class: "al-help" }, `${state} ${activity.words ? `${count(activity.words, "word")}.` : ""}`), open,
    items.map((item) => item.el));
  return { id: activity.id, el, items };
}

export function count(n, word) {
  return `${n.toLocaleString("en-GB")} ${word}${n === 1 ? "" : "s"}`;
}

/** Two versions of an answer side by side, what came and what went marked in words as well. */
function comparePanel(activity, field, ask, id) {
  const options = () => field.versions.map((v) => h("option", { value: v.revision }, dayAndTime(v.at)));
  const first = h("select", { id: `${id}-first`, onchange: draw }, options());
  const second = h("select", { id: `${id}-second`, onchange: draw }, options());
  first.selectedIndex = 0;
  second.selectedIndex = field.versions.length - 1;
  const shown = h("div", { "aria-live": "polite" });
  async function draw() {
    const { message } = await ask({
      kind: "compare", activity: activity.id, field: field.spec.id,
      first: Number(first.value), second: Number(second.value),
    });
    const side = (marks) => marks.map(([kind, text]) => kind === "same" ? text
      : h(kind === "added" ? "ins" : "del", {}, unseen(kind === "added" ? "[added: " : "[removed: "), text, unseen("]")));
    shown.replaceChildren(
      h("p", { class: "al-help" }, `${count(message.added, "word")} added, ${count(message.removed, "word")} removed.`),
      h("table", { class: "al-shown al-compare" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Earlier"), h("th", { scope: "col" }, "Later"))),
        h("tbody", {}, message.pairs.map((p) => h("tr", {}, h("td", {}, side(p.before)), h("td", {}, side(p.after)))))));
  }
  draw();
  return h("div", { class: "al-choose", role: "group", "aria-label": `How it changed: ${field.spec.short}` },
    h("div", { class: "al-choose-sides" },
      h("div", {}, h("label", { for: first.id }, "Earlier version"), first),
      h("div", {}, h("label", { for: second.id }, "Later version"), second)), shown);
}

/** The list with its search box and filter. */
export function drawWritten(id, overview, tools) {
  const parts = overview.activities.filter((a) => a.begun || a.fields.length)
    .map((activity) => drawActivity(activity, { ...tools, id }));
  const search = h("input", { type: "search", id: `${id}-search`, oninput: filter });
  const which = h("select", { id: `${id}-which`, onchange: filter }, h("option", { value: "" }, "All activities"),
    parts.map((part) => h("option", { value: part.id }, overview.activities.find((a) => a.id === part.id).heading)));
  const found = h("p", { class: "al-help", role: "status" });
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let hits = 0;
    for (const part of parts) {
      let any = false;
      for (const item of part.items) {
        const match = (!which.value || which.value === part.id) && words.every((w) => item.text.includes(w));
        item.el.hidden = !match;
        if (match) hits += 1;
        any ||= match;
      }
      part.el.hidden = words.length || which.value ? !any : false;
    }
    found.textContent = words.length || which.value ? `${count(hits, "answer")} found.` : "";
  }
  if (!parts.length) return h("p", {}, "Nothing yet. What you write in the activities appears here.");
  return h("div", {},
    h("div", { class: "al-choose-sides" },
      h("div", {}, h("label", { for: search.id }, "Search in my own words"), search),
      h("div", {}, h("label", { for: which.id }, "Show"), which)),
    found, parts.map((part) => part.el));
}
