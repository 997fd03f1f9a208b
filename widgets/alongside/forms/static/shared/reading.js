// Where a reader stopped in the course, and which pages they read to their end. It is kept in this browser and
// nowhere else: what somebody reads is their own business.

const keyOf = (learner) => `alongside:reading:${learner}`;

/** {place: {notebook, title, anchor, heading} or null, read: {notebook: true}}. */
export function readReading(learner) {
  try {
    const { place = null, read = {} } = JSON.parse(localStorage.getItem(keyOf(learner))) ?? {};
    return { place, read };
  } catch {
    return { place: null, read: {} }; // nothing yet, or storage is switched off
  }
}

function keepReading(learner, reading) {
  try { localStorage.setItem(keyOf(learner), JSON.stringify(reading)); } catch { /* as above */ }
}

/**
 * A page in the course's own order is being read, down to this heading. Somebody who looks again at a page
 * that they have read stopped elsewhere, so that does not move the place; nor does going back to the top of
 * the page, where the ways out are. Returns whether the place is here.
 */
export function readTo(learner, page, { anchor = "", heading = "" } = {}) {
  const known = readReading(learner);
  const elsewhere = known.place && known.place.notebook !== page.notebook;
  if (elsewhere && known.read[page.notebook] && !known.read[known.place.notebook]) return false;
  if (known.place && !elsewhere && !anchor) return true;
  keepReading(learner, { ...known, place: { ...page, anchor, heading } });
  return true;
}

/** The end of a page was seen. */
export function readWhole(learner, notebook) {
  const known = readReading(learner);
  if (!known.read[notebook]) keepReading(learner, { ...known, read: { ...known.read, [notebook]: true } });
}

/** Everything was erased: what was read as well. */
export function forgetReading(learner) {
  try {
    localStorage.removeItem(keyOf(learner));
    localStorage.removeItem(`alongside:marks:${learner}`); // marks that waited to be saved (readingMarks.js)
  } catch { /* as above */ }
}

/** What leads on to a place. */
export const continueWords = ({ title, heading }) => `Continue: ${title}${heading ? `, at “${heading}”` : ""}`;
export const continueAddress = ({ notebook, anchor }) => `${notebook}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
