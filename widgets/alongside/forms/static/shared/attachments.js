// Pictures and files beside a long answer or a journal entry: added, described, shown, removed.
import { button, h, randomId } from "./dom.js";
import { bytesToSend } from "./pictureSize.js";
import { bytesOf, download } from "./fileDownload.js";

const LARGEST_FILE = 5_000_000; // bytes, as attachments/file_types.py says
const PIECE_OF_FILE = 192 * 1024; // bytes
const DESCRIBED_AFTER = 800; // ms after the last letter before a description is saved
const FILE_TYPES = "image/jpeg,image/png,image/webp,image/gif,image/heic,application/pdf,text/plain,.txt,.md,.csv,.docx,.odt";
const TAKEN_FILES = "A picture, a PDF, or a text (plain, Word or OpenDocument), up to 5 MB each, ten at most here. A large "
  + "photograph is made smaller.";
const STILL_SHOWN = "The place and the camera are removed from a photograph. What it shows stays: people, a uniform, a street. "
  + "Choose one in which nobody can be known, or ask them first. From a document nothing is removed: it may name who wrote it.";
const NO_ANSWER = "That didn’t work. Try again in a moment.";

const base64 = (bytes) => {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 0x8000) letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(letters);
};

/**
 * What stands beside one answer. name is the question in a few words; ask(message) → Promise of the answer, null
 * where there is none; field() is the answer's name, once what it is beside is kept; without it nothing can be
 * added here. there is the button that opens it, where the page has one. changed(items, beside) is told what is beside an answer now. Returns {el, show(items)}.
 */
