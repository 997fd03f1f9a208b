// What a page asks its site for: a kernel of its own, the way to that kernel, and to let it go again.

const REACH_WITHIN = 5000; // ms for a sign of the site after a silence
const REACHES = 6; // as many connections as a browser holds to one site
const KERNEL_WITHIN = 70000; // ms for a kernel: the site itself gives up after 60 s

/** Why there is no kernel: "offline", "full" (try again after `wait` ms), "trouble", "gone" or "late". */
export class Trouble extends Error {
  constructor(why, wait) {
    super(why);
    this.why = why;
    this.wait = wait;
  }
}

export class Calls {
  #base; // the site's address, with a slash at its end
  #notebook;

  /** The last connection died without a sign: others may be dead as well. */
  silent = false;

  constructor(base, notebook) {
    this.#base = base;
    this.#notebook = notebook;
  }

  /** The page's kernel and what it shows, {kernel_id, models, errors}; throws Trouble. */
  async kernel(body) {
    let response;
    const options = { signal: AbortSignal.timeout?.(KERNEL_WITHIN) };
    try {
      if (this.silent) await this.#reach();
      const sought = document.sought; // asked for before this was here
      document.sought = null;
      response = (await sought) ?? await this.#post(`pages/${encodeURIComponent(this.#notebook)}/kernel`, body, options);
      if (response.status === 403) { // the site may have been started anew: take its new token
        await fetch(location.href, { method: "HEAD", credentials: "same-origin", cache: "no-store" });
        response = await this.#post(`pages/${encodeURIComponent(this.#notebook)}/kernel`, body, options);
      }
    } catch {
      throw new Trouble("offline");
    }
    if (response.ok) return response.json();
    if (response.status === 503) throw new Trouble("full", Number(response.headers.get("Retry-After") ?? 20) * 1000);
    if ([401, 403, 404, 410].includes(response.status)) throw new Trouble("gone");
    throw new Trouble("trouble");
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

  #post(path, body, options = {}) {
    const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";
    return fetch(`${this.#base}alongside/api/${path}`, {
      method: "POST", credentials: "same-origin", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-XSRFToken": token }, ...options,
    });
  }
}
