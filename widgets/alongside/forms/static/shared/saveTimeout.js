// How long the oldest change has waited for the record: after four seconds the page has to say so.

const LATE = 4000; // ms

// Time that no change of the clock can turn back.
export const ticks = () => performance.now();

/** tell() is called when it gets late; who begins or restarts tells by itself if it is late already. */
export function makeSaveTimeout(tell) {
  let oldest = null;
  let timer = null;
  const late = () => oldest !== null && ticks() - oldest >= LATE;

  function watch() {
    if (timer || oldest === null) return;
    timer = setTimeout(() => {
      timer = null;
      // Asked once: a timer may come a hair too soon, and nobody would tell then.
      if (late()) tell();
      else watch();
    }, Math.max(1, oldest + LATE - ticks()));
  }

  return {
    get late() { return late(); },
    /** Something waits from now on, if nothing did before. */
    begin() {
      oldest ??= ticks();
      if (!late()) watch();
    },
    /** What waited has arrived; the oldest of what is left began at `time`. */
    restart(time) {
      oldest = time;
      if (!late()) watch();
    },
    /** Nothing waits. */
    end() {
      oldest = null;
      clearTimeout(timer);
      timer = null;
    },
  };
}
