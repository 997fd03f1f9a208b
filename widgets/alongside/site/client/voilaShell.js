// Voila's front end takes the cells out of the page and hangs its own shell at the end of the body.
// Readers want them where they were: between the course's header and its footer.

const container = document.querySelector("[data-full]");

function bring() {
  const shell = document.querySelector("body > #main");
  if (!shell || !container) return;
  watcher.disconnect();
  container.append(shell);
  shell.setAttribute("role", "presentation");
}

const watcher = new MutationObserver(bring);
watcher.observe(document.body, { childList: true });
bring();

// The handles of ipywidgets' sliders have no name to be read out; what stands beside them is one.
function name() {
  for (const handle of document.querySelectorAll(".jupyter-widgets [role=slider]")) {
    const all = [...handle.closest(".noUi-target").querySelectorAll("[role=slider]")];
    const beside = handle.closest(".jupyter-widgets").querySelector(".widget-label")?.textContent.trim() || "Slider";
    const label = all.length > 1 ? `${beside}, ${all.indexOf(handle) ? "to" : "from"}` : beside;
    if (handle.getAttribute("aria-label") !== label) handle.setAttribute("aria-label", label);
  }
}

new MutationObserver(name).observe(document.body, { childList: true, subtree: true });

// Its kernel ends with the page, also when the reader leaves before Voila's front end has started.
addEventListener("pagehide", () => {
  const { kernelId } = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";
  if (!kernelId) return;
  fetch(`${document.querySelector("[data-base]").dataset.base}alongside/api/kernels/${kernelId}/leave`, {
    method: "POST", credentials: "same-origin", keepalive: true, body: "{}",
    headers: { "Content-Type": "application/json", "X-XSRFToken": token },
  }).catch(() => {});
});
