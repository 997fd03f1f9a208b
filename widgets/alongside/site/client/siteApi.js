// What a page asks its site for: a kernel of its own, the way to that kernel, and to let it go again.
import { wasRedirected, reasonOf, socketReason, Trouble } from "./reasons.js";

const REACH_WITHIN = 5000; // ms for a sign of the site after a silence
const REACHES = 6; // as many connections as a browser holds to one site
const KERNEL_WITHIN = 70000; // ms for a kernel: the site itself gives up after 60 s
const PROBE_WITHIN = 10000; // ms for the site to say how far a websocket came

const KIT = new URL("form.js", import.meta.url).pathname; // whose forms stand in this page, so they need not come again

const cookie = () => document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";

export class SiteApi {
  #base; // the site's address, with a slash at its end
  #notebook;

  /** The last connection died without a sign: others may be dead as well. */
  silent = false;

  constructor(base, notebook) {
    this.#base = base;
    this.#notebook = notebook;
  }

  /** The page's kernel and what it shows, {kernel_id, models, errors, killed}; throws Trouble. */
  async kernel(body) {
    let response;
    try {
      if (this.silent) await this.#reach();
      const sought = document.sought; // asked for before this was here
      document.sought = null;
      response = (await sought) ?? await this.#ask(body);
      if (response.status === 403) { // the site may have been started anew: take its new token
        await fetch(location.href, { method: "HEAD", credentials: "same-origin", cache: "no-store" }).catch(() => {});
        response = await this.#ask(body);
      }
    } catch (error) {
      if (error.name === "TimeoutError") throw new Trouble("slow", `no answer within ${KERNEL_WITHIN / 1000} s`);
      throw await this.#noAnswer();
    }
    const answer = await response.json().catch(() => null);
    if (response.ok && answer?.kernel_id) return answer;
    throw reasonOf(response, answer, { cookie: Boolean(cookie()), base: new URL(this.#base, location.href).href });
  }

  /** Why the way to a kernel did not open, or carried nothing, as far as the site can tell; a Trouble. */
  async socketTrouble(kernel) {
    try {
      const options = { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout?.(PROBE_WITHIN) };
      const response = await fetch(`${this.#base}alongside/api/probe?kernel=${encodeURIComponent(kernel)}`, options);
      const answer = await response.json().catch(() => null);
      if (response.ok && answer?.alongside) return socketReason(answer);
      return reasonOf(response, answer, { cookie: true, base: new URL(this.#base, location.href).href });
    } catch {
      return this.#noAnswer();
    }
  }

  /** Why a request brought no answer that this page may see. */
  async #noAnswer() {
    if (!navigator.onLine) return new Trouble("offline");
    const options = { redirect: "manual", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout?.(REACH_WITHIN) };
    const there = await fetch(`${this.#base}alongside/api/probe`, options).catch(() => null);
    return there?.type === "opaqueredirect" ? wasRedirected() : new Trouble("unreachable");
  }

  /** Nobody needs this kernel any more; said also while the page goes. */
  leave(kernel, { leaving }) {
    this.#post(`kernels/${kernel}/leave`, {}, { keepalive: leaving }).catch(() => {});
  }

  /** Where a kernel is talked to. */
  socket(kernel) {
    const url = new URL(`${this.#base}api/kernels/${kernel}/channels`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    return url.href;
  }

  /**
   * Where the connection to the kernel died silently, those that the browser keeps for its next
   * requests may be dead as well. Of so many at once one goes out on a new one; the dead are dropped.
   */
  async #reach() {
    const all = new AbortController();
    const late = setTimeout(() => all.abort(), REACH_WITHIN);
    const reach = (_, i) => fetch(`${import.meta.url}?${i}`, { method: "HEAD", cache: "no-store", signal: all.signal });
    try {
      await Promise.any(Array.from({ length: REACHES }, reach));
      this.silent = false;
    } finally {
      clearTimeout(late);
      all.abort();
    }
  }

  #ask(body) {
    const options = { signal: AbortSignal.timeout?.(KERNEL_WITHIN) };
    return this.#post(`pages/${encodeURIComponent(this.#notebook)}/kernel`, { ...body, kit: KIT }, options);
  }

  #post(path, body, options = {}) {
    return fetch(`${this.#base}alongside/api/${path}`, {
      method: "POST", credentials: "same-origin", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-XSRFToken": cookie() }, ...options,
    });
  }
}
