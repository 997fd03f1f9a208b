// Careful with other people: names to look for, what was found, pseudonyms. It never blocks.
import { button, focusDrawn, h, unseen } from "../../forms/static/shared/dom.js";
import { makeProgress, tickBox } from "./progressBar.js";

const things = (n) => `${n} ${n === 1 ? "thing" : "things"}`;

/** come() shows this part. Returns {el, load(), forget(), before({…}), wishes(), says()}. */
export function makePrivacyCheck(id, talk, flush, come) {
  const progress = makeProgress();
  const explained = h("p", { class: "al-help" });
  const keyExplained = h("p", { class: "al-help" });
  const found = h("div");
  let picturesTold = false; // that no check looks into them
  const names = h("ul", { class: "al-chips", "aria-label": "Names to look for" });
  const key = h("div");
  const add = h("input", { type: "text", id: `${id}-name-to-look-for`, dir: "auto", autocomplete: "off", maxlength: 100 });
  const adding = h("form", { onsubmit: (event) => { // Enter in the box, too, unless it ends an input method's word
    event.preventDefault();
    addName();
  } }, h("label", { for: add.id, class: "al-prompt" }, "A name to look for"), add,
  h("div", { class: "al-save-line" }, h("button", { class: "al-button" }, "Add it to my list")));
  const pseudonyms = tickBox(`${id}-pseudonyms`, "Put my pseudonyms in the place of names", { onchange: tell });
  const blanks = tickBox(`${id}-blanks`, "Leave out telephone numbers, addresses and other numbers that lead to somebody", { onchange: tell });
  const versions = tickBox(`${id}-versions`, "Look in earlier versions too: they leave with the whole record");
  const lines = []; // what stands near each download
  const slots = new Set(); // where "before it leaves" stands
  const passedOver = new Set(); // what the learner has let pass on this page
  let kept = { names: [], pseudonyms: [] };
  let drawnFor = []; // what the check found, to draw again when a pseudonym changes

  function tell() {
    const says = !pseudonyms.input.checked ? "Names leave as you wrote them." : "Your pseudonyms stand in the place of names.";
    const more = blanks.input.checked ? " Numbers and addresses that lead to somebody are left out." : "";
    for (const line of lines) line.textContent = `${says}${more} You can change that under “Careful with other people”.`;
  }

  function keep(message) {
    const first = !kept.pseudonyms.length && message.pseudonyms.length;
    kept = message;
    if (first) pseudonyms.input.checked = true;
    if (!message.pseudonyms.length) pseudonyms.input.checked = false;
    pseudonyms.el.hidden = !message.pseudonyms.length;
    explained.textContent = message.explain;
    keyExplained.textContent = message.explain_pseudonyms;
    names.replaceChildren(...message.names.map((name) => h("li", {}, h("span", { dir: "auto" }, name), " ",
      h("button", { type: "button", class: "al-tool", "aria-label": `Take ${name} off the list`, onclick: () => removeName(name) }, "×"))));
    key.replaceChildren(...(message.pseudonyms.length ? [h("table", { class: "al-shown" },
      h("caption", {}, "My pseudonyms"),
      h("thead", {}, h("tr", {}, ["Name", "Stands for it", ""].map((t) => (t ? h("th", { scope: "col" }, t) : h("td", {}))))),
      h("tbody", {}, message.pseudonyms.map((p) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, p.name), h("td", { dir: "auto" }, p.pseudonym),
        h("td", {}, button("Forget", () => choose(p.name, ""), { "aria-label": `Forget the pseudonym for ${p.name}` }))))))] : []));
    tell();
  }

  const change = (question, then) => progress.run(async () => {
    const { message } = await talk.ask(question);
    keep(message);
    return then();
  });
  function addName() {
    const name = add.value.trim();
    change({ kind: "names", add: add.value }, () => {
      add.value = "";
      add.focus();
      return `${name} is on your list. The next check looks for it.`;
    });
  }
  function removeName(name) {
    change({ kind: "names", remove: name }, () => {
      add.focus();
      return `${name} is off your list.`;
    });
  }
  function choose(name, pseudonym, then = () => {}) {
    change({ kind: "pseudonym", name, pseudonym }, () => {
      drawnFor = drawnFor.map((one) => (one.text === name ? { ...one, pseudonym: pseudonym.trim() || null } : one));
      show(drawnFor);
      then();
      if (!pseudonym) (key.querySelector("button") ?? check).focus();
      return pseudonym ? `${pseudonym.trim()} stands for ${name} in what you download.` : `${name} has no pseudonym any more.`;
    });
  }

  /** One thing that was found: where, and what could stand there. */
  function drawFound(one, n) {
    const box = h("input", { type: "text", id: `${id}-for-${n}`, dir: "auto", autocomplete: "off", maxlength: 60,
      list: `${id}-offers-${n}`, value: one.pseudonym ?? one.offers[0] ?? "" });
    const use = button("Use it", () => choose(one.text, box.value, () => document.getElementById(box.id)?.focus()),
      { "aria-label": `Use this pseudonym for ${one.text}` });
    const control = one.offers.length ? h("div", { class: "al-instead" },
      h("label", { for: box.id }, one.pseudonym ? "In its place:" : "Could be:", unseen(` for ${one.text}`)), box, use,
      h("datalist", { id: `${id}-offers-${n}` }, one.offers.map((offer) => h("option", { value: offer }))))
      : one.blank && h("p", { class: "al-help" }, `Could be left out: “${one.blank}” would stand there.`);
    const where = (passage) => h("li", {}, passage.link ? h("a", { href: passage.link }, passage.where) : passage.where, ": ",
      h("q", { dir: "auto" }, passage.before, h("mark", {}, one.text), passage.after));
    const many = one.passages.length;
    return h("li", { class: "al-found" }, h("div", { class: "al-found-line" }, h("strong", { dir: "auto" }, one.text), control),
      h("details", {}, h("summary", {}, many === 1 ? "Where it stands" : `Where it stands: ${many} places`, unseen(` (${one.text})`)),
        h("ul", {}, one.passages.map(where))));
  }

  const inAll = (message) => `${things(message.total)}${message.total && message.past_only
    ? `, ${message.past_only} of them only in earlier versions,` : ""}`;

  function show(items, total = items.length) {
    drawnFor = items;
    const kinds = [...new Set(items.map((one) => one.kind))];
    found.replaceChildren(...kinds.flatMap((kind) => {
      const ours = items.filter((one) => one.kind === kind);
      return [h("h3", {}, ours[0].label), h("p", { class: "al-help" }, ours[0].why),
        h("ul", { class: "al-list", "aria-label": ours[0].label }, ours.map((one) => drawFound(one, items.indexOf(one))))];
    }), ...(total > items.length ? [h("p", {}, `And ${total - items.length} more.`)] : []));
  }

  async function look(wanted) {
    flush();
    const { message } = await talk.ask({ kind: "care", ...wanted });
    keep(message);
    return message;
  }
  const check = button("Check for other people's details", () => progress.run(async () => {
    const message = await look({ versions: versions.input.checked ? "all" : "" });
    show(message.found, message.total);
    message.found.forEach((one) => passedOver.add(`${one.kind} ${one.text}`));
    const words = message.total ? `${inAll(message)} might tell who somebody is: see below. You decide what stays.`
      : "Nothing was found in your words that would tell who somebody is. Read it through all the same.";
    return `${words} ${message.pictures}`.trim();
  }));

  const covered = (one) => (one.pseudonym && pseudonyms.input.checked) || (one.blank && blanks.input.checked);
  const part = (one, only) => !only || one.passages.some((passage) => only.some((start) => passage.key === start
    || passage.key.startsWith(start.endsWith("/") ? start : `${start}/`)));

  /**
   * Look before something leaves; say once what was found, and go on at the learner's word. `known` is whom it is
   * for, and who it is from: neither is news to them. `pictured` says that pictures go along: no check looks into these.
   */
  async function before({ slot, progress: line, only, whole, moved, pictured = whole, known = "", go }) {
    slots.add(slot);
    slot.replaceChildren();
    const from = document.activeElement; // where the focus goes back to: what was asked will be gone
    let message;
    await line.run(async () => {
      message = await look({ versions: whole ? "all" : moved ? "first" : "", whole }).catch(() => null); // a check that fails holds nobody up
      return "";
    });
    const open = (message?.found ?? []).filter((one) => part(one, only) && (whole || !covered(one)) && !known.includes(one.text) && !passedOver.has(`${one.kind} ${one.text}`));
    const unseen = pictured && !picturesTold && message?.pictures;
    if (!open.length && !unseen) {
      go();
      return;
    }
    const close = () => {
      slot.replaceChildren();
      picturesTold ||= Boolean(unseen);
      open.forEach((one) => passedOver.add(`${one.kind} ${one.text}`));
    };
    const gone = open.filter((one) => one.past_only).length;
    const title = h("p", { tabindex: "-1", class: "al-choose-title" }, open.length
      ? `Before it leaves: ${things(open.length)} in it might tell who somebody is${gone ? `, ${gone} of them only in earlier versions` : ""}.`
      : "Before it leaves: your pictures go along.");
    slot.replaceChildren(h("section", { class: "al-choose", role: "group", "aria-label": "Before it leaves" }, title,
      h("ul", {}, open.slice(0, 8).map((one) => h("li", {}, h("strong", { dir: "auto" }, one.text), `: ${one.label.toLowerCase()}${one.past_only ? ", in an earlier version" : ""}`))),
      open.length > 8 && h("p", {}, `And ${open.length - 8} more.`),
      whole && gone > 0 && h("p", {}, "Earlier versions stay until you erase them: “Bring back and erase” takes the history of one answer, if you like."),
      pictured && message.pictures && h("p", {}, message.pictures),
      h("p", {}, whole ? "The whole record goes as you wrote it. Keep it to yourself, or look first." : `It is yours, and nothing stops you.${open.length ? " You can also look first, and use pseudonyms." : ""}`),
      h("div", { class: "al-save-line" },
        open.length ? button("Look at them first", () => {
          close();
          come();
          show(message.found, message.total);
          versions.input.checked = Boolean(whole);
          check.focus();
          check.scrollIntoView({ block: "start" });
          progress.say(`${inAll(message)} might tell who somebody is: see below.`);
        }) : button("Not yet", () => {
          slot.replaceChildren();
          from?.focus();
        }),
        button("Download it as it is", () => {
          close();
          from?.focus();
          go();
        }))));
    focusDrawn(title);
  }

  const el = h("div", {}, explained,
    adding, names,
    versions.el, h("div", { class: "al-save-line" }, check), progress.el, found,
    keyExplained, key,
    h("fieldset", { class: "al-field" }, h("legend", { class: "al-prompt" }, "In the book and the supervision sheet"), pseudonyms.el, blanks.el));
  return {
    el, before,
    load: () => talk.ask({ kind: "names" }).then(({ message }) => keep(message), (error) => progress.say(error.message)),
    /** Words that were erased are no longer shown as found. */
    forget() {
      show([]);
      progress.say("");
      for (const slot of slots) slot.replaceChildren();
    },
    wishes: () => ({ pseudonyms: pseudonyms.input.checked, blank: blanks.input.checked }),
    says() {
      const line = h("p", { class: "al-help" });
      lines.push(line);
      tell();
      return line;
    },
  };
}
