// The partner's side: keeps a draft where the browser lets it, and saves the answers as a small file.
// It sends nothing: the page's own policy forbids every address.
(() => {
  const about = JSON.parse(document.getElementById("about").textContent);
  const form = document.getElementById("answers");
  const status = document.getElementById("status");
  const key = `alongside-voice:${about.page}`;
  for (const el of document.querySelectorAll(".live")) el.hidden = false;
  for (const el of document.querySelectorAll(".still")) el.hidden = true;

  const controls = () => [...form.querySelectorAll("input, textarea, select")];
  const filled = (el) => (el.type === "radio" ? el.checked : el.value.trim() !== "");

  function draft() {
    return Object.fromEntries(controls().filter(filled).map((el) => [el.name, el.value]));
  }

  function put(values) {
    for (const el of controls()) {
      if (el.type === "radio") el.checked = values[el.name] === el.value;
      else if (typeof values[el.name] === "string") el.value = values[el.name];
    }
  }

  /** name "field/row/part" → {field: {row: {part: value}}} */
  function answers() {
    const out = {};
    for (const el of controls().filter(filled)) {
      const [field, row, part] = el.name.split("/");
      ((out[field] ??= {})[row] ??= {})[part] = el.value;
    }
    return out;
  }

  let kept = true;
  try {
    put(JSON.parse(localStorage.getItem(key) ?? "{}"));
  } catch {
    kept = false;
  }
  form.addEventListener("input", () => {
    try {
      localStorage.setItem(key, JSON.stringify(draft()));
    } catch {
      kept = false;
    }
    status.textContent = kept ? "Kept in this browser. Nothing has been sent." : "This browser keeps no draft: save the file before you close the page.";
  });

  document.getElementById("save").addEventListener("click", () => {
    const data = { schema: "alongside-voice", schema_version: 1, ...about, made_at: new Date().toISOString(), answers: answers() };
    const url = URL.createObjectURL(new Blob([`${JSON.stringify(data, null, 1)}\n`], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = about.file;
    link.textContent = `Save ${about.file}`;
    document.getElementById("saved").replaceChildren(link);
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 600000);
    status.textContent = `The file is called ${about.file}. Send it back the way this page came to you.`;
  });

  document.getElementById("print").addEventListener("click", () => print());
  document.getElementById("forget").addEventListener("click", () => {
    try {
      localStorage.removeItem(key);
    } catch {
      // there is nothing to forget
    }
    form.reset();
    status.textContent = "Forgotten in this browser.";
  });
})();
