// Asks for a copy of the record and makes it: a file that is downloaded, shared, or kept up to date.
// It comes with the first words that were saved, and offers the way back where there are none (copyStatus.js).
import { download } from "./wordExport.js";
import { make, press } from "./failureNotices.js";

const RECORD_TYPE = "application/zip";
const WHY = {
  risk: "What you wrote is in this browser only. If it is lost or cleared, so are your words. Keep a copy somewhere else?",
  safari: "Safari deletes what a page keeps once you have used Safari on seven days without opening that page. Put this course on your home "
    + "screen (Share, then Add to Home Screen), where that does not happen, or keep a copy of your words.",
};

export class CopyPanel {
  #host;
  #later;
  #begun;
  #copied;
  #keep;
  #panel = null;
  #ready = null; // a copy that took longer to make than a browser lets a page share after a press

  /**
   * later(): the learner was asked and does it another day; begun(): what a copy that is made now holds, given to
   * copied() once it has left; keep(handle): the file to renew.
   */
  constructor(host, { later, begun, copied, keep }) {
    this.#host = host;
    this.#later = later;
    this.#begun = begun;
    this.#copied = copied;
    this.#keep = keep;
  }

  /** A panel below the last form that was written in; it takes nobody's focus, and says why ("risk", "safari") once. */
  ask(why) {
    if (this.#panel?.isConnected) return;
    const said = make("p", { role: "status" });
    const buttons = [
      this.#file() && press("Keep a copy in a file", () => this.#keepInFile()),
      this.#shares() && press("Share a copy", () => this.#share()),
      press("Download a copy", () => this.#download()),
      press("Later", () => this.#putOff()),
    ].filter(Boolean);
    this.#panel = make("section", { class: "edition-copy", "aria-label": "A copy of your words" }, said, make("div", {}, ...buttons));
    this.#host.lastPlace.hidden = false; // that of marks on a page has nothing else to show
    this.#host.lastPlace.append(this.#panel);
    said.textContent = WHY[why];
  }

  remove() {
    this.#panel?.remove();
  }

  async #putOff() {
    await this.#later();
    this.#panel.remove();
    this.#host.lastPlace.focus({ preventScroll: true });
  }

  /** The record as a zip, by the same rules as "Download my whole record". */
  #zip() {
    return new Promise((resolve, reject) => {
      this.#host.ask("copy", { kind: "copy" }, (message, [bytes]) => {
        if (message.kind === "file") resolve(new File([bytes], message.name, { type: RECORD_TYPE }));
        else if (message.kind !== "progress") reject(new Error(message.sentence));
      });
    });
  }

  #say(sentence) {
    if (this.#panel) this.#panel.querySelector("[role=status]").textContent = sentence;
  }

  /** copy: one that is there already, then the work begins at once; late(copy): the browser says that the press is too long ago. */
  async #tried(work, copy = null, late = null) {
    navigator.storage?.persist?.().catch(() => {}); // a bonus where a browser grants it
    try {
      copy ??= { holds: await this.#begun(), file: await this.#zip() };
      await work(copy.file);
      await this.#copied(copy.holds);
    } catch (error) {
      if (late && error.name === "NotAllowedError") late(copy);
      else if (error.name !== "AbortError") this.#say(`The copy could not be made: ${error.message}`);
    }
  }

  #download() { return this.#tried((file) => download(file.name, file)); }

  #shares() {
    try {
      return navigator.canShare?.({ files: [new File(["x"], "my-record.zip", { type: RECORD_TYPE })] });
    } catch {
      return false;
    }
  }

  #share() {
    const made = this.#ready;
    this.#ready = null;
    return this.#tried((file) => navigator.share({ files: [file], title: "My record" }), made, made ? null : (copy) => {
      this.#ready = copy;
      this.#say("The copy is ready. Press the button once more to share it.");
    });
  }

  // --- a copy in a file, renewed after each sitting (Chromium on a computer) -------------------

  #file() { return Boolean(globalThis.showSaveFilePicker); }

  async #keepInFile() {
    let handle;
    try { // first, as a browser asks for a file only right after a click
      handle = await showSaveFilePicker({ suggestedName: "my-record.zip", types: [{ description: "My record", accept: { [RECORD_TYPE]: [".zip"] } }] });
    } catch {
      return;
    }
    await this.#tried((file) => written(handle, file));
    await this.#keep(handle);
  }

  /** Write the record as it is now into the file that the learner chose, where the browser still lets the page. */
  async renew(handle) {
    if ((await handle.queryPermission({ mode: "readwrite" })) !== "granted") return;
    await this.#tried((file) => written(handle, file));
  }
}

/** What stands above My notebook while nothing is in it. */
export function wayBack() {
  return make("section", { class: "edition-empty", "aria-label": "Nothing here yet" },
    make("p", {}, "Nothing of yours is in this browser yet. If you wrote before, in another browser or on another device, bring back the copy that you kept."),
    make("p", {}, make("a", { href: "#back" }, "Bring it back")));
}

async function written(handle, file) {
  const out = await handle.createWritable();
  await out.write(file);
  await out.close();
}
