// Print or download one activity with what is written in it: the same document in every host.
import { bytesOf, download, printDocument } from "../shared/takeOut.js";

/** Enliven the buttons in `el`, if the page has them here. ask and flush are the form's; say is heard by a screen reader and seen in `el`. */
export function makeTaking({ el, ask, flush, said }) {
  if (!el) return;
  const take = (format, use) => async () => {
    flush(); // what was just typed is saved before it is asked for
    said.textContent = "Making it…";
    const answer = await ask({ kind: "document", format });
    said.textContent = answer ? use(answer, bytesOf(answer.data)) : "";
  };
  const keep = ({ name, type }, bytes) => {
    download(name, type, bytes);
    return `${name} is in your downloads.`;
  };
  const toPaper = (_, bytes) => {
    printDocument(bytes);
    return "";
  };
  el.querySelector(".al-print").addEventListener("click", take("html", toPaper));
  for (const one of el.querySelectorAll("[data-format]")) one.addEventListener("click", take(one.dataset.format, keep));
  el.append(said);
}
