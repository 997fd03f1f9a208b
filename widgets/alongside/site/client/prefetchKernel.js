// Stands in the page itself. Who comes by a link to a form came to write: its kernel is asked for
// before the page is drawn. Everything else about kernels is host.js's; it takes over the answer.
{
  const { forms, kernel, kit } = document.currentScript.dataset;
  if (forms.split(" ").includes(location.hash.slice(1)) && document.visibilityState === "visible") {
    const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";
    const headers = { "Content-Type": "application/json", "X-XSRFToken": token };
    const answer = fetch(kernel, { method: "POST", credentials: "same-origin", body: JSON.stringify({ kit }), headers });
    document.sought = answer.catch(() => null);
  }
}
