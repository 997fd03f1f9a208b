// Words that no record has yet may wait under another port of this computer: a browser's storage belongs
// to one address. Its cookies don't: one tells that there are such words, and where; nothing of what they say.
import { button, h } from "./dom.js";

const UNSAVED = "alongside-unsaved-";
const YEAR = 366 * 24 * 3600; // seconds
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

// Only the course on one's own computer comes at changing ports.
const mayMove = () => location.port !== "" && LOOPBACK.test(location.hostname);
const siteBase = () => document.querySelector("[data-base]")?.dataset.base;

function noted() {
  try {
    return document.cookie.split("; ").filter((one) => one.startsWith(UNSAVED)).map((one) => {
      const [name, value] = one.split("=");
      const [program, learner, path] = decodeURIComponent(value).split("|");
      return { port: name.slice(UNSAVED.length), program, learner, path };
    }).filter(({ port, program }) => /^\d{1,5}$/.test(port) && ["serve", "lab"].includes(program));
  } catch {
    return []; // no cookies here, or not ours
  }
}

function write(port, value, seconds) {
  try {
    document.cookie = `${UNSAVED}${port}=${encodeURIComponent(value)}; path=/; max-age=${seconds}; samesite=lax`;
  } catch { /* no cookies here: then nobody is told */ }
}

/** Note for other ports whether this one's storage holds words that are not saved. */
export function noteUnsaved(learner, any) {
  if (!mayMove() || any === noted().some(({ port }) => port === location.port)) return;
  const program = siteBase() ? "serve" : "lab";
  write(location.port, `${program}|${learner}|${location.pathname}`, any ? YEAR : 0);
}

/** What to show where words of this learner wait elsewhere; null where none do. */
export function unsavedElsewhere(learner, say) {
  const all = mayMove() ? noted().filter((one) => one.port !== location.port && one.learner === learner) : [];
  return all.length ? h("div", { class: "al-elsewhere" }, all.map((one) => told(one, say))) : null;
}

function told({ port, program, path }, say) {
  const address = `http://${location.hostname}:${port}/`;
  const text = h("p", { class: "al-help" }, `Words that could not be saved wait in this browser at another address of the course: ${address} `
    + (program === "lab" || !siteBase() ? start(program, port) : ""));
  const forget = button("I don't need them", () => {
    write(port, "", 0);
    part.remove();
    say("The page says no more of them.");
  });
  const go = program === "serve" && siteBase() ? button("Go to them", async () => {
    if (await openThere(port)) location.assign(new URL(path?.startsWith("/") ? path : siteBase(), address));
    else {
      text.textContent = `The course can't be opened at ${address} just now: something else may have that port. ${start(program, port)}`;
      say(text.textContent);
    }
  }) : null;
  const part = h("div", {}, text, h("div", { class: "al-save-line" }, go, forget));
  return part;
}

const start = (program, port) => `To get them, stop the course and start it there: alongside ${program} --port ${port}`;

/** Have the site listen at its former port as well. */
async function openThere(port) {
  const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";
  try {
    const answer = await fetch(`${siteBase()}alongside/api/former`, {
      method: "POST", credentials: "same-origin", body: JSON.stringify({ port: Number(port) }),
      headers: { "Content-Type": "application/json", "X-XSRFToken": token },
    });
    return answer.ok;
  } catch {
    return false;
  }
}
