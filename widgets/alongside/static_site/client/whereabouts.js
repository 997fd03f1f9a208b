// Where the learner's words are, as the line under each form says it: in this browser only, and when a copy last left it.
export class Whereabouts {
  #host;
  #opening;

  constructor(host, opening) {
    this.#host = host;
    this.#opening = opening;
  }

  async show() {
    const store = await this.#opening;
    if (!store) return;
    const copied = await store.get("copied").catch(() => null);
    document.whereKept = { only: "in this browser only", copy: `last copy: ${copied ? dayOf(copied.at) : "never"}` };
    dispatchEvent(new CustomEvent("alongside:where"));
  }

  know() { this.show(); }

  gone() {}

  leave() {}
}

const dayOf = (at) => new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
