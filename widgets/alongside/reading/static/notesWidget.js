// The place in a page through which its marks reach the learner's record: it shows nothing, and hands its model to
// whoever marks (readingPage.js), who listens for it.

function renderNotesWidget({ model }) {
  const place = document.querySelector("[data-widget=reading-notes]");
  place.alongsideModel = model;
  place.dispatchEvent(new CustomEvent("alongside:notes-model", { bubbles: true, detail: model }));
}

export default { render: renderNotesWidget };
