// Stands in the page itself. A form's controls can be used before its module has come: what is written
// meanwhile is kept in the browser at once, as a draft, and which buttons were pressed is remembered. The
// module takes over both (forms/static/activity/earlyInput.js).
{
  const early = { writer: Math.random().toString(36).slice(2), pressed: [] };
  document.early = early;
  const formOf = (el) => el.closest?.(".alongside-form:not([data-live])");
  const value = (el) => (el.type === "radio" || el.type === "checkbox" ? el.checked : el.value);
  let held = false;

  function keep({ target }) {
    const form = formOf(target);
    if (!form) return;
    try {
      const { spec } = JSON.parse(form.closest("[data-widget]").querySelector("[data-state]").textContent);
      const controls = [...form.querySelectorAll(".al-body :is(input, textarea, select)")].filter(value);
      const draft = { writer: early.writer, at: new Date().toISOString(), early: controls.map((el) => [el.id.slice(form.id.length), value(el)]) };
      localStorage.setItem(`alongside:draft:${spec.learner}:${spec.id}:${early.writer}`, JSON.stringify(draft));
    } catch { /* no storage: the words stay on the page only */ }
    if (held) return;
    held = true; // an open page looks after its draft: no other tab offers it
    navigator.locks?.request(`alongside:${early.writer}`, () => new Promise(() => {})).catch(() => {});
  }

  for (const type of ["input", "change"]) document.addEventListener(type, keep);
  document.addEventListener("click", ({ target }) => {
    const pressed = target.closest?.("button");
    if (pressed && formOf(pressed)) early.pressed.push(pressed);
  });
}
