// The button "Reading" of each page: what it opens, and the meanings of terms, come once the page has been drawn.

const idle = (then) => (globalThis.requestIdleCallback ?? setTimeout)(then, { timeout: 3000 });

export function offerReading({ readingModule, readingStyle, glossary }) {
  const opener = document.querySelector("[data-reading]");
  if (!opener || !readingModule) return;
  const address = (path) => new URL(path, document.baseURI).href;
  const answers = new Map();
  const json = (name) => {
    if (!answers.has(name)) answers.set(name, fetch(address({ glossary }[name])).then((answer) => answer.json()));
    return answers.get(name);
  };
  let begun = null;
  const begin = () => {
    begun ??= Promise.all([import(address(readingModule)), style(address(readingStyle))]).then(([{ furnishReading }]) => {
      const reading = furnishReading({ within: "main", text: () => document.querySelector("main"), json });
      reading.attach(opener);
      return reading;
    });
    begun.catch(() => { begun = null; }); // no network just now: the next press tries again
    return begun;
  };
  opener.addEventListener("click", () => opener.popoverTargetElement || begin().then((reading) => reading.open(), () => {}));
  idle(() => begin().catch(() => {}));
}

function style(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}
