// Why a page has no kernel, from all that a page can see: what answered, and whether that was the site.
// A proxy on the way answers in the site's place; only the site itself marks its answers as its own.

const SETTLED = 30000; // ms between tries where somebody has to change something first
const AWAY = 3000; // ms between tries while something before the site says that it is not there
const STARTED = 500; // ms between tries while the course's own proxy says so: it asks nothing of the site

/** Why there is no kernel: a key of SAYS or "late"; one line of fact; `wait` ms until the next try, if known. */
export class Trouble extends Error {
  constructor(why, fact = "", wait = undefined) {
    super(why);
    Object.assign(this, { why, fact, wait });
  }
}

/** Reasons that pass without anybody's doing: the page tries again soon, and says them from the second time on. */
export const PASSING = ["offline", "unreachable", "restarting", "memory", "slow", "socket", "ended"];

const seconds = (response) => {
  const given = Number(response.headers.get("Retry-After"));
  return given > 0 && given <= 120 ? given * 1000 : undefined;
};

/** What answered the request for a kernel with anything but one; `answer` is its JSON, if it is any. */
export function reasonOf(response, answer, { cookie, base }) {
  if (answer?.alongside) return ours(response, answer, cookie);
  const server = response.headers.get("Server");
  const fact = `${response.status} ${response.statusText}`.trim() + ", not from the course"
    + (server && !server.startsWith("Tornado") ? ` (Server: ${server.slice(0, 60)})` : "");
  const { status } = response;
  if (response.headers.get("X-Alongside") === "away") return new Trouble("restarting", `${status} from the course's own proxy`, STARTED);
  if (status === 502 || status === 503) return new Trouble("restarting", fact, seconds(response) ?? AWAY);
  if (status === 504 || status === 408) return new Trouble("slow", fact);
  if (status === 429) return new Trouble("many", fact, seconds(response) ?? SETTLED);
  if (status === 401 || status === 407) return new Trouble("signed-out", fact, SETTLED);
  if (status === 403) return new Trouble("blocked", fact, SETTLED);
  if (status >= 500) return new Trouble("trouble", fact);
  if (response.redirected) {
    const there = new URL(response.url);
    const sign = !response.url.startsWith(`${base}alongside/`) && /log-?in|sign-?in|auth|sso/i.test(there.host + there.pathname);
    return new Trouble(sign ? "signed-out" : "stranger", `led on to ${there.origin}${there.pathname}`.slice(0, 160), SETTLED);
  }
  return new Trouble("stranger", fact, SETTLED);
}

/** The site's own address leads to another site: what signs people in, as a rule. */
export function wasRedirected() {
  return new Trouble("signed-out", "the course's address leads on to another site, as a sign-in does", SETTLED);
}

function ours(response, { why, fact = "", reference }, cookie) {
  if (why === "full") return new Trouble("full", fact, seconds(response) ?? 20000);
  if (["places", "pace", "day", "record"].includes(why)) return new Trouble(why, fact, why === "places" ? 10000 : SETTLED);
  if (why === "memory") return new Trouble("memory", fact);
  if (why === "cookies" || why === "token") {
    if (!navigator.cookieEnabled) return new Trouble("no-cookies", "this browser has cookies switched off for this address", SETTLED);
    return new Trouble("cookies", cookie ? fact : "the cookie _xsrf never came from the site (no Set-Cookie)", SETTLED);
  }
  if (["host", "signed-out", "refused", "missing"].includes(why)) return new Trouble(why, fact, SETTLED);
  return new Trouble("trouble", reference ? `number ${reference} in the site's log` : fact);
}

/** What the site says of a websocket that did not open, or on which nothing came back. */
export function socketReason({ host, kernel, socket }) {
  if (socket?.hosts) return new Trouble("host", socket.hosts, SETTLED);
  if (host !== location.host) return new Trouble("host", `the page is at ${location.host}, but the site was asked for as ${host}`, SETTLED);
  if (!kernel) return new Trouble("ended", "the page's kernel ended before the page had reached it");
  const fact = !socket ? "the request for the WebSocket did not reach the site"
    : !socket.upgrade ? "the request for the WebSocket reached the site without its headers Upgrade and Connection"
      : !socket.protocol ? "the header Sec-WebSocket-Protocol was lost on the way"
        : !socket.opened ? "the site refused the WebSocket"
          : !socket.heard ? "the WebSocket opened, but nothing that the page sent arrived"
            : "";
  return fact ? new Trouble("socket", fact, SETTLED) : new Trouble("trouble", "the page's kernel does not answer");
}
