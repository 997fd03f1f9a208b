// How my thinking moved: small pictures, each with the same in words.
import { h, table } from "../../forms/static/shared/dom.js";

const SVG = "http://www.w3.org/2000/svg";

function s(tag, attributes, ...children) {
  const el = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
  el.append(...children);
  return el;
}

/** Steps with the first and the latest choice on them. */
function steps(level) {
  const label = (id) => level.steps[level.ids.indexOf(id)] ?? "";
  const width = 320 / level.steps.length;
  const picture = s("svg", { viewBox: "0 0 320 168", class: "al-picture", "aria-hidden": "true" });
  level.steps.forEach((step, i) => {
    const top = 110 - i * 24;
    picture.append(s("rect", { x: i * width + 2, y: top, width: width - 4, height: 130 - top, rx: 4, class: "al-bar" }));
    // Names are wider than steps: every other one stands lower, and none leaves the picture.
    const [x, anchor] = i === 0 ? [2, "start"] : i === level.steps.length - 1 ? [318, "end"] : [i * width + width / 2, "middle"];
    const text = s("text", { x, y: i % 2 ? 163 : 146, "text-anchor": anchor, class: "al-tiny" });
    text.textContent = step;
    picture.append(text);
    if (level.ids[i] === level.first) picture.append(s("circle", { cx: i * width + width / 2 - 10, cy: top - 12, r: 7, class: "al-ring" }));
    if (level.ids[i] === level.latest) picture.append(s("circle", { cx: i * width + width / 2 + 10, cy: top - 12, r: 7, class: "al-dot" }));
  });
  const words = level.first === level.latest
    ? `You chose ${label(level.latest)} and have kept to it.`
    : `You first chose ${label(level.first)} (ring). Now you choose ${label(level.latest)} (full circle).`;
  return h("div", { class: "al-moved" }, h("h3", {}, level.title), picture, h("p", {}, words));
}

function scales({ title, each, rows }) {
  const picture = s("svg", { viewBox: `0 0 320 ${rows.length * 34 + 10}`, class: "al-picture", "aria-hidden": "true" });
  rows.forEach((row, i) => {
    const y = i * 34 + 22;
    const x = (value) => 20 + ((value - 1) * 280) / (row.points - 1);
    picture.append(s("line", { x1: 20, x2: 300, y1: y, y2: y, class: "al-track" }));
    if (row.before && row.after) picture.append(s("line", { x1: x(row.before), x2: x(row.after), y1: y, y2: y, class: "al-move" }));
    if (row.before) picture.append(s("circle", { cx: x(row.before), cy: y, r: 7, class: "al-ring" }));
    if (row.after) picture.append(s("circle", { cx: x(row.after), cy: y, r: 5, class: "al-dot" }));
  });
  const point = (value, row) => (value ? `${value}\u00a0of\u00a0${row.points}` : "–");
  return h("div", { class: "al-moved" }, h("h3", {}, `${title} (ring: before, full circle: after)`), picture,
    table(title, [each, "Before", "After"], rows.map((r) => [r.about, point(r.before, r), point(r.after, r)]),
      { named: true, class: "al-shown" }));
}

function matrix(data) {
  const columns = data.options.length;
  const picture = s("svg", { viewBox: `0 0 320 ${data.rows.length * 26 + 10}`, class: "al-picture", "aria-hidden": "true" });
  data.rows.forEach((row, i) => {
    data.options.forEach((option, j) => {
      picture.append(s("circle", { cx: 30 + (j * 260) / (columns - 1), cy: i * 26 + 18, r: 7,
        class: option.id === row.choice ? "al-dot" : "al-faint" }));
    });
  });
  const label = (id) => data.options.find((o) => o.id === id)?.label ?? "Not answered";
  return h("div", { class: "al-moved" }, h("h3", {}, `${data.title} (left to right: ${data.options.map((o) => o.label).join(", ")})`), picture,
    table(data.title, [data.each, "Answer"], data.rows.map((r) => [r.label, label(r.choice)]), { named: true, class: "al-shown" }));
}

const DRAW = { steps, scales, matrix };

/** The pictures that the course asks for; before there is one, its sentence. */
export function drawMoved({ pictures, none }) {
  return pictures.length ? h("div", {}, pictures.map((picture) => DRAW[picture.show](picture))) : h("p", {}, none);
}
