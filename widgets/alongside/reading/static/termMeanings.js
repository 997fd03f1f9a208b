// What a term of the glossary means, at the link to it: while the pointer is over it, while it has the focus, or
// after a tap. It can be pointed at itself, stays until one leaves, and goes with Escape (WCAG 1.4.13).
import { h } from "../../forms/static/shared/dom.js";

const PAUSE = 150; // ms over a link before it is explained: a pointer that passes by means nothing
const GRACE = 300; // ms to get from the link to its meaning
const GAP = 8; // pixels between the two

/** Explain the links inside `within` (a selector); `glossary()` resolves to {page, terms: {slug: [term, meaning]}}. */
export function explainTerms(within, glossary) {
  const means = h("span", { class: "al-meaning-words" });
  const hint = h("span", { class: "al-meaning-hint" }, "Tap the term again to open the glossary.");
  const bubble = h("div", { id: "al-meaning", class: "al-meaning", role: "tooltip", popover: "manual" }, means, hint);
  let known = null; // the glossary, once it is here
  let shown = null; // the link that is explained
  let asked = null; // the last link that was to be
  let touch = false; // the pointer is a finger
  let late = 0;

  /** The entry of a link, or undefined. */
  function entry(link) {
    const { pathname, hash } = new URL(link.href, document.baseURI);
    const file = decodeURIComponent(pathname).split("/").at(-1).replace(/\.\w+$/, "");
    return known?.page && file === known.page ? known.terms[decodeURIComponent(hash.slice(1))] : undefined;
  }

  const linkAt = ({ target }) => {
    const link = target instanceof Element && target.closest(`a[href*="#"]`);
    return link && link.closest(within) ? link : null;
  };

  async function want(link, ready = () => true) {
    asked = link;
    known ??= await glossary().catch(() => null);
    if (asked === link && link.isConnected && ready() && entry(link)) show(link);
  }

  function show(link) {
    clearTimeout(late);
    if (shown !== link) hide();
    const [term, meaning] = entry(link);
    means.replaceChildren(h("strong", {}, term), ": ", meaning);
    hint.hidden = !touch;
    shown = link;
    const around = link.closest(within);
    if (bubble.parentNode !== around) around.append(bubble); // in the page's landmark
    link.setAttribute("aria-describedby", bubble.id);
    bubble.showPopover?.();
    bubble.dataset.shown = "";
    place();
  }

  function hide() {
    clearTimeout(late);
    asked = null;
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    delete bubble.dataset.shown;
    bubble.hidePopover?.();
  }

  /** Below the link, or above it where there is more room; never beyond the window. */
  function place() {
    if (!shown) return;
    const at = shown.getClientRects()[0] ?? shown.getBoundingClientRect();
    const size = bubble.getBoundingClientRect();
    const below = at.bottom + GAP + size.height <= innerHeight || at.top < innerHeight - at.bottom;
    const left = Math.min(at.left, document.documentElement.clientWidth - size.width - GAP);
    bubble.style.left = `${Math.max(GAP, left)}px`;
    bubble.style.top = `${below ? shown.getBoundingClientRect().bottom + GAP : Math.max(GAP, at.top - GAP - size.height)}px`;
  }

  function over(event) {
    if (event.pointerType !== "mouse") return;
    if (bubble.contains(event.target)) { clearTimeout(late); return; }
    const link = linkAt(event);
    if (link && link === shown) { clearTimeout(late); return; }
    clearTimeout(late);
    if (link) late = setTimeout(() => want(link, () => link.matches(":hover")), PAUSE);
    else if (shown && shown !== document.activeElement) late = setTimeout(hide, GRACE);
  }

  function focus(event) {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) void want(link, () => link === document.activeElement);
  }

  function press(event) {
    touch = event.pointerType === "touch";
    if (shown && !bubble.contains(event.target) && linkAt(event) !== shown) hide();
  }

  /** A first tap explains, a second one follows the link. */
  function tap(event) {
    const link = touch && linkAt(event);
    if (!link || link === shown || !known || !entry(link)) return;
    event.preventDefault();
    event.stopPropagation();
    show(link);
  }

  function key(event) {
    if (event.key !== "Escape" || !shown) return;
    event.stopPropagation();
    hide();
  }

  const on = (type, hear) => document.addEventListener(type, hear, { capture: true });
  on("pointerover", over);
  on("focusin", focus);
  on("focusout", ({ target }) => target === shown && !shown.matches(":hover") && hide());
  on("pointerdown", press);
  on("click", tap);
  on("keydown", key);
  document.addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
  // A finger or a key gives no time to fetch it in: it is there before.
  if (document.querySelector(`${within} a[href*="#"]:not([href^="#"])`)) void glossary().then((found) => { known = found; }, () => {});
}
