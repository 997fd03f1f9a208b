// The form of one activity. Its HTML stands in the page already, or comes with the widget: it is taken over
// where it stands, with the focus, the caret and what is written there, however much before the kernel.
// An Anywidget Front-End Module: JupyterLab and the learning site both call render({model, el}).
import { makeComment } from "./courseComment.js";
import { fromHtml, h, randomId, renameIds, same } from "../shared/dom.js";
import { makeDrafts } from "../shared/drafts.js";
import { takeEarly } from "./earlyInput.js";
import { takeFields } from "./fieldControls.js";
import { keepClear } from "./footClearance.js";
import { guardKeys } from "../shared/keyGuard.js";
import { sourceOf } from "../shared/formattedValue.js";
import { prefetchFormatBar } from "../shared/formatting.js";
import { once, onFirstPress, prefetch } from "../shared/onDemand.js";
import { drawLive } from "./persistentForm.js";
import { makeTutorComments } from "./tutorComments.js";
import { makeUnansweredFields } from "./unansweredFields.js";
import { makeSaveLine } from "../shared/saveStatus.js";
import { makeSaver } from "../shared/saving.js";
import { staysInGroup } from "../shared/valueTracking.js";
import { joinAnswers, KINDS, show } from "../fields/registry.js";

const AGAIN = 3000; // ms until what could not be loaded is tried again
const ASTRAY = "What is saved for this activity is not what this page saved there: an older copy may have been brought "
  + "back, or answers erased elsewhere. Where the two differ, please choose below.";

const loadExtras = once((again) => import("./formExtras.js" + again).then(({ extras }) => extras));

/** Pictures and files beside an answer, as makeAttachments has them: loaded where there are any, or at the first press. */
function attachmentsOf(options) {
  const el = h("div");
  let any = false;
  const use = onFirstPress([options.there], loadExtras, ({ makeAttachments }) => {
    any = true;
    const made = makeAttachments(options);
    el.append(made.el);
    return made;
  });
  return {
    el,
    async show(items) {
      any ||= items.length > 0;
      if (any) (await use())?.show(items);
    },
  };
}

/** What makeConflictPrompt returns, whose choices come as soon as they can be loaded: until then both versions are kept. */
function offersOf(options) {
  let coming = null;
  const made = async () => {
    let part = await loadExtras();
    while (!part) {
      await new Promise((later) => setTimeout(later, AGAIN));
      part = await loadExtras();
    }
    return part.makeConflictPrompt(options);
  };
  const tell = (what) => async (...of) => {
    const offers = await (coming ??= made());
    return offers[what](...of);
  };
  return {
    conflict: tell("conflict"),
    apart: (items) => items.length && tell("apart")(items),
    async drafts(answers) {
      if ((await options.drafts.left()).length) await tell("drafts")(answers);
      else options.forgettable();
    },
  };
}

function render({ model, el }) {
  const spec = model.get("spec");
  return drawLive({
    model, el, key: `${spec.learner}:${spec.id}`, same: `${model.get("_esm")}\n${JSON.stringify(spec)}`, make: makeForm,
  });
}

/** The form that stands there already, or the one that the widget brings, with ids of its own. */
function rootOf(model, there, writer) {
  const { id } = model.get("spec");
  const mine = there?.matches(".alongside-form") && there.dataset.activity === id && !("live" in there.dataset);
  const root = mine ? there : fromHtml(model.get("html"));
  if (!mine) renameIds(root, root.id, `al-${writer.slice(0, 8)}`);
  root.dataset.live = "";
  return root;
}

