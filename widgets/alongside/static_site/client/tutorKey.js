// Whose key packs are sealed to: the build's, or one in the address that a tutor handed out (…?tutor=age1…),
// which this browser keeps for the next visit. It is a public key: anybody may know it.
const KEY = /^age1[02-9ac-hj-np-z]{58}$/;

/** The key, "" for none. A build's own stands, whatever an address says. */
export function tutorKey({ course, tutorKey: built }) {
  if (built) return built;
  const name = `alongside-tutor:${course}`;
  const given = new URLSearchParams(location.search).get("tutor") ?? "";
  try {
    if (KEY.test(given)) localStorage.setItem(name, given);
    const kept = localStorage.getItem(name) ?? "";
    return KEY.test(kept) ? kept : "";
  } catch {
    return KEY.test(given) ? given : "";
  }
}
