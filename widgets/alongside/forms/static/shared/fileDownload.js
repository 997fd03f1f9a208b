// What leaves a page: a file for the browser to keep, or a document for its printer.
import { h } from "./dom.js";

/** Give a file to the browser to keep: from memory, so that the page and its kernel stay. */
export function download(name, type, bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** The bytes of what came as Base64. */
export const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/**
 * Print a whole HTML document (bytes that the kernel made) in the place of the page, which stays as it is. No
 * frame: the policy of a page allows none, and some phones print the page around it. Pictures in it are waited for.
 */
export async function printDocument(bytes) {
  // Its style goes another way: a page's policy would have it stand in no element.
  let css = "";
  const unstyled = new TextDecoder().decode(bytes).replace(/<style>([^<]*)<\/style>/, (_, own) => { css = own; return ""; });
  const made = new DOMParser().parseFromString(unstyled, "text/html");
  const paper = h("div", { class: `al-paper ${made.body.className}`.trim() });
  paper.append(...made.body.childNodes);
  const place = h("div", { class: "al-printout", translate: "no", "aria-hidden": "true" });
  const root = place.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(insideShadow(css));
  root.adoptedStyleSheets = [style];
  root.append(paper);
  for (const old of document.querySelectorAll(".al-printout")) old.remove();
  document.body.append(place);
  const { title } = document;
  document.title = made.title; // what the browser calls the file, where it prints to one
  addEventListener("afterprint", () => {
    place.remove();
    document.title = title;
  }, { once: true });
  await Promise.allSettled([...paper.querySelectorAll("img")].map((one) => one.decode())); // one that can't be drawn holds nothing up
  print();
}

/** The document's own style, for what stands in a shadow tree: there is neither html nor body in it. */
const insideShadow = (css) => css.replace(/:root\b|^(\s*)html(?=\s*\{)/gm, "$1:host").replace(/^(\s*)body(?=\s*\{)/gm, "$1.al-paper");
