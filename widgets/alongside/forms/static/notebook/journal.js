// The journal: free entries at any time, saved as they are typed, like every answer.
import { button, dayAndTime, h, randomId, words } from "../dom.js";
import { isTags, tagList } from "./tags.js";

/** saver: as in saving.js; refilter() is told when entries are others. Returns {el, show(answers), …}. */
export function makeJournal(id, sections, question, saver, say, refilter) {
  const list = h("div");
  const known = new Map(); // entry id → value
  let current = null;
  const box = h("textarea", { id: `${id}-entry`, rows: 10, dir: "auto", "aria-describedby": `${id}-entry-help`, oninput: changed });
  const section = h("select", { id: `${id}-section`, onchange: changed }, h("option", { value: "" }, "No section in particular"),
    sections.map((one) => h("option", { value: one.id }, one.title)));
  const tags = h("input", { type: "text", id: `${id}-tags`, autocomplete: "off", oninput: changed, onchange: () => refilter() });
  let wanted = null; // what the search and the filters ask for
  const fresh = button("Begin a new entry", () => edit(null));

  function changed() {
    if (!current) {
      if (!box.value.trim()) return;
      const now = new Date().toISOString();
      current = { id: `entry-${now.slice(0, 19).replace(/\D/g, "")}-${randomId().slice(0, 8)}`.toLowerCase(), at: now };
    }
    const value = {
      written_at: current.at, section: section.value, text: box.value,
      tags: tagList(tags.value),
    };
    known.set(current.id, value);
    saver.changed(current.id, value);
    draw();
  }

  function edit(name) {
    saver.flush(true);
    const value = name ? known.get(name) : null;
    current = name ? { id: name, at: value.written_at } : null;
    box.value = value?.text ?? "";
    section.value = value?.section ?? "";
    tags.value = (value?.tags ?? []).join(", ");
    box.focus();
  }

  function remove(name) {
    const value = known.get(name);
    known.delete(name);
    saver.changed(name, null);
    saver.flush(true);
    if (current?.id === name) edit(null);
    draw();
    say("Entry taken out. Its earlier versions are kept.");
    const undo = button("Undo", () => {
      known.set(name, value);
      saver.changed(name, value);
      draw();
      box.focus();
    });
    list.prepend(h("p", { class: "al-undo" }, "Entry taken out. ", undo));
    undo.focus();
  }

  const entries = () => [...known].filter(([, v]) => v).sort(([, a], [, b]) => b.written_at.localeCompare(a.written_at));
  const aboutOf = (value) => sections.find((one) => one.id === value.section)?.title ?? "";

  function matches(value) {
    if (!wanted?.on) return true;
    const text = [value.text, ...value.tags, aboutOf(value)].join(" ").toLowerCase();
    return (!wanted.activity || wanted.activity === "journal") && wanted.words.every((w) => text.includes(w))
      && (!wanted.tag || value.tags.includes(wanted.tag)) && (!wanted.section || value.section === wanted.section);
  }

  function draw() {
    const all = entries();
    const shown = all.filter(([, v]) => matches(v));
    list.replaceChildren(...(shown.length ? shown.map(([name, value]) => {
      const when = dayAndTime(value.written_at);
      return h("article", { class: "al-entry", "aria-label": `Entry of ${when}` },
        h("p", { class: "al-choose-name", dir: "auto" }, [when, aboutOf(value), ...value.tags].filter(Boolean).join(" · ")),
        h("p", {}, words(value.text)),
        h("div", { class: "al-save-line" },
          button("Change", () => edit(name), { "aria-label": `Change the entry of ${when}` }),
          button("Take out", () => remove(name), { "aria-label": `Take out the entry of ${when}` })));
    }) : [h("p", { class: "al-help" }, all.length ? "No entry fits what you search for." : "No entries yet.")]));
    return shown.length;
  }

  return {
    el: h("div", {},
      h("label", { for: box.id, class: "al-prompt" }, question),
      h("div", { id: `${id}-entry-help`, class: "al-help" }, h("p", {}, "Or anything else. Saved as you type. Use roles, not names.")),
      box,
      h("div", { class: "al-choose-sides" },
        h("div", {}, h("label", { for: section.id }, "About which section?"), section),
        h("div", {}, h("label", { for: tags.id }, "Tags, with commas between"), tags)),
      h("div", { class: "al-save-line" }, fresh),
      list),
    tags: () => entries().flatMap(([, v]) => v.tags),
    focus: () => box.focus(),
    /** Show the entries that fit only; returns how many do. */
    filter(what) {
      wanted = what;
      const fit = draw();
      return wanted.on ? fit : 0;
    },
    /** What was erased is no longer on the page. */
    forget(name) {
      if (name && current?.id !== name) return;
      current = null;
      box.value = tags.value = section.value = "";
    },
    show(answers) {
      known.clear();
      for (const [name, answer] of Object.entries(answers)) if (answer.value && !isTags(name)) known.set(name, answer.value);
      draw();
    },
    merged(name, answer) {
      if (answer.value) known.set(name, answer.value);
      else known.delete(name);
      if (current?.id === name && answer.value && document.activeElement !== box) box.value = answer.value.text;
      draw();
    },
    /** Changed in two places: the other stays, this one becomes an entry of its own. */
    conflict(name, yours, theirs) {
      saver.decide(name, theirs.value);
      if (theirs.value) known.set(name, theirs.value);
      if (yours) {
        const own = `${name.slice(0, 60)}-${randomId().slice(0, 6)}`;
        known.set(own, yours);
        if (current?.id === name) current = { id: own, at: yours.written_at };
        saver.changed(own, yours);
      }
      say("That entry was also changed somewhere else. Both are kept, as two entries.");
      draw();
    },
  };
}
