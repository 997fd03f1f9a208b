// Everything written, in the course's order: search, filter, versions side by side.
import { button, dayAndTime, h, replaceKeeping, trusted, unseen, words, wordsOfOthers } from "../../forms/static/shared/dom.js";
import { showText } from "../../forms/static/shared/formattedText.js";
import { makeAttachments } from "../../forms/static/shared/attachments.js";
import { makeSearched } from "../../forms/static/shared/textMatching.js";

/** What a tutor said about an answer, or about all of an activity. */
function drawComments(comments) {
  return comments.map((c) => h("div", { class: "al-comment-text", role: "note", "aria-label": `Comment by ${c.by}` },
    h("p", { class: "al-choose-name" }, `${c.by}, ${dayAndTime(c.at)}`), h("p", {}, wordsOfOthers(c.text))));
}

/** The answers of one activity, each with its versions. */
function drawActivity(activity, { show, ask, tags, matching, id }) {
  const items = activity.fields.map((field, i) => {
    const part = show(field.spec, field.value);
    const versions = field.versions.length;
    const slot = h("div");
    const more = versions > 1 && button("See how it changed", () => {
      const open = !slot.childElementCount;
      slot.replaceChildren(...(open ? [comparePanel(activity, field, ask, `${id}-${activity.id}-${i}`)] : []));
      more.setAttribute("aria-expanded", String(open));
    }, { "aria-expanded": "false", "aria-label": `See how it changed: ${field.spec.short}` });
    const el = h("div", { class: "al-answer" },
      trusted("h4", { class: "al-version-prompt" }, field.spec.prompt),
      part ?? h("p", { class: "al-help" }, "Emptied again."),
      h("p", { class: "al-help" }, `Written ${dayAndTime(field.saved_at)}`
        + (field.words ? ` · ${count(field.words, "word")}` : "")
        + (versions > 1 ? ` · ${count(versions, "version")}` : "")),
      tags.control(field.tags, field.spec.short, `${id}-tags-${activity.id}-${i}`),
      drawComments(field.comments), more, slot);
    return { el, tags: field.tags, searched: makeSearched(matching, part, [field.spec.short]) };
  });
  for (const { about, text } of activity.outdated) {
    items.push(drawWords(about, text, matching));
  }
  const state = { "not started": "Nothing written yet.", started: "Started.", finished: "Finished." }[activity.state];
  const open = activity.unfinished.length && activity.begun
    ? h("p", { class: "al-help" }, `Still open: ${activity.unfinished.join("; ")}.`) : null;
  const el = fold(activity.heading, activity.words ? count(activity.words, "word") : "",
    h("p", { class: "al-help" }, state, " ", activity.link && h("a", { href: activity.link }, `Go to ${activity.heading.split(":")[0]}`)), open,
    activity.notices.map((notice) => h("p", { class: "al-notice" }, notice)),
    drawComments(activity.comments), items.map((item) => item.el));
  return { id: activity.id, section: activity.section, el, items };
}

/** One activity, to be opened and shut. */
function fold(title, more, ...body) {
  return h("details", { class: "al-written", "aria-label": title }, h("summary", {}, h("h3", {}, title), more && h("span", { class: "al-help" }, more)), body);
}

/** Words without their question. */
function drawWords(about, text, matching) {
  const own = h("p", {}, words(text));
  return { el: h("div", { class: "al-answer" }, h("h4", { class: "al-version-prompt" }, about), own),
    tags: "", searched: makeSearched(matching, own, [about]) };
}

/** Words in an activity that the course no longer has. */
function drawOther({ id, fields }, { matching }) {
  const items = fields.map((field) => drawWords(field.id, field.text, matching));
  const title = `An activity that this course does not have: ${id}`;
  return { id, section: "", items, el: fold(title, "", items.map((item) => item.el)) };
}

/** What was marked on the course's pages, and the notes beside it. */
function drawMarks(marks, { matching }) {
  const items = marks.map((mark) => {
    const own = mark.text ? showText(mark.text) : h("p", {}, mark.exact ? "Marked." : "Bookmarked.");
    const el = h("div", { class: "al-answer" },
      h("h4", { class: "al-version-prompt" }, mark.link ? h("a", { href: mark.link }, mark.title) : mark.title),
      mark.exact && h("blockquote", {}, mark.exact), own, h("p", { class: "al-help" }, dayAndTime(mark.written_at)));
    return { el, tags: "", searched: makeSearched(matching, own, [mark.title, mark.exact]) };
  });
  return { id: "reading-notes", section: "", items, el: fold("My marks on pages", count(marks.length, "mark"), items.map((item) => item.el)) };
}

/**
 * All pictures and files, by the answer that they are beside. They stay as they are while the rest is drawn anew: a
 * description may be half written. changed(activity, field, items) is told what is beside an answer now.
 */
