// The way through the course: previous and next page, above the page and below it.

const STATES = {
  opening: "Opening the forms on this page…",
  alive: "",
  failed: "The forms on this page are not working now. What you saved is safe.",
};

function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Put the navigation and the line that says how the page's forms are into this panel. */
export function drawNavigation(panel, course, runner) {
  const page = course.page(panel.context.path);
  const outer = panel.content.outerNode ?? panel.content.node;
  outer.prepend(links(course, page, "Course, above the page"), stateLine(runner));
  outer.append(links(course, page, "Course, below the page"));
}

function links(course, page, label) {
  const link = (to, words, rel) => to && element("a", { href: course.address(to.path), rel, class: `alongside-${rel}` }, words, to.title);
  const first = course.first(page);
  return element("nav", { class: "alongside-navigation", "aria-label": label }, ...[
    link(course.previous(page), "Previous: ", "prev"),
    page !== first && link({ ...first, title: "Contents" }, "", "contents"),
    ...own(course, page),
    link(course.next(page), "Next: ", "next"),
  ].filter(Boolean));
}

/** My notebook and its journal, which is told what was read when somebody goes there. */
function own(course, page) {
  const mine = course.mine(page);
  if (!mine || mine.path === page.path) return [];
  const journal = element("a", { href: course.address(mine.path, "journal"), class: "alongside-own" }, "Journal");
  // Not by "click": the panel takes that for itself before the link hears of it.
  for (const type of ["pointerdown", "focus"]) journal.addEventListener(type, () => remember(page.path.split("/").at(-1)));
  return [element("a", { href: course.address(mine.path), class: "alongside-own" }, mine.title), journal];
}

function remember(path) {
  try { sessionStorage.setItem("alongside:about", path); } catch { /* storage is switched off */ }
}

function stateLine(runner) {
  const text = element("span", { role: "status" });
  const retry = element("button", { type: "button", class: "alongside-retry" }, "Try again");
  const line = element("div", { class: "alongside-state" }, text, retry);
  retry.hidden = true;
  line.hidden = true;
  retry.addEventListener("click", () => void runner.retry());
  runner.onstate((state) => {
    line.hidden = state === "alive";
    text.textContent = STATES[state];
    retry.hidden = state !== "failed";
  });
  return line;
}
