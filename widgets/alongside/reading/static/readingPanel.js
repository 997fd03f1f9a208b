// The panel "Reading": how the pages look, with a choice that is seen at once.
import { h } from "../../forms/static/shared/dom.js";
import { changeLook, currentLook, followLook } from "./readingLook.js";

const CHOICES = [
  { aspect: "text", legend: "Text size", options: [["", "Usual"], ["larger", "Larger"], ["large", "Large"], ["largest", "Very large"]] },
  { aspect: "line", legend: "Length of lines", options: [["short", "Short"], ["", "Usual"], ["long", "Long"]] },
  { aspect: "colours", legend: "Colours", options: [["/", "As my device has it"], ["light/", "Light"], ["dark/", "Dark"],
    ["light/cream", "Cream, softer"], ["dark/slate", "Slate, softer"], ["light/ink", "Black on white"], ["dark/night", "White on black"]] },
  { aspect: "face", legend: "Typeface", options: [["", "The course’s own"], ["plain", "Plain, from this device"],
    ["hyperlegible", "Atkinson Hyperlegible, whose letters are easy to tell apart"]] },
];

/** What a group of choices shows as chosen. */
function chosen(aspect) {
  const look = currentLook();
  return aspect === "colours" ? `${look.shade}/${look.palette}` : look[aspect];
}

function choose(aspect, value) {
  if (aspect !== "colours") return changeLook({ [aspect]: value });
  const [shade, palette] = value.split("/");
  return changeLook({ shade, palette });
}

/** The panel; `extras` are rows of other things to do, above the choices. */
export function makePanel({ choices = CHOICES.map(({ aspect }) => aspect), extras = [] } = {}) {
  const close = h("button", { type: "button", class: "al-reading-button", autofocus: true, onclick: () => panel.hidePopover() }, "Close");
  const groups = CHOICES.filter(({ aspect }) => choices.includes(aspect)).map(group);
  const reset = h("button", { type: "button", class: "al-reading-button", onclick: () => {
    changeLook({ text: "", line: "", palette: "", face: "", ...(choices.includes("colours") ? { shade: "" } : {}) });
    said.textContent = "Everything looks as it did at first.";
  } }, "Back to how it was");
  const said = h("span", { role: "status" });
  const panel = h("div", { class: "al-reading", role: "dialog", "aria-labelledby": "al-reading-title", popover: "auto" },
    h("div", { class: "al-reading-head" }, h("h2", { id: "al-reading-title" }, "Reading"), close),
    ...extras, ...groups.map(({ node }) => node),
    h("p", { class: "al-reading-foot" }, reset, " ", said));
  document.body.append(panel);
  const show = () => {
    said.textContent = "";
    for (const { mark } of groups) mark();
  };
  followLook(show);
  return panel;
}

function group({ aspect, legend, options }) {
  const radios = options.map(([value, words]) => {
    const radio = h("input", { type: "radio", name: `al-reading-${aspect}`, value, onchange: () => choose(aspect, value) });
    return { radio, node: h("label", {}, radio, " ", words) };
  });
  return {
    node: h("fieldset", { "data-aspect": aspect }, h("legend", {}, legend), ...radios.map(({ node }) => node)),
    mark() { for (const { radio } of radios) radio.checked = radio.value === chosen(aspect); },
  };
}