function makeAttached(id, { askAttached, matching, changed }) {
  const groups = new Map(); // what they are beside → {el, list, found}
  const own = h("div");
  const number = h("span", { class: "al-help" });
  const el = h("details", { class: "al-written", "aria-label": "My pictures and files" },
    h("summary", {}, h("h3", {}, "My pictures and files"), number), own);
  const part = { id: "attachments", section: "", el, items: [] };
  function show(attachments) {
    const keys = attachments.map((one) => `${one.activity} ${one.field}`);
    for (const [key, group] of groups) {
      if (keys.includes(key)) continue;
      group.el.remove();
      groups.delete(key);
    }
    for (const key of new Set(keys)) {
      const items = attachments.filter((_, i) => keys[i] === key);
      const [{ about, within, activity, field }] = items;
      const group = groups.get(key) ?? {};
      groups.set(key, group);
      if (!group.el) {
        const name = within === about ? about : `${within}: ${about}`;
        group.list = makeAttachments({ id: `${id}-attached-${activity}-${field}`, name, ask: askAttached,
          changed: (now) => changed(activity, field, now) });
        group.el = h("div", { class: "al-answer" }, h("h4", { class: "al-version-prompt" }, name), group.list.el);
        own.append(group.el);
      }
      group.list.show(items);
      const said = h("p", {}, items.map((one) => words(`${one.name} ${one.alt}`)));
      group.item = { el: group.el, tags: "", searched: makeSearched(matching, said, [within, about]) };
    }
    part.items = [...groups.values()].map((group) => group.item);
    number.textContent = `${attachments.length}`;
  }
  return { part, show };
}

export function count(n, word) {
  return `${n.toLocaleString("en-GB")} ${word}${n === 1 ? "" : "s"}`;
}

/** Two versions of an answer side by side, what came and what went marked in words as well. */
function comparePanel(activity, field, ask, id) {
  const options = () => field.versions.map((v) => h("option", { value: v.revision }, dayAndTime(v.at)));
  const first = h("select", { id: `${id}-first`, onchange: draw }, options());
  const second = h("select", { id: `${id}-second`, onchange: draw }, options());
  first.selectedIndex = 0;
  second.selectedIndex = field.versions.length - 1;
  const said = h("p", { class: "al-help", role: "status" }); // the numbers are spoken; the words are there to be read
  const shown = h("div");
  async function draw() {
    let message;
    try {
      ({ message } = await ask({
        kind: "compare", activity: activity.id, field: field.spec.id,
        first: Number(first.value), second: Number(second.value),
      }));
    } catch (error) {
      said.textContent = error.message;
      shown.replaceChildren();
      return;
    }
    const side = (marks) => marks.map(([kind, text]) => kind === "same" ? text
      : h(kind === "added" ? "ins" : "del", {}, unseen(kind === "added" ? "[added: " : "[removed: "), text, unseen("]")));
    said.textContent = message.added || message.removed
      ? `${count(message.added, "word")} added, ${count(message.removed, "word")} removed.` : "The two are the same.";
    shown.replaceChildren(
      h("table", { class: "al-shown al-compare" },
        h("caption", { class: "al-unseen" }, `Two versions: ${field.spec.short}`),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Earlier"), h("th", { scope: "col" }, "Later"))),
        h("tbody", {}, message.pairs.map((p) => h("tr", {}, h("td", { translate: "no" }, side(p.before)), h("td", { translate: "no" }, side(p.after)))))));
  }
  draw();
  return h("div", { class: "al-choose", role: "group", "aria-label": `How it changed: ${field.spec.short}` },
    h("div", { class: "al-choose-sides" },
      h("div", {}, h("label", { for: first.id }, "Earlier version"), first),
      h("div", {}, h("label", { for: second.id }, "Later version"), second)), said, shown);
}

const OPEN = 2; // so many activities are shown open; more are a list to choose from

