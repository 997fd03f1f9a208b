// A scene to read: buttons to copy and to print it. The site calls activateScene() on its own text.
import { copyText } from "../shared/clipboard.js";
import { button, h, trusted } from "../shared/dom.js";
import { guardKeys } from "../shared/keyGuard.js";

/** Give a scene that stands in the page its buttons. */
export function activateScene(scene) {
  if (scene.querySelector(".al-scene-tools")) return;
  const said = h("span", { role: "status", class: "al-said" });
  const script = scene.querySelector("details");
  const copied = () => { said.textContent = "Copied."; };
  const copy = button("Copy the scene", () => copyText(sceneText(scene), { el: tools, name: "The scene, to copy", copied }));
  const print = button("Print the scene", () => {
    script.open = true;
    document.documentElement.classList.add("al-print-scene");
    scene.classList.add("al-printing");
    addEventListener("afterprint", () => {
      document.documentElement.classList.remove("al-print-scene");
      scene.classList.remove("al-printing");
    }, { once: true });
    globalThis.print();
  });
  const tools = h("div", { class: "al-scene-tools" }, copy, print, said);
  script.before(tools);
  document.dispatchEvent(new CustomEvent("alongside:scene", { detail: scene })); // who reads aloud offers it here
}

function sceneText(scene) {
  const lines = [...scene.querySelectorAll(".al-line, .al-direction")].map((line) => {
    const speaker = line.querySelector(".al-speaker")?.textContent;
    return speaker ? `${speaker.toUpperCase()}: ${line.querySelector("span").textContent}` : `(${line.textContent})`;
  });
  return [scene.querySelector("h3").textContent, ...lines].join("\n\n");
}

function renderScene({ model, el }) {
  const box = trusted("div", { class: "alongside-shown" }, model.get("html"));
  activateScene(box.querySelector(".al-scene"));
  el.replaceChildren(box);
  return guardKeys(box);
}

export default { render: renderScene };
