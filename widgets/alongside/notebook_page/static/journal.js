// The journal: free entries at any time, saved as they are typed, like every answer.
import { makeAttachments } from "../../forms/static/shared/attachments.js";
import { button, dayAndTime, h, randomId, replaceKeeping, same } from "../../forms/static/shared/dom.js";
import { showText } from "../../forms/static/shared/formattedText.js";
import { answerOf, isFormatted, sourceOf } from "../../forms/static/shared/formattedValue.js";
import { makeFormatting } from "../../forms/static/shared/formatting.js";
import { makeSearched } from "../../forms/static/shared/textMatching.js";
import { chooser } from "../../forms/static/shared/versionChoice.js";
import { makeJournalVersions } from "./journalVersions.js";
import { isTags, tagList } from "./tags.js";

const FIRST_ENTRIES = 10; // so many are shown before somebody asks for all

/**
 * saver: as in saving.js; tracker: as in tracking.js; refilter() is told when entries are others,
 * waits(yes) whether a choice between two versions is to be made. Returns {el, show(answers), …}.
 */
export function makeJournal(id, sections, question, names, saver, tracker, say, refilter, talk, matching, waits) {
  const list = h("div");
  const undone = h("p", { class: "al-undo" });
  const choices = h("div"); // between two versions of an entry
  const refusals = h("div");
  new MutationObserver(() => waits(choices.childElementCount > 0)).observe(choices, { childList: true });
  const known = new Map(); // entry id → value
  const ranks = new Map(); // entry id → its place from the top, as the record has it; new ones stand above
  let doubts = new Map(); // entry id → what is said of a date that does not fit
  const drawn = new Map(); // entry id → {value, el, searched}: drawn again only when it is another
  let current = null;
  let usual = ""; // the section that was read last
  const box = h("textarea", { id: `${id}-entry`, rows: 10, dir: "auto", "aria-describedby": `${id}-entry-help` });
  const turn = button("Formatting", () => {}, { class: "al-link al-format", "aria-pressed": "false", "aria-label": "Formatting: this entry" });
  const section = h("select", { id: `${id}-section` }, h("option", { value: "" }, "No section in particular"),
    sections.map((one) => h("option", { value: one.id }, one.title)));
  const tags = h("input", { type: "text", id: `${id}-tags`, autocomplete: "off", onchange: () => refilter() });
  let wanted = null; // what the search and the filters ask for
  const entryVersions = makeJournalVersions({ talk, say, flush: () => saver.flush(true), current: (name) => known.get(name), putBack });
  const fresh = button("Begin a new entry", () => edit(null));
  let unfolded = false; // whether all entries are shown, however many
  const more = button("", () => {
    unfolded = true;
    const next = list.children.length;
    draw();
    list.children[next]?.querySelector("button")?.focus();
  }, { hidden: true });
  const boxes = h("div", { class: "al-field" },
    h("label", { for: box.id, class: "al-prompt" }, question),
    h("div", { id: `${id}-entry-help`, class: "al-help" }, h("p", {}, `Or anything else. Saved as you type. ${names}`)),
    turn, box,
    h("div", { class: "al-choose-sides" },
      h("div", {}, h("label", { for: section.id }, "About which section?"), section),
      h("div", {}, h("label", { for: tags.id }, "Tags, with commas between"), tags)));
  const format = makeFormatting({ box, turn, name: "this entry", changed: () => tracker.changed("entry") });
  tracker.follow("entry", boxes, () => ({ section: section.value, text: answerOf(box.value, format.on), tags: tagList(tags.value) }), changed);

  let beside = new Map(); // entry id → pictures and files
  const attached = makeAttachments({
    id: `${id}-entry-attached`, name: "this entry", ask: talk.askAttached,
    field: () => {
      saver.flush(true);
      return current?.id;
    },
    changed: (items, name) => attach(name, items),
  });

  /** These are beside an entry now. */
  function attach(name, items) {
    beside.set(name, items);
    if (current?.id === name) attached.show(items);
    draw();
  }
  const attachedTo = (name) => beside.get(name) ?? [];

  const newId = (now) => `entry-${now.slice(0, 19).replace(/\D/g, "")}-${randomId().slice(0, 8)}`.toLowerCase();

  /** The boxes hold something else; unfinished: an input method is still at it. */
  function changed({ section: about, text, tags: own }, unfinished) {
    if (!current) {
      if (!sourceOf(text).trim()) return;
      const now = new Date().toISOString();
      current = { id: newId(now), at: now };
    }
    const value = { written_at: current.at, section: about, text, tags: own };
    if (unfinished) {
      saver.hold(current.id, value);
      return;
    }
    if (!sourceOf(text).trim() && !known.has(current.id)) { // nothing came of it
      saver.changed(current.id);
      current = null;
      return;
    }
    known.set(current.id, value);
    refusals.replaceChildren();
    saver.changed(current.id, value);
    draw();
  }

  /** A new entry is about this section unless it is told otherwise. */
  function about(name) {
    usual = sections.some((one) => one.id === name) ? name : "";
    if (current || box.value) return;
    section.value = usual;
    tracker.set("entry");
  }

  function edit(name) {
    saver.flush(true);
    current = name ? { id: name, at: known.get(name).written_at } : null;
    fill(name ? known.get(name) : null);
    box.focus();
  }

  /** Put an entry into the boxes; whoever is writing there stays where they are. */
  function fill(value) {
    const { selectionStart: from, selectionEnd: to } = box;
    const text = sourceOf(value?.text ?? "");
    if (box.value !== text) {
      box.value = text;
      if (document.activeElement === box) box.setSelectionRange(from, to);
    }
    if (text || !value) format.turn(isFormatted(value?.text)); // nothing has no format
    format.drawn();
    section.value = value ? value.section : usual;
    if (tagList(tags.value).join() !== (value?.tags ?? []).join()) tags.value = (value?.tags ?? []).join(", ");
    tracker.set("entry");
    attached.show(current ? attachedTo(current.id) : []);
  }

  /** An entry is another now, by somebody else's doing or by the learner's choice. */
  function put(name, value) {
    if (value) known.set(name, value);
    else known.delete(name);
    if (current?.id === name) fill(value);
    draw();
  }

  /** An earlier version stands again, as a new one; what was there stays among the versions. */
  function putBack(name, value) {
    refusals.replaceChildren();
    saver.changed(name, value);
    saver.flush(true);
    put(name, value);
    list.querySelector(`[data-entry="${CSS.escape(name)}"] button`)?.focus();
  }

  /** An entry of its own, for words that another's stand in place of. */
  function apart(name, value) {
    const own = `${name.slice(0, 60)}-${randomId().slice(0, 6)}`;
    ranks.set(own, rank(name) - 0.5); // beside it
    known.set(own, value);
    saver.changed(own, value);
    return own;
  }

  /** Ask which version of an entry to keep; the first of `sides` is not saved yet. */
  function choose(name, question, sides, decide, extra) {
    const before = document.getElementById(`${id}-${name}-choose`)?.closest(".al-choose");
    let moved = null;
    const mine = () => (sides[0].now ? sides[0].now() : sides[0].value);
    const panel = chooser({
      id: `${id}-${name}`, question, choices: sides, extra,
      show: (value) => (value ? showText(value.text) : h("p", {}, "Not there")),
      both: sides.every((side) => side.value) && ((theirs) => {
        const own = apart(name, mine());
        if (sides[0].now && current?.id === name) current = { ...current, id: own }; // who writes goes on writing
        moved = own;
        return theirs;
      }),
      onchoose: (value) => {
        put(name, value);
        decide(value);
        if ([name, moved].includes(current?.id) || !value) box.focus();
        else list.querySelector(`[data-entry="${CSS.escape(name)}"] button`)?.focus();
      },
    });
    if (before) before.replaceWith(panel);
    else choices.append(panel);
    say(question);
  }

  const of = (value) => `The entry of ${dayAndTime(value.written_at)}`;

  function remove(name) {
    saver.flush(true); // what stands in its boxes belongs to what can come back
    const value = known.get(name);
    known.delete(name);
    saver.changed(name, null);
    saver.flush(true);
    if (current?.id === name) edit(null);
    draw();
    say("Entry taken out. Its earlier versions are kept.");
    const undo = button("Undo", () => {
      undone.replaceChildren();
      known.set(name, value);
      saver.changed(name, value);
      draw();
      list.querySelector(`[data-entry="${CSS.escape(name)}"] button`)?.focus();
      say("The entry is back.");
    });
    undone.replaceChildren("Entry taken out. ", undo);
    undo.focus();
  }

  // Not by their dates: a clock that was wrong would keep an entry on top for ever.
  function rank(name) {
    if (!ranks.has(name)) ranks.set(name, Math.min(0, ...ranks.values()) - 1);
    return ranks.get(name);
  }
  const entries = () => [...known].filter(([, v]) => v).map((one) => [rank(one[0]), one]).sort(([a], [b]) => a - b).map(([, one]) => one);
  const aboutOf = (value) => sections.find((one) => one.id === value.section)?.title ?? "";

  function matches(name, value) {
    const found = entry(name, value).searched.find(wanted?.words ?? []);
    if (!wanted?.on) return true;
    return found && (!wanted.activity || wanted.activity === "journal")
      && (!wanted.tag || value.tags.includes(wanted.tag)) && (!wanted.section || value.section === wanted.section);
  }

  function draw() {
    const all = entries();
    const shown = all.filter(([name, v]) => matches(name, v));
    for (const name of [...drawn.keys()]) if (!known.get(name)) drawn.delete(name);
    const first = wanted?.on || unfolded ? shown : shown.slice(0, FIRST_ENTRIES);
    more.hidden = first.length === shown.length;
    more.textContent = `Show all ${shown.length} entries`;
    replaceKeeping(list, first.length ? first.map(([name, value]) => entry(name, value).el)
      : [h("p", { class: "al-help" }, all.length ? "No entry fits what you search for." : "No entries yet.")]);
    return shown.length;
  }

  function entry(name, value) {
    const files = attachedTo(name);
    if (!same(drawn.get(name)?.value, value) || !same(drawn.get(name).files, files)) {
      const when = dayAndTime(value.written_at);
      const text = showText(value.text);
      const said = files.map((one) => (one.alt ? `${one.name} (${one.alt})` : one.name)).join("; ");
      drawn.set(name, { value, files, searched: makeSearched(matching, text, [...value.tags, aboutOf(value), said]), el: h("article", { class: "al-entry", "data-entry": name, "aria-label": `Entry of ${when}` },
        h("p", { class: "al-choose-name", dir: "auto", translate: "yes" }, [when, aboutOf(value)].filter(Boolean).join(" · "),
          value.tags.map((tag) => [" · ", h("span", { translate: "no" }, tag)])),
        text,
        said && h("p", { class: "al-help" }, `With ${files.length === 1 ? "a picture or file" : `${files.length} pictures and files`}: `, h("span", { dir: "auto", translate: "no" }, said)),
        doubts.has(name) && h("p", { class: "al-help" }, doubts.get(name)),
        h("div", { class: "al-save-line" },
          button("Change", () => edit(name), { "aria-label": `Change the entry of ${when}` }),
          button("Take out", () => remove(name), { "aria-label": `Take out the entry of ${when}` }),
          ...entryVersions.of(name, when))) });
    }
    return drawn.get(name);
  }

  const search = h("div");
  const line = h("div");
  return {
    /** Where the search stands, and what says about saving, while the journal is shown. */
    search, line,
    el: h("div", {},
      boxes, attached.el, line, h("div", { class: "al-save-line" }, fresh),
      refusals, choices, undone, search, list, more, entryVersions.out),
    tags: () => entries().flatMap(([, v]) => v.tags),
    focus: () => box.focus(),
    about,
    /** An entry of its own with these words. */
    keep(text) {
      const now = new Date().toISOString();
      const name = newId(now);
      const value = { written_at: now, section: "", text, tags: [] };
      known.set(name, value);
      saver.changed(name, value);
      saver.flush(true);
      draw();
      list.querySelector(`[data-entry="${CSS.escape(name)}"] button`)?.focus();
    },
    /** Show the entries that fit only; returns how many do. */
    filter(what) {
      wanted = what;
      const fit = draw();
      return wanted.on ? fit : 0;
    },
    /** What was erased is no longer on the page. */
    forget(name) {
      undone.replaceChildren();
      choices.replaceChildren();
      entryVersions.forget();
      drawn.clear();
      if (name && current?.id !== name) return;
      current = null;
      fill(null);
    },
    /** answers: newest first, as they are to stand; told: the same entries, with what is said of their dates; attachments: all that there are. */
    show(answers, told, attachments) {
      known.clear();
      ranks.clear();
      beside = new Map();
      for (const one of attachments.filter(({ activity }) => activity === "journal")) {
        beside.set(one.field, [...attachedTo(one.field), one]);
      }
      if (current) attached.show(attachedTo(current.id));
      for (const [name, answer] of Object.entries(answers)) {
        if (!answer.value || isTags(name)) continue;
        known.set(name, answer.value);
        ranks.set(name, ranks.size + 1);
      }
      doubts = new Map(told.filter((one) => one.doubt).map((one) => [one.id, one.doubt]));
      draw();
    },
    attach,
    merged: (name, answer) => put(name, answer.value),
    /** Changed in two places. */
    conflict(name, yours, theirs) {
      if (yours) known.set(name, yours); // what stands in the box is this page's
      draw();
      choose(name, `${of(yours ?? theirs.value)} was also changed somewhere else. Both versions are kept. Which do you want here?`, [
        { title: "On this page", value: yours, now: () => known.get(name) ?? null, button: "Keep this page's" },
        { title: theirs.saved_at ? `Saved somewhere else, ${dayAndTime(theirs.saved_at)}` : "Saved: nothing", value: theirs.value, button: "Keep the other" },
      ], (value) => saver.decide(name, value));
    },
    /** This browser still holds an entry otherwise than it is saved; decided() is told when that is settled. */
    draft(name, value, at, decided) {
      choose(name, `${of(value)} was left on this computer with words that had not been saved. Which do you want?`, [
        { title: `Not saved, from ${dayAndTime(at)}`, value, button: "Keep these words" },
        { title: "Saved", value: known.get(name), now: () => known.get(name), button: "Keep what is saved" },
      ], (chosen) => {
        saver.changed(name, chosen);
        saver.flush(true);
        decided();
      }, "al-choose-draft");
    },
    /** Another computer's files brought an entry otherwise than it stands; chosen(value) saves that this was settled. */
    apart(name, value, at, chosen) {
      choose(name, `${of(value)} was also written on another computer. Both versions are kept. Which do you want here?`, [
        { title: "In this journal", value: known.get(name), now: () => known.get(name) ?? null, button: "Keep this one" },
        { title: `From the other computer, ${dayAndTime(at)}`, value, button: "Use the other" },
      ], (kept) => {
        saver.changed(name, kept);
        saver.flush(true);
        chosen(kept);
      });
    },
    choosing: (name) => Boolean(document.getElementById(`${id}-${name}-choose`)),
    refused(sentence) {
      refusals.replaceChildren(h("p", { class: "al-error", role: "alert" }, sentence));
    },
    /** All entries, as text to take along. */
    copied: () => entries().map(([, v]) => `${dayAndTime(v.written_at)}\n${sourceOf(v.text)}`).join("\n\n"),
  };
}
