// Reads a page aloud, by voices of the reader's own device only (`localService`): what is read goes nowhere. A scene's
// speakers have a voice each.
import { h } from "../../forms/static/shared/dom.js";
import { spokenSentences } from "./spokenText.js";

const SPEED = "alongside:listening-speed";
const SPEEDS = [["0.7", "Slower"], ["0.85", "A little slower"], ["1", "Usual"], ["1.2", "A little faster"], ["1.5", "Faster"]];
const PITCHES = [1, 0.8, 1.2, 0.65, 1.35]; // where there are fewer voices than speakers
const MARK = "al-listening";

const localVoices = () => (globalThis.speechSynthesis?.getVoices() ?? []).filter(({ localService, lang }) => localService && /^en\b/i.test(lang));

const OFFER = "al-listen"; // what starts it: not to be seen where there is no voice

function offered(el) {
  el.hidden = !localVoices().length;
  return el;
}

/** What starts it, to put into a panel. `text()` is the element to read. Scenes get a button of their own. */
export function makeListening(text, before) {
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", () => {
    for (const el of document.querySelectorAll(`.${OFFER}`)) offered(el);
  });
  addEventListener("pagehide", () => stop());
  document.querySelectorAll(".al-scene").forEach(offerScene);
  document.addEventListener("alongside:scene", ({ detail }) => offerScene(detail)); // drawn later than this came
  return offered(h("p", { class: `al-reading-row ${OFFER}` }, h("button", { type: "button", class: "al-reading-button", onclick: () => {
    before();
    start(text(), inView);
  } }, "Listen to this page")));
}

function offerScene(scene) {
  const tools = scene.querySelector(".al-scene-tools");
  if (!tools || tools.querySelector(`.${OFFER}`)) return;
  tools.prepend(offered(h("button", { type: "button", class: `al-button ${OFFER}`, onclick: () => {
    scene.querySelector("details").open = true;
    start(scene);
  } }, "Listen to the scene")));
}

let sentences = [];
let at = 0;
let saying = null; // held on to: a browser may forget an utterance that nobody has, and never tell of its end
let paused = false;
let bar = null;
let back = null; // who had the focus before
let cast = new Map(); // speaker → {voice, pitch}

/** The first sentence that is not above the window. */
const inView = (all) => Math.max(0, all.findIndex(({ range }) => range.getBoundingClientRect().bottom > 0));

function start(root, first = () => 0) {
  const before = document.activeElement;
  stop();
  sentences = spokenSentences(root);
  if (!sentences.length) return;
  back = before;
  cast = castOf(sentences);
  at = first(sentences);
  bar = makeBar();
  document.documentElement.dataset.alListening = "";
  (root.closest("main, .alongside-page") ?? document.body).append(bar.node);
  bar.pause.focus({ preventScroll: true });
  go();
}

/** Who speaks with which voice: the course itself with a British one if there is one, each speaker with another. */
function castOf(spoken) {
  const british = (voice) => /^en[-_]gb/i.test(voice.lang);
  const voices = localVoices().sort((one, other) => british(other) - british(one));
  const names = ["", ...new Set(spoken.map(({ speaker }) => speaker).filter(Boolean))];
  return new Map(names.map((name, n) => [name, { voice: voices[n % voices.length], pitch: PITCHES[Math.floor(n / voices.length) % PITCHES.length] }]));
}

/** Say the sentence where it stands now, and so on to the end. */
function go() {
  speechSynthesis.cancel();
  const sentence = sentences[at];
  if (!sentence) return stop();
  paused = false;
  bar.show();
  const { voice, pitch } = cast.get(sentence.speaker);
  const words = saying = Object.assign(new SpeechSynthesisUtterance(sentence.text), { voice, lang: voice.lang, pitch, rate: speed() });
  words.onend = () => {
    if (saying !== words) return; // stopped, or somewhere else by now
    at += 1;
    go();
  };
  words.onerror = ({ error }) => {
    if (saying === words && error !== "interrupted" && error !== "canceled") bar.trouble();
  };
  mark(sentence);
  speechSynthesis.speak(words);
}

/** Not the browser's own pause: some devices never go on from it. The sentence begins again. */
function pause() {
  paused = true;
  saying = null;
  speechSynthesis.cancel();
  bar.show();
}

function move(by) {
  at = Math.min(sentences.length - 1, Math.max(0, at + by));
  go();
}

function stop() {
  if (!bar) return;
  saying = null;
  speechSynthesis.cancel();
  unmark();
  const inside = bar.node.contains(document.activeElement);
  bar.node.remove();
  bar = null;
  delete document.documentElement.dataset.alListening;
  if (inside && back?.isConnected) back.focus({ preventScroll: true });
}

function mark({ range, block }) {
  unmark();
  if (globalThis.Highlight && CSS.highlights) CSS.highlights.set(MARK, new Highlight(range));
  else block.classList.add(MARK);
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 60 || bottom > bar.node.getBoundingClientRect().top - 20) range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
}

function unmark() {
  globalThis.CSS?.highlights?.delete(MARK);
  for (const block of document.querySelectorAll(`.${MARK}`)) block.classList.remove(MARK);
}

function speed() {
  try { return Number(localStorage.getItem(SPEED)) || 1; } catch { return 1; /* storage is switched off */ }
}

function keepSpeed(value) {
  try { localStorage.setItem(SPEED, value); } catch { /* as above */ }
}

function makeBar() {
  const press = (words, onclick) => h("button", { type: "button", class: "al-reading-button", onclick }, words);
  const toggle = press("Pause", () => (paused ? go() : pause()));
  const said = h("span", { role: "status" });
  const choice = h("select", { class: "al-reading-button", onchange: ({ target }) => {
    keepSpeed(target.value);
    if (!paused) go();
  } }, ...SPEEDS.map(([value, words]) => h("option", { value, selected: Number(value) === speed() }, words)));
  const node = h("div", { class: "al-listening-bar", role: "region", "aria-label": "Listening" },
    toggle, press("Back a sentence", () => move(-1)), press("On a sentence", () => move(1)), press("Stop", stop),
    h("label", {}, "Speed ", choice), said);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    stop();
  });
  return {
    node,
    pause: toggle,
    show() {
      toggle.textContent = paused ? "Go on" : "Pause";
      said.textContent = "";
    },
    trouble() {
      pause();
      said.textContent = "Your device’s voice has stopped. Press “Go on” to try again.";
    },
  };
}
