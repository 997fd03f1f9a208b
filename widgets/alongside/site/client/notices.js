// What a page says at the places of its widgets, and how it changes them under a reader.

const KEPT = "Your words stay on this page";
const GOES_ON = `${KEPT}; it goes on by itself once that is over.`;
const HERE = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);
const TELL = "tell whoever runs the site";

/** Why there is no kernel → what the learner is told. */
export const SAYS = {
  offline: `This computer is offline. ${GOES_ON}`,
  unreachable: `The connection is interrupted. ${KEPT}; it goes on trying.`,
  stopped: HERE
    ? `The course's program on this computer does not answer; perhaps it was stopped. Start it again as you did before. ${GOES_ON}`
    : `The site has not answered for a while. ${GOES_ON} If it lasts, try another network, or ${TELL}.`,
  restarting: `The site is being started again, or is away for a moment. ${GOES_ON}`,
  slow: `The site takes very long to answer. ${KEPT}; it goes on trying. If it stays so, ${TELL}.`,
  many: `Something in front of the site lets only so many requests through, and holds this page up. ${GOES_ON}`,
  full: "The site is full just now: all places for writing are taken. Your words are safe, and this page tries again by itself. You can read on meanwhile.",
  places: `You have as many pages open for writing as one person may. ${KEPT}; close one of the others, in another tab or window, and this one goes on by itself. You can read on meanwhile.`,
  pace: `This page sends far more, and faster, than anybody types, so the site takes nothing from it for half a minute. ${KEPT}; it goes on by itself.`,
  day: `You have saved as much today as one person may in a day. ${KEPT}; it goes on tomorrow. If you need more, tell your tutor.`,
  record: `Your record with all its versions is as large as the site can keep. ${KEPT}. Take your record with you on My notebook and tell your tutor, who can make room.`,
  memory: `${HERE ? "This computer" : "The computer that runs the site"} has no memory left for this part of the page. ${GOES_ON} `
    + (HERE ? "It helps to close other pages and programs." : `If it lasts, ${TELL}.`),
  killed: `${HERE ? "This computer" : "The computer that runs the site"} has ended this page's program again and again, most likely because its memory is full. `
    + `Your words are kept. ${HERE ? "Close other pages and programs." : `Please ${TELL}.`}`,
  host: `Something between you and the site changes its address on the way, so the site can't let this page write. Reloading does not help. ${KEPT}; please ${TELL}.`,
  socket: `Something between you and the site, such as a firewall or a proxy, stops the lasting connection (a WebSocket) that writing needs. ${KEPT}. `
    + `Try another network if you can; otherwise ${TELL}.`,
  cut: `The connection to the site is cut off again and again, soon after it was there. ${KEPT}; it goes on trying. Try another network if you can; if it stays so, ${TELL}.`,
  "no-cookies": `This browser keeps no cookies for this site, and writing needs one. Allow cookies for ${location.host} in the browser's settings. ${GOES_ON}`,
  cookies: `A cookie that writing needs gets lost between you and the site. ${KEPT}. Allow cookies for this address if your browser blocks them; otherwise ${TELL}.`,
  "signed-out": `You are not signed in any more. ${KEPT}: open the course in another tab, sign in there and come back; it goes on by itself.`,
  refused: `The site does not let you write on this page. ${KEPT}. If you should be able to, tell your tutor.`,
  blocked: `Something in front of the site refuses this page. ${KEPT}. Try another network if you can; otherwise ${TELL}.`,
  stranger: `Something other than the course answers at this address: a page to sign in to a network, perhaps, or another program. ${KEPT}. `
    + "Open the address in another tab to see what it is; this page goes on by itself once the course answers.",
  missing: `The course has changed, and this page is no longer part of it. ${KEPT}: copy what is not saved yet, then open the course's front page.`,
  ended: `The site can't open this part just now. ${KEPT}; it goes on trying.`,
  trouble: `The site can't open this part just now. ${KEPT}; it goes on trying. If it stays so, ${TELL}.`,
};

/** A sentence above a widget, and a line of fact for whoever can help; none takes them away again. */
export function notice(slot, text, fact = "") {
  slot.notice ??= slot.el.isConnected ? Object.assign(document.createElement("p"), { className: "host-notice" }) : null;
  if (!slot.notice) return;
  slot.notice.setAttribute("role", "status");
  if (!slot.notice.isConnected) slot.el.prepend(slot.notice);
  const line = fact && `For whoever runs the site: ${fact}.`;
  if (slot.notice.textContent === (text ?? "") + line) return;
  slot.notice.replaceChildren(text ?? "", ...(line ? [Object.assign(document.createElement("small"), { textContent: line })] : []));
}

/** A cell that failed: the server's sentence, with a number that its log knows. */
export function fault(slot, sentence) {
  const text = Object.assign(document.createElement("p"), { className: "trouble", textContent: sentence });
  text.setAttribute("role", "alert");
  (slot.el.querySelector(".waiting") ?? slot.notice ?? slot.el.appendChild(document.createElement("p"))).replaceWith(text);
}

/** Change a part of the page; a reader who is below it (who came by a link, say) stays where they are. */
export function keepingScroll(el, change) {
  const { top, bottom } = el.getBoundingClientRect();
  change();
  if (top < 0 && bottom < innerHeight / 2) scrollBy({ top: el.getBoundingClientRect().bottom - bottom, behavior: "instant" });
}
