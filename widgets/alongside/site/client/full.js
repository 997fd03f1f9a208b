// Voila's front end takes the cells out of the page and hangs its own shell at the end of the body.
// Readers want them where they were: between the course's header and its footer.

const place = document.querySelector("[data-full]");

function bring() {
  const shell = document.querySelector("body > #main");
  if (!shell || !place) return;
  watcher.disconnect();
  place.append(shell);
  shell.setAttribute("role", "presentation");
}

const watcher = new MutationObserver(bring);
watcher.observe(document.body, { childList: true });
bring();