export function makeAttachments({ id, name, ask, field = null, there = null, changed = () => {} }) {
  const said = h("p", { role: "status", class: "al-help" });
  const list = h("ul", { class: "al-attachments", "aria-label": `Pictures and files: ${name}`, hidden: true });
  const chosen = h("input", { type: "file", id: `${id}-file`, accept: FILE_TYPES, "aria-describedby": `${id}-limits`, onchange: () => take() });
  const panel = h("div", { id: `${id}-panel`, class: "al-attach", hidden: true },
    h("div", { id: `${id}-limits`, class: "al-help" }, h("p", {}, TAKEN_FILES), h("p", {}, STILL_SHOWN)),
    h("label", { for: chosen.id, class: "al-prompt" }, "Choose a picture or file"), chosen);
  const turn = there ?? button("Add a picture or file", () => {}, { class: "al-link al-add-file", "aria-expanded": "false", "aria-label": `Add a picture or file: ${name}` });
  turn.setAttribute("aria-controls", panel.id);
  turn.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    turn.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) chosen.focus();
  });
  const el = h("div", { class: "al-attaching" }, field && [there ? [] : turn, panel], list, said);
  if (!field) list.tabIndex = -1; // where the focus goes when one is removed
  const drawn = new Map(); // id → {el, item, update}
  let working = false;

  function say(text, wrong = false) {
    said.textContent = text;
    said.classList.toggle("al-error", wrong);
  }

  /** Ask, and say what was refused; null then. */
  async function asked(message) {
    const answer = await ask(message);
    if (answer && !answer.refused) return answer;
    say(answer?.refused ?? NO_ANSWER, true);
    return null;
  }

  async function take() {
    const file = chosen.files[0];
    if (!file || working) return;
    working = true;
    chosen.disabled = true;
    say(`Adding ${file.name}…`);
    try {
      await send(file);
    } catch {
      say(`${file.name} can’t be read. Choose it again.`, true);
    }
    working = false;
    chosen.disabled = false;
    chosen.value = ""; // so that the same file can be chosen again
    if (said.classList.contains("al-error")) chosen.focus();
  }

  async function send(file) {
    const beside = field();
    if (!beside) {
      say("Write something first: a picture stands beside words.", true);
      return;
    }
    const bytes = await bytesToSend(file);
    if (bytes.length > LARGEST_FILE) {
      say(`${file.name} has ${(bytes.length / 1e6).toFixed(1)} MB, and 5 MB is the most one may have. Make it smaller, or choose another one.`, true);
      return;
    }
    const upload = randomId();
    let at = 0;
    for (;;) {
      const answer = await asked({
        kind: "attach", field: beside, upload, name: file.name, size: bytes.length, at, data: base64(bytes.subarray(at, at + PIECE_OF_FILE)),
      });
      if (!answer) return;
      if (answer.items) {
        show(answer.items);
        changed(answer.items, answer.beside);
        const one = drawn.get(answer.added);
        say(`${one?.item.name ?? file.name} is added. ${one?.item.picture ? "Say below what it shows." : ""}`.trim());
        turn.setAttribute("aria-expanded", "false");
        panel.hidden = true;
        one?.box.focus();
        return;
      }
      ({ at } = answer);
      say(`Adding ${file.name}: ${Math.round((at / bytes.length) * 100)} %`);
    }
  }

  /** All the bytes of an attachment, as a Blob; null where they can't be had. */
  async function bytesFrom(item) {
    const parts = [];
    for (let at = 0; at !== null;) {
      const answer = await asked({ kind: "attachment", id: item.id, at });
      if (!answer) return null;
      parts.push(bytesOf(answer.data));
      at = answer.next;
    }
    return new Blob(parts, { type: item.type });
  }

  function draw(item) {
    const own = `${id}-${item.id}`;
    const box = h("textarea", { id: `${own}-alt`, rows: 2, dir: "auto", maxlength: 2000 });
    box.value = item.alt;
    let kept = item.alt; // what the record has
    let later = 0;
    const keep = async () => {
      clearTimeout(later);
      const alt = box.value;
      if (alt.trim() === kept.trim()) return;
      const answer = await asked({ kind: "describe", id: item.id, alt });
      if (!answer) return;
      kept = alt;
      say(`Saved: what you said of ${item.name}.`);
      changed(answer.items, answer.beside);
      for (const one of answer.items) drawn.get(one.id)?.update(one);
    };
    box.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(keep, DESCRIBED_AFTER);
    });
    box.addEventListener("blur", keep);
    const picture = h("img", { class: "al-attached-picture", hidden: true });
    const view = item.picture
      ? button("Show the picture", show_, { class: "al-button", "aria-expanded": "false", "aria-label": `Show the picture ${item.name}` })
      : button("Download", get, { class: "al-button", "aria-label": `Download ${item.name}` });
    async function show_() {
      if (!picture.hidden) {
        picture.hidden = true;
      } else {
        if (!picture.src) {
          say(`Getting ${item.name}…`);
          const blob = await bytesFrom(item);
          if (!blob) return;
          say("");
          picture.src = URL.createObjectURL(blob);
        }
        picture.hidden = false;
      }
      view.textContent = picture.hidden ? "Show the picture" : "Hide the picture";
      view.setAttribute("aria-label", `${view.textContent} ${item.name}`);
      view.setAttribute("aria-expanded", String(!picture.hidden));
    }
    async function get() {
      say(`Getting ${item.name}…`);
      const blob = await bytesFrom(item);
      if (!blob) return;
      download(item.name, item.type, blob);
      say(`${item.name} is in your downloads.`);
    }
    const question = h("p", {});
    const sure = h("div", { class: "al-choose", role: "group", "aria-label": `Remove ${item.name}?`, hidden: true }, question,
      h("div", { class: "al-save-line" },
        button("Remove it for good", remove), button("Keep it", () => {
          sure.hidden = true;
          away.focus();
        })));
    const away = button("Remove", () => {
      question.textContent = `${item.name} and what you said of it go from every version. That can’t be undone.`;
      sure.hidden = false;
      sure.querySelector("button").focus();
    }, { class: "al-button", "aria-label": `Remove ${item.name}` });
    async function remove() {
      say(`Removing ${item.name}…`);
      clearTimeout(later);
      kept = box.value; // nothing is kept of what goes
      const answer = await asked({ kind: "detach", id: item.id });
      if (!answer) return;
      show(answer.items);
      changed(answer.items, answer.beside);
      say(`${item.name} is removed for good.`);
      (field ? turn : list).focus();
    }
    const update = (one) => {
      picture.alt = one.alt || `${one.name}, not described yet`;
      if (document.activeElement !== box && box.value.trim() === kept.trim()) {
        box.value = kept = one.alt;
      }
    };
    const line = h("li", { class: "al-attached" },
      h("p", { class: "al-attached-name" }, h("bdi", { translate: "no" }, item.name), ` (${item.size})`), picture,
      h("label", { for: box.id }, item.picture ? `What does it show, for somebody who can’t see it?` : "What is in it? (optional)",
        h("span", { class: "al-unseen" }, ` ${item.name}`)), box,
      h("div", { class: "al-save-line" }, view, away), sure);
    const made = { el: line, item, box, update, close: () => picture.src && URL.revokeObjectURL(picture.src) };
    update(item);
    return made;
  }

  /** Show these; what is there already stays as it is, with the focus in it. */
  function show(items) {
    for (const [key, one] of drawn) {
      if (items.some((item) => item.id === key)) continue;
      one.close();
      one.el.remove();
      drawn.delete(key);
    }
    for (const item of items) {
      if (drawn.has(item.id)) {
        drawn.get(item.id).update(item);
      } else {
        const one = draw(item);
        drawn.set(item.id, one);
        list.append(one.el);
      }
    }
    list.hidden = !items.length;
  }

  return { el, show };
}
