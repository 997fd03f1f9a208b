// Hosts the forms of one page where no server is: the same modules as on the site, answered in this browser.
import { Model } from "../../site/client/models.js";
import { Widget } from "../../site/client/widgetRunner.js";

const absolute = (state) => ({ ...state, _esm: new URL(state._esm, document.baseURI).href, _css: new URL(state._css, document.baseURI).href });
const read = (slot, name) => JSON.parse(slot.querySelector(`script[data-${name}]`)?.textContent ?? "null");

class Place {
  constructor(slot, state, first) {
    this.model = new Model(this, state);
    this.first = first ?? [];
    this.el = slot.querySelector("[data-adopt]");
    this.model.bind(slot.dataset.widget, {});
  }

  draw() { return new Widget(this.model).render(this.el, {}); }

  send(comm, { content }) {
    if (content?.kind === "hello") for (const message of this.first) queueMicrotask(() => this.model.trigger("msg:custom", { ...message, seq: content.seq }, []));
    return "0";
  }

  wake() {}
}

for (const slot of document.querySelectorAll("[data-widget]")) {
  const state = read(slot, "state");
  if (state) new Place(slot, absolute(state), read(slot, "first")).draw();
}
