// The edition's service worker: one version of the course, kept whole. Pages come from what was kept with this
// worker and from nowhere else, so parts of two versions never meet; a new version waits until it is chosen.
// Browsers let a new worker take over when the one before is idle, which may be minutes later where tabs are
// open: then the one before gives the chosen version's pages meanwhile, whole as well.
const EDITION = null;
const PREFIX = `alongside-edition:${new URL(self.registration.scope).pathname}:`;
const NAME = PREFIX + EDITION.version;
const CHOICE = `alongside-chosen:${new URL(self.registration.scope).pathname}`; // the cache of one entry: the version that was chosen
const at = (name) => new URL(name, self.registration.scope).href;
const ALL = { ...EDITION.files, ...EDITION.python, ...EDITION.chosen };
const HASHED = /^(assets|pictures|python|typeface)\/[\w.-]+$/; // its content's hash is in its name: the same in every version
const NAMES = new Map([...Object.keys(ALL), ...EDITION.pages].map((name) => [at(name), name]));

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A host may lead on to another address, which browsers refuse for a page: kept is a plain answer. */
const plain = (body, headers) => new Response(body, { headers: { "Content-Type": headers.get("Content-Type") ?? "application/octet-stream" } });

async function fetchWhole(name) {
  const response = await fetch(at(name), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const body = await response.arrayBuffer();
  const whole = name in ALL
    ? hex(await crypto.subtle.digest("SHA-256", body)) === ALL[name]
    : new TextDecoder().decode(body).includes(`"version":"${EDITION.version}"`);
  // A host that unpacks .gz by itself gives other bytes than were written: those the page checks by using them.
  if (!whole && !(name.endsWith(".gz") && unpackedByHost(body))) throw new Error(`${name} is of another version.`);
  return plain(body, response.headers);
}

function unpackedByHost(body) {
  const head = new Uint8Array(body, 0, Math.min(2, body.byteLength));
  return head[0] !== 0x1f || head[1] !== 0x8b;
}

/** Keep these files; what an earlier version has under the same address is the same file. */
async function keep(names) {
  const cache = await caches.open(NAME);
  for (const name of names) {
    if (await cache.match(at(name))) continue;
    const known = name in ALL && name.includes("/") ? await caches.match(at(name)) : null;
    await cache.put(at(name), known ?? await fetchWhole(name));
  }
}

async function othersOf() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
}

async function hasPython() {
  const cache = await caches.open(NAME);
  const found = await Promise.all(Object.keys(EDITION.python).map((name) => cache.match(at(name))));
  return found.length > 0 && found.every(Boolean);
}

addEventListener("install", (event) => event.waitUntil((async () => {
  await keep([...Object.keys(EDITION.files), ...EDITION.pages]);
  // Who writes without a network with the version before goes on doing so with this one.
  const before = await Promise.all((await othersOf()).map(async (name) => (await (await caches.open(name)).keys()).some((r) => r.url.includes("/python/"))));
  if (before.some(Boolean)) await keep(Object.keys(EDITION.python));
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  await clients.claim();
  // The version before stays one turn more: a tab that is still open goes on loading its own scripts.
  for (const name of (await othersOf()).slice(0, -1)) await caches.delete(name);
  await caches.delete(CHOICE); // it is in use
})()));

addEventListener("message", (event) => {
  const { kind } = event.data ?? {};
  if (kind === "use-now") skipWaiting();
  if (kind === "give-now") event.waitUntil(giveNow());
  if (kind === "which-is-used") tell(event.source);
  if (kind === "forget") event.waitUntil(forget().then(() => event.source?.postMessage({ kind: "forgotten" })));
  if (kind === "what-is-kept") event.waitUntil(say(event.source));
  if (kind === "keep-python") event.waitUntil(keep(Object.keys(EDITION.python)).catch(() => {}).then(() => say(event.source)));
});

/** The browser lets the worker before go on: that one gives this version's pages from now on. */
async function giveNow() {
  await (await caches.open(CHOICE)).put(at("chosen"), new Response(EDITION.version));
  for (const page of await clients.matchAll({ type: "window", includeUncontrolled: true })) {
    if (page.url.startsWith(self.registration.scope)) tell(page);
  }
}

function tell(page) {
  page?.postMessage({ kind: "in-use", version: EDITION.version });
}

/** The cache of the version whose pages are given. */
async function inUse() {
  const chosen = PREFIX + await (await caches.match(at("chosen"), { cacheName: CHOICE }))?.text();
  return caches.open(await caches.has(chosen) ? chosen : NAME);
}

async function say(page) {
  page?.postMessage({ kind: "kept", version: EDITION.version, python: await hasPython() });
}

/** All that was erased includes what was kept to read offline; the next visit begins anew. */
async function forget() {
  for (const name of [NAME, ...await othersOf(), CHOICE]) await caches.delete(name);
  await self.registration.unregister();
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  url.search = url.hash = "";
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (HASHED.test(url.href.slice(self.registration.scope.length)) || NAMES.has(url.href)) event.respondWith(file(request, url.href));
});

/** The page of an address: as a folder, with its ending or without, as hosts have it. */
async function page(request, url) {
  const name = url.href.slice(self.registration.scope.length);
  const cache = await inUse();
  for (const one of name === "" ? ["index.html"] : [name, `${name}.html`]) {
    const kept = one.endsWith(".html") && await cache.match(at(one));
    if (kept) return kept;
  }
  return fetch(request).catch(async () => (await cache.match(at("index.html"))) ?? Response.error());
}

async function file(request, href) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(href) ?? (HASHED.test(href.slice(self.registration.scope.length)) ? await caches.match(href) : null);
  if (kept) return guarded(href, kept);
  const response = await fetch(request);
  if (response.ok && NAMES.get(href) in EDITION.chosen) await cache.put(href, response.clone()); // for the next time, without a network
  return response.ok ? guarded(href, response) : response;
}

/** The worker that runs Python may compile it, and reach for nothing else. */
function guarded(href, response) {
  if (!href.slice(self.registration.scope.length).startsWith("assets/worker-")) return response;
  const headers = new Headers(response.headers);
  headers.set("Content-Security-Policy", "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; connect-src 'self' blob:");
  return new Response(response.body, { status: response.status, headers });
}