export function makeForm(model, there) {
  const spec = model.get("spec");
  const writer = randomId();
  const root = rootOf(model, there, writer);
  const uid = root.id;
  const drafts = makeDrafts(spec.learner, spec.id, writer);
  const waiting = new Map(); // seq → resolve, for questions that get one answer
  const tutorComments = makeTutorComments(spec.fields);
  const slots = new Map(spec.fields.map((field) => [field.id, h("div", { class: "al-message" })])); // places for messages
  const pictured = new Map(); // field → whether a picture is beside its answer
  const attached = new Map(spec.fields.filter((field) => KINDS[field.kind]?.attaches).map((field) => [field.id,
    attachmentsOf({ id: `${uid}--${field.id}--attached`, name: field.short, field: () => field.id, ask, changed: (items) => picturesBeside(field.id, items),
      there: root.querySelector(`[data-field="${CSS.escape(field.id)}"] .al-add-file`) })]));
  let base_unknown = []; // the sentence about that, until it is settled

  const footer = root.querySelector(".al-foot");
  const foot = makeSaveLine({
    there: footer.querySelector(".al-save-line"),
    saver: () => saver, id: spec.id, drafts, copied,
    sayings: {
      nothing: "Nothing written yet. Your words are saved as you type.",
      saved: "Saved",
      refused: "One answer could not be saved: see the message beside it. Your words are still on this page.",
      undecided: "Two versions of an answer: choose which you want here. Both are kept.",
    },
    onforget: () => {
      root.querySelectorAll(".al-choose-draft").forEach((panel) => panel.remove());
      offerChoice();
    },
  });
  const { say } = foot;
  const body = root.querySelector(".al-body");
  const { controls, tracker, kindOf, fieldOf, empties, answersIn } = takeFields({
    spec, uid, body, changed: onChanged, putInto, after: (name) => [attached.get(name)?.el ?? [], slots.get(name), tutorComments.beside(name)].flat(),
  });
  const saver = makeSaver({
    model, writer, drafts,
    empties,
    on: {
      look: (finished) => tracker.look(finished), record: onRecord, saved: onSaved, merged: onMerged, refused: onRefused,
      conflict: (...of) => offers.conflict(...of), join: (name, ...of) => joinAnswers(fieldOf(name), ...of), base_unknown: onBaseUnknown, state: onState,
    },
  });
  const homeless = h("div");
  const offers = offersOf({ uid, saver, drafts, controlOf, say, forgettable: foot.offerToForget, homeless, onchange: offerChoice });

  // --- what stands there -------------------------------------------------------------
  const notices = root.querySelector(".al-notices");
  const stillOpen = makeUnansweredFields({ controls, kindOf, fieldOf }, focusField);
  const outdated = h("div", { class: "al-earlier" });
  body.before(homeless);
  body.after(tutorComments.all, outdated, stillOpen.el);
  footer.append(...foot.els.filter((el) => el && el.parentNode !== footer));
  const comment = makeComment(root.querySelector(".al-comment"), loadComment);
  const taking = root.querySelector(".al-taking");
  const along = h("div", { class: "al-option", hidden: true }, h("label", {}, h("input", { type: "checkbox" }), h("span", {}, "With my pictures, which may show people or places")));
  taking?.querySelector("p").after(along);
  onFirstPress([...taking?.querySelectorAll("button") ?? []], loadExtras, ({ makeFormDownloads }) => makeFormDownloads({
    el: taking, said: h("p", { role: "status", class: "al-help" }), ask, flush: () => saver.flush(true),
  }));
  const history = root.querySelector(".al-history-line");
  onFirstPress([history.firstElementChild], loadExtras, ({ makeHistory }) => makeHistory({
    el: history, id: uid, spec, show, ask,
    beforerestore: () => saver.flush(true),
    onrestore: (when) => say(`The version of ${when} is back. The others are kept.`),
    addable: (name) => Boolean(kindOf(name)?.both),
    putback: (name, value, add) => {
      putIn(name, value, add);
      say("The words are back in your answer. What was there before is kept as a version.");
    },
  }));

  /** Put a value into an answer, or with `add` beside what is there, and go to it. */
  function putIn(name, value, add) {
    const control = controls.get(name);
    control.set(add ? kindOf(name).both(control.get(), value) : value);
    saver.changed(name, control.get());
    saver.flush(true);
    focusField(name);
  }

  /** Whether a row has all that an earlier answer says, whatever was added to it since. */
  function holds(own, one) {
    return one && typeof one === "object" ? Object.entries(one).every(([key, part]) => !part || same(own?.[key], part)) : same(own, one);
  }

  /** Put what the learner wrote earlier into an answer; words that are there stay. */
  function putInto(name, value) {
    const kind = kindOf(name);
    const now = controls.get(name).get();
    const [own, given] = [sourceOf(now), sourceOf(value)];
    // Of what was put there before nothing comes twice.
    const rest = Array.isArray(now) ? value.filter((one) => !now.some((there) => holds(there, one))) : value;
    const there = Array.isArray(now) ? !rest.length : typeof own === "string" && typeof given === "string" && own.includes(given);
    if (there) focusField(name);
    else putIn(name, rest, !same(now, kind.empty) && Boolean(kind.both));
    say("Your earlier answer is in its place here. Change it as you like: the earlier one stays as it is.");
  }

  /** Whoever is asked to choose is told where, and comes there. */
  function offerChoice() {
    foot.offerChoice(root.querySelector(".al-choose-title[tabindex]"));
  }

  /** What to do with a value that stands in a field's controls now. */
  function onChanged(name, value, unfinished) {
    clearMessage(name);
    if (unfinished) saver.hold(name, value);
    else saver.changed(name, value);
  }

  /** What a choice between two versions of an answer needs. */
  function controlOf(name) {
    const field = fieldOf(name);
    const kind = kindOf(name);
    if (!kind || !slots.has(name)) return null;
    const control = controls.get(name);
    return {
      slot: slots.get(name), empty: kind.empty, both: kind.both, show: (value) => kind.show(field, value),
      get: () => control.get(), set: (value) => control.set(value), focus: () => focusField(name),
    };
  }

  /** The pictures beside an answer can be taken along with the activity, as soon as there are any. */
  function picturesBeside(name, items) {
    pictured.set(name, items.some((one) => one.picture));
    along.hidden = ![...pictured.values()].some(Boolean);
  }

  // --- what the kernel says --------------------------------------------------
  function onRecord(message, first) {
    if (first) arrived(Object.values(message.answers).some(({ value }) => value !== null));
    for (const [name, control] of controls) control.recall?.(message.recall[name]);
    showNotices(message.notices);
    drawOutdated(message.outdated);
    tutorComments.show(message.tutor_comments ?? []);
    for (const [name, one] of attached) {
      one.show(message.attachments?.[name] ?? []);
      picturesBeside(name, message.attachments?.[name] ?? []);
    }
    progress(message);
    offers.apart(message.apart ?? []);
    if (first) {
      offers.drafts(message.answers);
      prefetch(loadExtras, prefetchFormatBar);
    }
    root.dispatchEvent(new CustomEvent("alongside:ready", { bubbles: true, detail: { activity: spec.id } }));
  }

  /** Nothing is on its way any more: no control says so, and who waited for it hears. */
  function arrived(any) {
    root.dataset.state = "ready";
    root.setAttribute("aria-busy", "false");
    const sentence = `${uid}--arriving`;
    for (const part of [root, ...[...root.querySelectorAll("template")].map((one) => one.content)]) {
      for (const el of part.querySelectorAll(`[aria-describedby~="${sentence}"]`)) {
        const left = el.getAttribute("aria-describedby").split(" ").filter((id) => id !== sentence).join(" ");
        if (left) el.setAttribute("aria-describedby", left);
        else el.removeAttribute("aria-describedby");
      }
    }
    body.querySelector(`#${sentence}`)?.remove();
    if (any && body.contains(document.activeElement)) say("Your earlier answers are here.");
  }

  function onBaseUnknown() {
    base_unknown = [ASTRAY];
  }

  function showNotices(sentences) {
    notices.replaceChildren(...[...sentences, ...base_unknown].map((text) => h("p", { class: "al-notice", role: "alert" }, text)));
  }

  function onMerged(field, answer) {
    const control = controls.get(field);
    if (!control) return;
    control.set(answer.value);
  }

  function onSaved(message) {
    if (message.notices?.length) showNotices(message.notices);
    offers.apart(message.apart ?? []);
    progress(message);
  }

  function progress(message) {
    comment.update(message.written);
    foot.savedAt(message.saved_at ?? message.at);
    const open = stillOpen.show(message.unfinished, message.written);
    root.dispatchEvent(new CustomEvent("alongside:progress", {
      bubbles: true, detail: { activity: spec.id, state: open ? (message.written ? "started" : "not started") : "finished" },
    }));
  }

  function drawOutdated(items) {
    outdated.replaceChildren(...(items.length ? [h("section", { "aria-label": "Answers to earlier questions" },
      h("h3", { class: "al-subheading" }, "What you wrote to questions that have changed"),
      items.map((item) => h("div", {}, h("p", { class: "al-help" }, item.about), item.text && h("p", { class: "al-words", dir: "auto" }, item.text))))] : []));
  }

  function onRefused(field, sentence) {
    slots.get(field)?.replaceChildren(h("p", { class: "al-error", role: "alert" }, sentence));
  }

  function clearMessage(field) {
    slots.get(field)?.querySelector(".al-error")?.remove();
  }

  function onState(state, detail) {
    foot.state(state, detail);
    if (state === "saved") base_unknown = [];
  }

  // --- what the learner does -----------------------------------------------------
  function focusField(name) {
    const control = controls.get(name);
    if (control.focus) control.focus();
    else control.control?.focus();
  }

  /** Everything in the form, as text to take along. */
  function copied() {
    return spec.fields.filter((f) => f.stores).map((f) => {
      const answer = controls.get(f.id).get();
      const part = show(f, answer);
      if (!part) return "";
      if (answer.markdown) return `${f.short}\n${answer.markdown}`;
      const lines = [...part.querySelectorAll("li, tr, p")].map((n) => n.textContent);
      return `${f.short}\n${(lines.length ? lines : [part.textContent]).join("\n")}`;
    }).filter(Boolean).join("\n\n");
  }

  async function loadComment() {
    saver.flush(true);
    const answer = await ask({ kind: "comment" });
    if (!answer) return null;
    showNotices(answer.notices);
    return answer.html;
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
      if (!saver.loaded) foot.instead("Your notebook could not be opened.");
    }
    waiting.get(message.seq)?.(message);
  }

  const onHide = () => document.visibilityState === "hidden" && saver.flush(true);
  const onShow = (event) => event.persisted && saver.hello();
  const onBlur = (event) => staysInGroup(event) || saver.flush(true);
  model.on("msg:custom", answered);
  root.addEventListener("focusout", onBlur);
  document.addEventListener("visibilitychange", onHide);
  addEventListener("pagehide", foot.leaving);
  addEventListener("beforeunload", foot.leaving);
  addEventListener("pageshow", onShow);
  const footGone = keepClear(root, footer);
  const letKeysGo = guardKeys(root, foot.saveNow);
  saver.hello();
  const early = takeEarly({ root, drafts, answersIn });
  tracker.look(false); // what was written before this module ran
  early.press();

  const close = () => {
    letKeysGo();
    footGone();
    saver.close();
    tracker.close();
    model.off("msg:custom", answered);
    document.removeEventListener("visibilitychange", onHide);
    removeEventListener("pagehide", foot.leaving);
    removeEventListener("beforeunload", foot.leaving);
    removeEventListener("pageshow", onShow);
  };
  return { root, drafts, close };
}

export default { render };
