// What was done in a form before this module ran, as a page notes it that has its forms from the first
// paint (site/client/earlyInput.js): words that could be kept no other way than control by control, and
// buttons that were pressed.

/** `answersIn` says what the controls of a form held. Returns {press()}, which presses those buttons. */
export function takeEarly({ root, drafts, answersIn }) {
  const early = document.early ?? { pressed: [] };
  drafts.takeEarly(early.writer, answersIn);
  const pressed = early.pressed.filter((button) => root.contains(button));
  early.pressed = early.pressed.filter((button) => !root.contains(button));
  return { press: () => pressed.forEach((button) => button.click()) };
}
