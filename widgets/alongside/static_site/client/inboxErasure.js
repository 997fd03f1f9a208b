// What an erasure takes of the words that wait to come into the record: those of what was erased, and no others.
// Another tab may have words waiting for something else; those stay.
import { rewrap, unwrap } from "./formMessages.js";

/** What a message erases: null for nothing, else {all} or {keys, partnership, field} (docs of ErasureScope). */
export function readErasure(message, files) {
  if (message.kind !== "erase") return null;
  const { activity, key, partnership, field } = message;
  if (!activity && !key && !partnership) return { all: true };
  // What is erased along with it (other people's answers on a sheet) had its answers deleted.
  const deleted = files.filter(([name, data]) => data === null && /^reflections\/[^/]+\.json$/.test(name));
  const keys = deleted.map(([name]) => name.slice("reflections/".length, -".json".length));
  return { keys: [...keys, activity, key].filter(Boolean), partnership: partnership ?? "", field: field ?? "" };
}

/** An entry of the inbox as an erasure leaves it; null where nothing of it is left. */
export function eraseFromEntry(entry, { all, keys, partnership, field }) {
  if (all) return null;
  const key = entry.message.kind === "form" ? entry.message.key : entry.place;
  const about = Boolean(partnership) && `${key}_`.includes(`_for-${partnership}_`);
  if (!about && !keys.includes(key)) return entry;
  const save = unwrap(entry.message);
  if (!field || !(field in (save.changes ?? {}))) return field ? entry : null;
  const { [field]: gone, ...changes } = save.changes;
  if (!Object.keys(changes).length) return null;
  return { ...entry, message: rewrap(entry.message, { ...save, changes }) };
}
