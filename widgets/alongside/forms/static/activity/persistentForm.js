// A form outlives what it is drawn in. A notebook draws it anew when its cell is run again, after its
// kernel has died say; whoever writes in it mustn't notice: the same form, with text, caret, what waits to
// be saved and the id it saves under, moves to the new place and speaks to the new kernel.
//
// Joined modules are evaluated once a widget, so what all forms of a window share hangs on the window.
import { keepInSight } from "./focusInSight.js";

const SHARED = Symbol.for("alongside.forms");

/** The forms whose place is gone, by what they are of: only such a one may be taken over. */
const homeless = () => (globalThis[SHARED] ??= new Map());

/**
 * Draw a form into `el`: the one of the same `key` whose place is gone, or what `make(model)` makes, with
 * `model` one that stays while kernels come and go, and with what stands in `el` already, which may be the
 * form: then it stays where it is. make returns {root, drafts, close()}; `same` is all
 * that has to be equal for the old one to do. Returns what to call when this place is gone.
 */
export function drawLive({ model, el, key, same, make }) {
  const old = homeless().get(key);
  let form;
  if (old?.same === same) {
    homeless().delete(key);
    form = old;
    form.move(el, model);
  } else {
    old?.close();
    homeless().delete(key);
    form = makeLive(model, same, (own) => make(own, el.firstElementChild));
    if (form.root !== el.firstElementChild) el.replaceChildren(form.root);
  }
  return () => form.leave(key);
}

function makeLive(first, same, make) {
  const model = lasting(first);
  const { root, close, drafts } = make(model);
  const anchor = holdAnchor(root);
  const letGo = keepInSight(root);
  let stopWaiting = () => {};
  // A host that is about to take the form's place away, or has, says where it stands meanwhile.
  root.addEventListener("alongside:keep-form", ({ target, detail }) => target === root && anchor.into(detail));
  return {
    same, root,
    close() {
      anchor.close();
      letGo();
      close();
    },
    move(el, next) {
      stopWaiting = whenAttached(el, () => {
        drafts.hold();
        anchor.into(el);
        model.bind(next);
      });
    },
    /** Its place is gone. What is on its way is still answered, and its draft may be offered elsewhere. */
    leave(key) {
      stopWaiting();
      homeless().get(key)?.close();
      homeless().set(key, this);
      model.rebind();
      if (!root.isConnected) dispatchEvent(new CustomEvent("alongside:homeless", { detail: root }));
      if (!root.isConnected) drafts.letGo();
    },
  };
}

/** A model for the form's whole life: what it hears comes from the one that it is bound to. */
function lasting(model) {
  const listeners = new Set();
  const all = (...message) => [...listeners].forEach((listener) => listener(...message));
  let now = model;
  model.on("msg:custom", all);
  return {
    get: (name) => now.get(name),
    send: (...message) => now.send(...message),
    on: (_, listener) => listeners.add(listener),
    off: (_, listener) => listeners.delete(listener),
    /** Speak to another from now on: what was asked of the old one and not answered is asked again. */
    bind(next) {
      now.off("msg:custom", all);
      now = next;
      now.on("msg:custom", all);
      for (const state of ["lost", "reconnected"]) all({ kind: "host", state });
    },
    /** Go on hearing: a host takes the listeners of a place that is gone away. */
    rebind() {
      now.on("msg:custom", all);
    },
  };
}

/** Call `then` once an element is in the page: a notebook may put it there after it was drawn. Returns what ends that. */
export function whenAttached(el, then) {
  const watch = new MutationObserver(look);
  function look() {
    if (!el.isConnected) return false;
    watch.disconnect();
    then();
    return true;
  }
  if (!look()) watch.observe(document, { childList: true, subtree: true });
  return () => watch.disconnect();
}

/** Remembers who is where in a form, to have it so again in another place. */
function holdAnchor(root) {
  let at = root.contains(document.activeElement) ? document.activeElement : null; // the control with the focus; still so when the form was taken out of the page
  const scrolled = new Map(); // element → how far
  const come = ({ target }) => {
    at = root.contains(target) ? target : null;
  };
  const go = () => setTimeout(() => {
    if (root.isConnected && document.hasFocus() && !root.contains(document.activeElement)) at = null;
  });
  const scroll = ({ target }) => scrolled.set(target, [target.scrollTop, target.scrollLeft]);
  document.addEventListener("focusin", come);
  root.addEventListener("focusout", go);
  root.addEventListener("scroll", scroll, { capture: true });

  function again() {
    for (const [el, [top, left]] of scrolled) if (root.contains(el)) [el.scrollTop, el.scrollLeft] = [top, left];
    if (!at || !root.contains(at) || document.activeElement === at) return;
    const caret = at.selectionStart === undefined ? null : [at.selectionStart, at.selectionEnd, at.selectionDirection];
    at.focus({ preventScroll: true });
    if (caret?.[0] != null) at.setSelectionRange(...caret);
  }

  return {
    into(el) {
      // moveBefore keeps focus, caret and an input method's candidates, where a browser has it.
      if (el.moveBefore && el.isConnected && root.isConnected) {
        el.moveBefore(root, null);
        for (const other of [...el.childNodes]) if (other !== root) other.remove();
      } else {
        el.replaceChildren(root);
      }
      again();
    },
    close() {
      document.removeEventListener("focusin", come);
      root.removeEventListener("focusout", go);
      root.removeEventListener("scroll", scroll, { capture: true });
    },
  };
}
