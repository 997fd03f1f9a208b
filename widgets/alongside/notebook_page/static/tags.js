// The learner's own tags on answers: kept in the record beside the journal.
import { h, unseen } from "../../forms/static/shared/dom.js";

export const isTags = (name) => name.startsWith("tags--");
const COMMAS = /[,;،؛、，､；﹐﹑﹔՝߸፣፤᠂᠈꓾꘍⸲⸴⹁⹌]/; // of any script, as in tags.py
export const tagList = (text) => [...new Set(text.split(COMMAS).map((t) => t.trim().replace(/\s+/g, " ")).filter(Boolean))];

/** saver as in saving.js, tracker as in tracking.js; changed() is told when tags are others. */
export function makeTags(saver, tracker, changed) {
  const known = new Map(); // name → tags
  const boxes = new Map(); // name → {box, summary}

  /** What the fold says; which answer it is about stands beside it for an eye only. */
  function label(name, about) {
    const own = known.get(name) ?? [];
    const says = own.length ? ["Tags: ", h("span", { translate: "no" }, own.join(", "))] : ["Add tags"];
    return [...says, unseen(` (${about})`)];
  }

  function put(name, own) {
    if (own?.length) known.set(name, own);
    else known.delete(name);
    const control = boxes.get(name);
    if (!control) return;
    control.summary.replaceChildren(...label(name, control.about));
    if (document.activeElement === control.box) return;
    control.box.value = (own ?? []).join(", ");
    tracker.set(name);
  }

  return {
    of: (name) => known.get(name) ?? [],
    all: () => [...new Set([...known.values()].flat())],
    /** The tags of one answer, folded away until they are wanted. */
    control(name, about, id) {
      const box = h("input", { type: "text", id, dir: "auto", autocomplete: "off", value: (known.get(name) ?? []).join(", "), onchange: changed });
      tracker.follow(name, box, () => tagList(box.value), (own, unfinished) => {
        if (unfinished) {
          saver.hold(name, own);
          return;
        }
        put(name, own);
        saver.changed(name, own.length ? own : null);
      });
      const summary = h("summary", {}, label(name, about));
      boxes.set(name, { box, summary, about });
      return h("details", { class: "al-tags" }, summary, h("label", { for: id }, `Tags for “${about}”, with commas between`), box);
    },
    show(answers) {
      for (const name of [...known.keys()]) if (!answers[name]) put(name, null);
      for (const [name, answer] of Object.entries(answers)) if (isTags(name)) put(name, answer.value);
      changed();
    },
    merged(name, answer) {
      put(name, answer.value);
      changed();
    },
    /** Changed in two places: all of both stay. */
    conflict(name, yours, theirs) {
      const both = [...new Set([...(theirs.value ?? []), ...(yours ?? [])])];
      put(name, both);
      saver.decide(name, both.length ? both : null);
      changed();
    },
  };
}
