// The form of one activity: real HTML controls, drawn from the activity's definition.
// An Anywidget Front-End Module: JupyterLab and the learning site both call render({model, el}).
import { button, clockTime, dayAndTime, h, randomId, same, trusted } from "./dom.js";
import { makeDrafts } from "./drafts.js";
import { makeRemarks } from "./remarks.js";
import { makeSaver } from "./saving.js";
import { chooser, makeHistory } from "./versions.js";
import { KINDS, show } from "./kinds/all.js";

const NOT_SAVED = "Not saved yet. Your words are still on this page.";
const ONLY_HERE = "This browser can't keep a copy of them, so leave the page open.";
const ASTRAY = "What is saved for this activity is not what this page saved there: an older copy may have been brought "
  + "back, or answers erased elsewhere. Where the two differ, please choose below.";

function render({ model, el }) {
  const spec = model.get("spec");
  const writer = randomId();
  const uid = `al-${writer.slice(0, 8)}`; // the module is evaluated once a widget: ids need their own
  const drafts = makeDrafts(spec.learner, spec.id, writer);
  const waiting = new Map(); // seq → resolve, for questions that get one answer
  const controls = new Map();
  const remarks = makeRemarks(spec.fields);
  const slots = new Map(); // field → place for its messages

  const saver = makeSaver({
    model, writer, drafts,
    empties: Object.fromEntries(spec.fields.filter((f) => f.stores).map((f) => [f.id, KINDS[f.kind].empty])),
    on: { record: onRecord, saved: onSaved, merged: onMerged, conflict: onConflict, refused: onRefused, astray: onAstray, state: onState },
  });

  // --- drawing -------------------------------------------------------------
  const line = h("p", { class: "al-state" });
  const live = h("p", { class: "al-unseen", role: "status" });
  const notices = h("div", { class: "al-notices" });
  const copy = button("Copy my words", copyWords, { hidden: true });
  const retry = button("Save now", () => {
    saver.flush(true);
    if (!saver.outstanding()) say(lastSaved ? "Everything is saved." : "There is nothing to save yet.");
  }, { class: "al-button al-save" });
  const forget = button("Forget drafts on this computer", forgetDrafts, { hidden: true });
  const unfinished = h("p", { class: "al-unfinished" });
  const earlier = h("div", { class: "al-earlier" });
  const body = h("div", { class: "al-body" }, spec.fields.map(drawField));
  const comment = drawComment();
  const history = makeHistory({
    id: uid, spec, show, ask,
    beforerestore: () => saver.flush(true),
    onrestore: (when) => say(`The version of ${when} is back. The others are kept.`),
    addable: (name) => Boolean(kindOf(name)?.both),
    putback: (name, value, add) => {
      const control = controls.get(name);
      control.set(add ? kindOf(name).both(control.get(), value) : value);
      saver.changed(name, control.get());
      saver.flush(true);
      focusField(name);
      say("The words are back in your answer. What was there before is kept as a version.");
    },
  });
  const root = h("section", {
    class: "alongside-form", "aria-labelledby": `${uid}-title`, "aria-busy": "true",
    "data-lm-suppress-shortcuts": "true", "data-activity": spec.id,
  },
  h("header", { class: "al-head" },
    h("h2", { id: `${uid}-title`, class: "al-title" }, spec.heading),
    h("p", { class: "al-time" }, `Allow about ${spec.minutes} minutes. There is no clock.`),
    trusted("div", { class: "al-introduction" }, spec.introduction)),
  notices, body, remarks.all, earlier,
  h("div", { class: "al-foot" }, unfinished, h("div", { class: "al-save-line" }, line, retry, copy, forget), live),
  comment.el,
  h("div", { class: "al-history-line" }, history.toggle, history.panel));
  body.inert = true;
  line.textContent = "Opening your notebook…";
  el.replaceChildren(root);

  function kindOf(name) {
    return KINDS[spec.fields.find((f) => f.id === name)?.kind];
  }

  function drawField(field) {
    const kind = KINDS[field.kind];
    let ids = 0;
    const ctx = {
      id: (name) => `${uid}-${field.id}-${name}-${ids++}`,
      changed: () => {
        clearMessage(field.id);
        saver.changed(field.id, control.get());
        announceOutstanding();
      },
      optional: () => (field.required ? null : h("span", { class: "al-optional" }, " (optional)")),
      show,
    };
    const control = kind.create(field, ctx);
    controls.set(field.id, control);
    const slot = h("div", { class: "al-message" });
    slots.set(field.id, slot);
    return [field.heading && h("h3", { class: "al-subheading" }, field.heading), control.el, slot, remarks.beside(field.id)];
  }

  function drawComment() {
    const id = `${uid}-comment`;
    const text = h("div", { id, class: "al-comment-text", hidden: true, tabindex: "-1" });
    const lead = h("p", { class: "al-help" });
    const open = button("Show it anyway", async () => {
      if (text.hidden) {
        saver.flush(true);
        const answer = await ask({ kind: "comment" });
        if (!answer) return; // the notice above says why
        showNotices(answer.notices);
        text.replaceChildren(trusted("div", {}, answer.html));
      }
      text.hidden = !text.hidden;
      label();
      if (!text.hidden) text.focus();
    }, { "aria-expanded": "false", "aria-controls": id });
    function label() {
      open.setAttribute("aria-expanded", String(!text.hidden));
      lead.hidden = !text.hidden;
      lead.textContent = comment.written
        ? "You have written something, so you can compare it with ours. There is no right answer to match."
        : "Our comment is here to compare with once you have written something of your own.";
      open.textContent = !text.hidden ? "Hide our comment" : comment.written ? "Compare with our comment" : "Show it anyway";
    }
    const part = {
      written: false,
      update(written) { part.written = written; label(); },
      el: h("section", { class: "al-comment", "aria-label": "Our comment" }, lead, open, text),
    };
    queueMicrotask(label);
    return part;
  }

  // --- what the kernel says --------------------------------------------------
  function onRecord(message, first) {
    root.setAttribute("aria-busy", "false");
    body.inert = false;
    if (first) for (const [, control] of controls) if (!control.filled) control.set(undefined);
    for (const field of spec.fields) {
      if (field.kind === "recall") controls.get(field.id).recall(message.recall[field.id]);
    }
    showNotices(message.notices);
    drawEarlier(message.earlier);
    remarks.show(message.remarks ?? []);
    progress(message);
    if (first) offerDrafts(message);
    root.dispatchEvent(new CustomEvent("alongside:ready", { bubbles: true, detail: { activity: spec.id } }));
  }

  function onAstray() {
    astray = [ASTRAY];
  }

  function showNotices(sentences) {
    notices.replaceChildren(...[...sentences, ...astray].map((text) => h("p", { class: "al-notice", role: "alert" }, text)));
  }

  function onMerged(field, answer) {
    const control = controls.get(field);
    if (!control) return;
    control.filled = true;
    control.set(answer.value);
  }

  function onSaved(message) {
    if (message.notices?.length) showNotices(message.notices);
    progress(message);
    lastSaved = message.at ?? lastSaved;
    announceOutstanding();
  }

  function progress(message) {
    comment.update(message.written);
    lastSaved = message.saved_at ?? message.at ?? lastSaved;
    const missing = message.unfinished.map((id) => spec.fields.find((f) => f.id === id)).filter(Boolean);
    if (!message.written) unfinished.replaceChildren();
    else if (!missing.length) unfinished.replaceChildren("Every question is answered. You can change an answer at any time.");
    else {
      unfinished.replaceChildren(`Still open: `, ...missing.map((f, i) => [i ? ", " : "",
        button(f.short, () => focusField(f.id), { class: "al-link" })]).flat(), ".");
    }
    root.dispatchEvent(new CustomEvent("alongside:progress", {
      bubbles: true, detail: { activity: spec.id, state: missing.length ? (message.written ? "started" : "not started") : "finished" },
    }));
  }

  function drawEarlier(items) {
    earlier.replaceChildren(...(items.length ? [h("section", { "aria-label": "Answers to earlier questions" },
      h("h3", { class: "al-subheading" }, "What you wrote to questions that have changed"),
      items.map((item) => h("div", {}, h("p", { class: "al-help" }, item.about), item.text && h("p", { class: "al-words", dir: "auto" }, item.text))))] : []));
  }

  function onRefused(field, sentence) {
    slots.get(field)?.replaceChildren(h("p", { class: "al-error", role: "alert" }, sentence));
  }

  function clearMessage(field) {
    slots.get(field)?.querySelector(".al-error")?.remove();
  }

  function onConflict(field, yours, theirs) {
    offer(field, "This answer was also changed somewhere else. Both versions are kept. Which do you want here?", [
      { title: "On this page", value: yours, now: () => controls.get(field).get(), button: "Keep this page's" },
      { title: theirs.saved_at ? `Saved somewhere else, ${dayAndTime(theirs.saved_at)}` : "Saved: nothing", value: theirs.value, button: "Keep the other" },
    ], (value) => saver.decide(field, value));
  }

  function offer(name, question, choices, decide, extra = "") {
    const field = spec.fields.find((f) => f.id === name);
    const kind = field && KINDS[field.kind];
    if (!kind || !slots.has(name)) return false;
    const panel = chooser({
      id: `${uid}-${name}`, question, choices, both: kind.both,
      extra, show: (value) => kind.show(field, value),
      onchoose: (value) => {
        controls.get(name).set(value);
        decide(value);
        focusField(name);
        announceOutstanding();
      },
    });
    slots.get(name).replaceChildren(panel);
    say(question);
    return true;
  }

  async function offerDrafts(message) {
    for (const draft of await drafts.left()) {
      const open = new Set();
      for (const [name, value] of Object.entries(draft.changes)) {
        const saved = message.answers[name]?.value;
        const field = spec.fields.find((f) => f.id === name);
        if (!field || same(value, saved ?? KINDS[field.kind].empty) || same(value, saved)) continue;
        if (slots.get(name)?.querySelector(".al-choose")) { // one choice at a time: the rest at the next opening
          open.add(name);
          continue;
        }
        const asked = offer(name, "Words were left on this computer that had not been saved. Which do you want here?", [
          { title: `Not saved, from ${dayAndTime(draft.at)}`, value, button: "Keep these words" },
          { title: saved === undefined ? "Saved: nothing" : `Saved, ${dayAndTime(message.answers[name].saved_at)}`,
            value: saved, now: () => controls.get(name).get(), button: "Keep what is saved" },
        ], (chosen) => {
          saver.changed(name, chosen);
          saver.flush(true);
          open.delete(name);
          if (!open.size) drafts.remove(draft.key);
          forget.hidden = !drafts.anyOnThisComputer();
        }, "al-choose-draft");
        if (asked) open.add(name);
      }
      if (!open.size) drafts.remove(draft.key);
    }
    forget.hidden = !drafts.anyOnThisComputer();
  }

  function forgetDrafts() {
    drafts.forgetAll();
    root.querySelectorAll(".al-choose-draft").forEach((panel) => panel.remove());
    forget.hidden = true;
    say("Drafts on this computer are forgotten. What is saved stays.");
    retry.focus();
  }

  // --- the save line -----------------------------------------------------------
  let lastSaved = null;
  let lastState = "";
  let astray = [];

  function onState(state, detail) {
    const good = state === "saved" || state === "waiting";
    const text = {
      saved: lastSaved ? `Saved ${clockTime(lastSaved)}` : "Nothing written yet. Your words are saved as you type.",
      waiting: "Saving…",
      late: unsaved(),
      failed: `${detail ?? ""} ${unsaved()}`.trim(),
      refused: "One answer could not be saved: see the message beside it. Your words are still on this page.",
      undecided: "Two versions of an answer: please choose above. Both are kept.",
    }[state];
    const trouble = lastState === "late" || lastState === "failed";
    if (state !== "waiting") line.textContent = trouble && state === "saved" ? `Connected again. ${text}` : text;
    else if (!trouble) line.textContent = text;
    line.classList.toggle("al-state-bad", !good && state !== "waiting");
    copy.hidden = !["late", "failed", "refused"].includes(state);
    if (state === "saved") astray = [];
    if (state === "waiting") return;
    // Spoken when the state changes, not at each save.
    if (state !== lastState && (lastState || !good)) say(state === "saved" ? (trouble ? "Connected again. Your words are saved." : "Saved.") : text);
    lastState = state;
  }

  const unsaved = () => (saver.onlyHere ? `${NOT_SAVED} ${ONLY_HERE}` : NOT_SAVED);

  function say(text) {
    live.textContent = text;
  }

  function announceOutstanding() {
    root.dispatchEvent(new CustomEvent("alongside:outstanding", {
      bubbles: true, detail: { activity: spec.id, outstanding: saver.outstanding() },
    }));
  }

  // --- what the learner does -----------------------------------------------------
  function focusField(name) {
    const control = controls.get(name);
    if (control.focus) control.focus();
    else control.control?.focus();
  }

  async function copyWords() {
    const text = spec.fields.filter((f) => f.stores).map((f) => {
      const part = show(f, controls.get(f.id).get());
      if (!part) return "";
      const lines = [...part.querySelectorAll("li, tr, p")].map((n) => n.textContent);
      return `${f.short}\n${(lines.length ? lines : [part.textContent]).join("\n")}`;
    }).filter(Boolean).join("\n\n");
    try {
      await navigator.clipboard.writeText(text);
      say("Your words are copied.");
    } catch {
      const box = h("textarea", { class: "al-copy", rows: 8, readonly: true, "aria-label": "Your words, to copy" });
      box.value = text;
      copy.after(box);
      box.focus();
      box.select();
    }
  }

  /** Ask the kernel something that gets one answer; asks again until it comes. Null where it can't. */
  function ask(question) {
    const seq = saver.nextSeq();
    return new Promise((resolve) => {
      const again = () => saver.send({ ...question, seq });
      const timer = setInterval(again, 3000);
      waiting.set(seq, (message) => {
        clearInterval(timer);
        waiting.delete(seq);
        resolve(message.kind === "refused" ? null : message);
      });
      again();
    });
  }

  function answered(message) {
    if (message.kind === "host") {
      if (message.state === "reconnected") saver.hello();
      return;
    }
    if (message.kind === "refused") {
      // The page asks again every few seconds; a screen reader need not hear it as often.
      if (notices.textContent !== message.sentence) {
        notices.replaceChildren(h("p", { class: "al-notice", role: "alert" }, message.sentence));
      }
      if (!saver.loaded) line.textContent = "Your notebook could not be opened.";
    }
    waiting.get(message.seq)?.(message);
  }

  function leaving(event) {
    saver.flush(true);
    const asks = saver.onlyHere || (saver.outstanding() && lastState !== "saved");
    if (event?.type === "beforeunload" && asks) event.preventDefault();
  }

  const onHide = () => document.visibilityState === "hidden" && saver.flush(true);
  const onShow = (event) => event.persisted && saver.hello();
  const onBlur = () => saver.flush(true);
  model.on("msg:custom", answered);
  root.addEventListener("focusout", onBlur);
  document.addEventListener("visibilitychange", onHide);
  addEventListener("pagehide", leaving);
  addEventListener("beforeunload", leaving);
  addEventListener("pageshow", onShow);
  saver.hello();

  return () => {
    saver.close();
    model.off("msg:custom", answered);
    document.removeEventListener("visibilitychange", onHide);
    removeEventListener("pagehide", leaving);
    removeEventListener("beforeunload", leaving);
    removeEventListener("pageshow", onShow);
  };
}

export default { render };
