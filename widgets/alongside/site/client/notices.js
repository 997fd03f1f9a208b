// What a page says at the places of its widgets, and how it changes them under a reader.

/** Why there is no kernel → what the learner is told. */
export const SAYS = {
  offline: "The connection is interrupted. Your words stay on this page; it goes on trying.",
  full: "The site is full just now. Your words are safe, and this page tries again by itself.",
  trouble: "The site can't open this part just now. Your words stay on this page; it goes on trying.",
  gone: "This page has to be opened again. Copy anything that is not saved yet, then reload the page.",
};

/** A sentence above a widget; none takes it away again. */
export function notice(place, text) {
  place.notice ??= place.el.isConnected ? Object.assign(document.createElement("p"), { className: "host-notice" }) : null;
  if (!place.notice) return;
  place.notice.setAttribute("role", "status");
  if (!place.notice.isConnected) place.el.prepend(place.notice);
  if (place.notice.textContent !== (text ?? "")) place.notice.textContent = text ?? "";
}

/** A cell that failed: the server's sentence, with a number that its log knows. */
export function fault(place, sentence) {
  const text = Object.assign(document.createElement("p"), { className: "trouble", textContent: sentence });
  text.setAttribute("role", "alert");
  (place.el.querySelector(".waiting") ?? place.notice ?? place.el.appendChild(document.createElement("p"))).replaceWith(text);
}

/** Change a part of the page; a reader who is below it (who came by a link, say) stays where they are. */
export function inPlace(el, change) {
  const { top, bottom } = el.getBoundingClientRect();
  change();
  if (top < 0 && bottom < innerHeight / 2) scrollBy({ top: el.getBoundingClientRect().bottom - bottom, behavior: "instant" });
}
