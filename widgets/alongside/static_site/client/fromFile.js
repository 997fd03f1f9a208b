// Stands in the page itself: modules don't run in a page that was opened as a file. It says so, and keeps
// nobody writing what nothing would keep.
if (location.protocol === "file:") {
  document.documentElement.dataset.place = "file";
  addEventListener("DOMContentLoaded", () => {
    for (const control of document.querySelectorAll(".alongside-form :is(input, textarea, select, button)")) control.disabled = true;
    for (const line of document.querySelectorAll(".al-state")) line.textContent = "To write here, open the course at its address on the web.";
  });
}
