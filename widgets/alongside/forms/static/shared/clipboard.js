// Puts text on the clipboard; where a browser lets no page, shows it in a box to copy from.
import { h } from "./dom.js";

/** Copy `text` and call copied(); else show it after `el`, in a box of that name. */
export async function copyText(text, { el, name, copied }) {
  try {
    await navigator.clipboard.writeText(text);
    copied();
  } catch {
    const box = h("textarea", { class: "al-copy", rows: 8, readonly: true, "aria-label": name });
    box.value = text;
    el.after(box);
    box.focus();
    box.select();
  }
}
