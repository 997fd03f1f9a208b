// "localhost" and 127.0.0.1 are one place to people and two to a browser, which keeps other words for each.

const DRAFT = "alongside:draft:";

/** Go on to the course's one address, unless words that are not saved wait here; whether it does. */
export function goToCanonicalHost(PageConfig) {
  const own = PageConfig.getOption("alongsideHome");
  if (location.hostname !== "localhost" || !own.endsWith(`:${location.port}`) || wordsWait()) return false;
  const there = new URL(location.href);
  there.host = own;
  const token = PageConfig.getToken();
  if (token) there.searchParams.set("token", token);
  location.replace(there);
  return true;
}

function wordsWait() {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(DRAFT));
  } catch {
    return false; // storage is switched off
  }
}
