// Print or download one activity with what is written in it: the same document in every host.
import { bytesOf, download, printDocument } from "../shared/fileDownload.js";

/**
 * Enliven the buttons in `el`, if the page has them here. ask and flush are the form's; said is heard by a screen reader
 * and seen in `el`. The tick in `el`, which is hidden where there are no pictures, has these go along.
 */
export function makeFormDownloads({ el, ask, flush, said }) {
  if (!el) return;
  const tick = el.querySelector(".al-option");

  /** The file in its pieces; null where it can't be had, which the form has said. */
  async function made(format) {
    const pictures = !tick.hidden && tick.querySelector("input").checked;
    const parts = [];
    let answer = null;
    for (let at = 0; at !== null; at = answer.next) {
      answer = await ask({ kind: "document", format, pictures, at });
      if (!answer) return null;
      parts.push(bytesOf(answer.data));
    }
    return { name: answer.name, type: answer.type, whole: new Blob(parts, { type: answer.type }) };
  }

  let working = false;
  const take = (format, use) => async () => {
    if (working) return; // two at one time would get each other's pieces
    working = true;
    flush(); // what was just typed is saved before it is asked for
    said.textContent = "Making it…";
    const file = await made(format);
    working = false;
    said.textContent = file ? await use(file) : "That didn’t work. Try again in a moment.";
  };
  const keep = ({ name, type, whole }) => {
    download(name, type, whole);
    return `${name} is in your downloads.`;
  };
  const toPaper = async ({ whole }) => {
    await printDocument(new Uint8Array(await whole.arrayBuffer()));
    return "";
  };
  el.querySelector(".al-print").addEventListener("click", take("html", toPaper));
  for (const one of el.querySelectorAll("[data-format]")) one.addEventListener("click", take(one.dataset.format, keep));
  el.append(said);
}