/** The answers: {el, show(message), filter(wanted) → how many are shown}. */
export function makeWritten(id, tools) {
  const el = h("div");
  const attached = makeAttached(id, tools);
  const wished = new Map(); // activity → whether the learner has it open
  let searching = false;
  let parts = [];

  /** Open where the learner has it so, or where what was searched for is. */
  function unfold() {
    for (const part of parts) part.el.open = searching || (wished.get(part.id) ?? parts.length <= OPEN);
  }
  const chosen = (part) => part.el.addEventListener("toggle", () => {
    if (!searching) wished.set(part.id, part.el.open);
  });

  attached.part.el.addEventListener("toggle", () => {
    if (!searching) wished.set(attached.part.id, attached.part.el.open);
  });

  return {
    el,
    show({ activities, others, marks, attachments }) {
      attached.show(attachments);
      const before = parts; // the page may be in use: nothing is drawn again without need
      const drawn = (source, draw) => {
        const now = JSON.stringify(source);
        const same = before.find((part) => part.now === now);
        if (same) return same;
        const part = { ...draw(source), now };
        chosen(part);
        return part;
      };
      parts = [...activities.filter((a) => a.begun || a.fields.length || a.outdated.length)
        .map((activity) => drawn(activity, (a) => drawActivity(a, { ...tools, id }))),
      ...(marks.length ? [drawn(marks, (all) => drawMarks(all, tools))] : []),
      ...(attachments.length ? [attached.part] : []),
      ...others.map((one) => drawn(one, (o) => drawOther(o, tools)))];
      replaceKeeping(el, parts.map((part) => part.el));
      unfold();
    },
    filter(wanted) {
      let hits = 0;
      searching = wanted.on;
      for (const part of parts) {
        let any = false;
        const here = (!wanted.activity || wanted.activity === part.id) && (!wanted.section || wanted.section === part.section);
        for (const item of part.items) {
          const match = item.searched.find(wanted.words) && here
            && (!wanted.tag || tools.tags.of(item.tags).includes(wanted.tag));
          item.el.hidden = !match;
          if (match) hits += 1;
          any ||= match;
        }
        part.el.hidden = wanted.on && !any;
      }
      unfold();
      return hits;
    },
  };
}

/** Search and filters for the answers and the journal together: {el, show(message), apply(), at(part)}. */
export function makeFilter(id, written, journal, tags, matching, places, hits) {
  const search = h("input", { type: "search", id: `${id}-search`, oninput: apply });
  const which = h("select", { id: `${id}-which`, onchange: apply });
  const tag = h("select", { id: `${id}-tag`, onchange: apply });
  const found = h("p", { class: "al-help", role: "status" });
  const all = button("Show everything again", () => {
    [search.value, which.value, tag.value] = ["", "", ""];
    apply();
    search.focus();
  }, { hidden: true });
  const over = button("", () => places.go(here === "journal" ? "written" : "journal"), { hidden: true });
  const el = h("div", { hidden: true },
    h("div", { class: "al-choose-sides" },
      h("div", {}, h("label", { for: search.id }, "Search in my own words and in the course"), search),
      h("div", {}, h("label", { for: which.id }, "Show"), which),
      h("div", {}, h("label", { for: tag.id }, "Tagged, or about a section"), tag)),
    found, h("div", { class: "al-save-line" }, over, all), hits.el);
  let here = "";
  let sections = [];
  let activities = [];

  function fill(select, groups) {
    const before = select.value;
    select.replaceChildren(...groups);
    if ([...select.options].some((o) => o.value === before)) select.value = before;
  }
  function tagOptions() {
    const own = [...new Set([...tags.all(), ...journal.tags()])].sort((a, b) => a.localeCompare(b));
    fill(tag, [h("option", { value: "" }, "Any tag or section"),
      own.length && h("optgroup", { label: "My tags" }, own.map((t) => h("option", { value: `tag ${t}`, translate: "no" }, t))),
      h("optgroup", { label: "Sections of the course" }, sections.map((s) => h("option", { value: `section ${s.id}` }, s.title)))].filter(Boolean));
  }
  function apply() {
    tagOptions();
    const [kind, ...rest] = tag.value.split(" ");
    const wanted = {
      words: matching.words(search.value), activity: which.value,
      tag: kind === "tag" ? rest.join(" ") : "", section: kind === "section" ? rest.join(" ") : "",
    };
    wanted.on = Boolean(wanted.words.length || wanted.activity || wanted.tag || wanted.section);
    const answers = written.filter(wanted);
    const entries = journal.filter(wanted);
    const more = entries ? ` and ${entries} journal ${entries === 1 ? "entry" : "entries"}` : "";
    const none = "Nothing you wrote fits that. Try fewer words, or another choice.";
    const says = wanted.on ? (answers || entries ? `${count(answers, "answer")}${more} found.` : none) : "";
    say(says);
    hits.find(wanted.words).then((places_) => {
      if (places_) say(`${says} ${count(places_, "place")} found in the course.`.trim());
    }, () => {});
    over.textContent = here === "journal" ? "Go to what I have written" : "Go to the journal";
    over.hidden = !(wanted.on && (here === "journal" ? answers : entries));
    all.hidden = !wanted.on;
  }
  function say(text) {
    if (found.textContent !== text) found.textContent = text;
  }
  return {
    el,
    /** The part that it stands in now. */
    at(part) {
      here = part;
      apply();
    },
    apply,
    show(message) {
      ({ sections, activities } = message);
      el.hidden = false; // the course can be searched by those who have written nothing yet
      fill(which, [h("option", { value: "" }, "All activities and the journal"),
        ...activities.filter((a) => a.begun || a.fields.length || a.outdated.length).map((a) => h("option", { value: a.id }, a.heading)),
        h("option", { value: "journal" }, "Journal")]);
      apply();
    },
  };
}
