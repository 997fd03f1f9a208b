// A choice of files that were packed: the zip, files out of it, or the folder a browser unpacked it to.
import { h } from "../../forms/static/shared/dom.js";

const MOST_FILES = 2000;
const READ = /\.(jsonl?|md|txt|html|zip|age)$/i;

/**
 * The labels are of the files and of the folder; onchange is called when something was chosen, or nothing is any more.
 * Returns {el, chosen, read() → Promise of {names, buffers}, clear(), focus()}.
 */
export function makeFileChoice(id, labels, accept, onchange = () => {}) {
  const some = h("input", { type: "file", id: `${id}-file`, multiple: true, accept, onchange: () => changed(some, folder) });
  const folder = h("input", { type: "file", id: `${id}-folder`, webkitdirectory: true, onchange: () => changed(folder, some) });
  let from = some;
  function changed(one, other) {
    from = one;
    other.value = ""; // one of the two counts: what was chosen last
    onchange();
  }
  const field = (label, input) => h("div", { class: "al-file" }, h("label", { for: input.id, class: "al-prompt" }, label), input);
  return {
    el: h("div", {}, field(labels[0], some), "webkitdirectory" in folder && field(labels[1], folder)),
    get chosen() { return from.files.length > 0; },
    /** What is not ours is sent by its name alone, so that it can be said to be left alone. */
    async read() {
      const files = [...from.files];
      if (files.length > MOST_FILES) throw new Error(`There are more than ${MOST_FILES} files in it. Choose the folder of the record itself.`);
      return {
        names: files.map((file) => file.webkitRelativePath || file.name),
        buffers: await Promise.all(files.map((file) => (files.length === 1 || READ.test(file.name) ? file.arrayBuffer() : new ArrayBuffer(0)))),
      };
    },
    clear() { some.value = folder.value = ""; }, // so that the same file can be chosen again
    focus() { from.focus(); },
  };
}
