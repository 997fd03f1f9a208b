// Words that wait long are a sign that nobody is there to take them, even where nobody said so.

const LOOK = 15_000; // milliseconds that words wait before the kernel is asked
const ANSWER = 30_000; // and it has this long to answer: a slow computer's may be busy

/**
 * While words on this page wait to be saved, look whether the kernel still has what the forms talk
 * to: the word that it died and was started again can be lost on the way. Then JupyterLab goes on
 * speaking as to the old one, and only a new kernel helps: `anew` starts it and runs the page.
 */
export function watchWords(panel, anew) {
  const waiting = waitingWords(panel, expect);
  let timer = null;

  async function look() {
    timer = null;
    if (panel.isDisposed || !waiting.size) return;
    const kernel = panel.sessionContext.session?.kernel;
    const reply = kernel && (await Promise.race([
      kernel.requestCommInfo({ target_name: "jupyter.widget" }).catch(() => null),
      new Promise((done) => setTimeout(done, ANSWER, null)),
    ]));
    const there = reply?.content.comms ?? {};
    if (!models(panel).some((id) => id in there) && !panel.isDisposed && waiting.size) await anew();
    expect();
  }

  function expect() {
    if (waiting.size) timer ??= setTimeout(look, LOOK);
  }
}

/** The activities on a page whose words wait to be saved, now and later; `changed` hears of each. */
export function waitingWords(panel, changed = () => {}) {
  const waiting = new Set();
  panel.node.addEventListener("alongside:outstanding", ({ detail }) => {
    if (detail.outstanding) waiting.add(detail.activity);
    else waiting.delete(detail.activity);
    changed();
  });
  return waiting;
}

/** What the forms on this page talk to; another window's are not among them. */
function models(panel) {
  const outputs = panel.content.widgets.flatMap((cell) => cell.model.outputs?.toJSON() ?? []);
  return outputs.map(({ data }) => data?.["application/vnd.jupyter.widget-view+json"]?.model_id).filter(Boolean);
}
