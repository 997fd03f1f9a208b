// What can be run with a group: all of it to read first, then one step at a time in large type, with a
// clock that only advises. Nothing of it is kept.
import { button, focusDrawn, h, trusted, unseen } from "../../forms/static/shared/dom.js";
import { download } from "../../notebook_page/static/requests.js";

const PAPER = [["pdf", "PDF"], ["html", "web page"]];

/** Buttons for something to print, as what can be made where this page is; what came of it is said beside them. */
export function printButtons(ctx, what, words) {
  const say = h("span", { role: "status" });
  const get = (format) => async () => {
    const answer = await ctx.ask({ kind: "print", what, format });
    if (!answer) return;
    download(answer.message.name, answer.message.type, answer.buffers[0]);
    say.textContent = ` ${answer.message.name} is in your downloads.`;
  };
  return [PAPER.filter(([format]) => ctx.spec.formats.includes(format))
    .map(([format, name]) => button(`${words} (${name})`, get(format))), say];
}

export async function drawGroupSession(ctx, name) {
  const answer = await ctx.ask({ kind: "session", session: name });
  if (!answer) return null;
  const it = answer.message;
  const el = h("div");
  const clock = makeStepClock();
  const read = (arrive) => {
    clock.stop();
    el.replaceChildren(...readSession(ctx, it, () => run(0)).filter(Boolean));
    if (arrive) focusDrawn(el.querySelector("h2"));
  };
  const run = (at) => {
    clock.begin(it.steps[at].minutes);
    el.replaceChildren(runStep(it, at, clock, run, () => read(true)));
    focusDrawn(el.querySelector("h2"));
  };
  read(false);
  return { el, leave: clock.stop };
}

const minutesOf = (count) => `${count} minute${count === 1 ? "" : "s"}`;

function readSession(ctx, it, begin) {
  const part = (title, ...inside) => [h("h3", { class: "al-subheading" }, title), ...inside];
  return [
    h("p", {}, ctx.link("All tools", "")),
    h("h2", { class: "al-title" }, it.title),
    h("p", { class: "al-time" }, `${minutesOf(it.minutes)}. ${it.group}`),
    h("p", {}, it.aim),
    h("p", { class: "al-save-line" }, button("Run it on this screen", begin), printButtons(ctx, it.id, "Print the papers")),
    ...part("To print", h("p", {}, it.print)),
    ...part("Beforehand", trusted("div", {}, it.before)),
    ...part("Step by step", h("ol", { class: "al-run-list" }, it.steps.map((step) => h("li", {},
      h("p", {}, h("strong", {}, step.do), ` (${minutesOf(step.minutes)})`), step.say && h("p", {}, `“${step.say}”`))))),
    ...part("Watch for", trusted("div", {}, it.watch)),
    ...part("Online", trusted("div", {}, it.online)),
    ...it.piles.flatMap((pile) => part(pile.title, pile.cards.map((card) => h("details", {}, h("summary", {}, card.title), trusted("div", {}, card.html))))),
    it.blanks.length > 0 && h("p", { class: "al-help" }, `To write on, among the papers: ${it.blanks.join(", ")}.`),
  ];
}

/** One step in large type. What a tutor watches for stays off this screen: the group sees it. */
function runStep(it, at, clock, go, leave) {
  const step = it.steps[at];
  const root = h("div", { class: "al-run" });
  const last = at === it.steps.length - 1;
  root.append(
    h("p", { class: "al-run-where" }, `${it.title}: step ${at + 1} of ${it.steps.length}`),
    h("h2", {}, unseen(`Step ${at + 1} of ${it.steps.length}: `), step.do),
    ...[step.say && h("p", { class: "al-run-say" }, `“${step.say}”`),
      step.shows && h("div", { class: "al-run-card" }, h("h3", {}, step.shows.title), trusted("div", {}, step.shows.html))].filter(Boolean),
    clock.el,
    h("p", { class: "al-save-line" },
      at > 0 && button("Step before", () => go(at - 1)),
      last ? button("End", leave) : button("Next step", () => go(at + 1)),
      !last && button("Leave", leave),
      root.requestFullscreen && button("Fill the screen", () => fillScreen(root.closest(".al-toolkit")))));
  return root;
}

function fillScreen(root) {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen().catch(() => {}); // where the browser forbids it, the page stays as it is
}

/**
 * A clock that advises: it says in whole minutes how much is left, never ends anything, and is read out only
 * when somebody looks for it and once when the time is used up.
 */
function makeStepClock() {
  let [left, since, minutes, said] = [0, null, 0, false];
  const face = h("p", { role: "timer", class: "al-run-clock" });
  const say = h("p", { role: "status", class: "al-run-over" });
  const pause = button("Start the clock", () => (since === null ? start() : halt()));
  const el = h("div", { class: "al-run-time" }, face, say, pause);
  let ticking = null;
  const remaining = () => left - (since === null ? 0 : Date.now() - since);

  function draw() {
    const ms = remaining();
    const whole = Math.ceil(ms / 60000);
    face.textContent = since === null && ms === minutes * 60000 ? `About ${minutesOf(minutes)}`
      : ms > 60000 ? `About ${minutesOf(whole)} left`
        : ms > 0 ? "Less than a minute left" : "Time to go on when you are ready";
    if (ms <= 0 && !said) {
      said = true;
      say.textContent = `${minutes === 1 ? "The minute is" : `The ${minutesOf(minutes)} are`} over. Take what you need.`;
    }
    pause.textContent = since !== null ? "Pause the clock" : ms < minutes * 60000 ? "Go on with the clock" : "Start the clock";
  }
  function start() {
    since = Date.now();
    ticking = setInterval(draw, 1000);
    draw();
  }
  function halt() {
    left = remaining();
    since = null;
    clearInterval(ticking);
    draw();
  }
  return {
    el,
    /** Another step begins: the clock is that step's, and goes on running if it ran. */
    begin(of) {
      const ran = since !== null;
      clearInterval(ticking);
      [left, since, minutes, said] = [of * 60000, null, of, false];
      say.textContent = "";
      if (ran) start();
      else draw();
    },
    stop() {
      clearInterval(ticking);
      since = null;
    },
  };
}
