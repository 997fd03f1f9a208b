// How long the oldest change has waited for the record: after four seconds the page has to say so.

const LATE = 4000; // ms

// Time that no change of the clock can turn back.
export const ticks = () => performance.now();

/** tell() is called when it gets late. */
export function makeLateness(tell) {
  let oldest = null;
  let timer = null;
  const late = () => oldest !== null && ticks() - oldest >= LATE;

  function watch() {
    if (timer || oldest === null || late()) return;
    timer = setTimeout(() => {
      timer = null;
      // Asked once: a timer may be a moment early, and late between one look at the clock and the next.
      if (late()) tell();
      else watch();
    }, Math.max(50, oldest + LATE - ticks()));
  }

  return {
    get late() { return late(); },
    /** Something waits from now on, if nothing did before. */
    begin() {
      oldest ??= ticks();
      watch();
    },
    /** What waited has arrived; the oldest of what is left began at `time`. */
    restart(time) {
      oldest = time;
      watch();
    },
    /** Nothing waits. */
    end() {
      oldest = null;
      clearTimeout(timer);
      timer = null;
    },
  };
}
