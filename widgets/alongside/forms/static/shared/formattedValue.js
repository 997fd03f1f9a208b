// An answer that may be formatted: {markdown: text}, or a plain text.

/** The Markdown of a formatted answer, {markdown: text}; the text of a plain one. */
export const sourceOf = (value) => value?.markdown ?? value;

/** Whether an answer is formatted. */
export const isFormatted = (value) => value?.markdown !== undefined;

/** The answer with this text: {markdown} where it is formatted. Nothing has no format. */
export const answerOf = (text, formatted) => (formatted && text ? { markdown: text } : text);

/** Plain text as formatted text that shows the same. */
export const escapeFormatted = (text) => text.replace(/\\(?=[!-/:-@[-\x60{-~])|\*\*|\[/g, (sign) => [...sign].map((one) => `\\${one}`).join(""))
  .replace(/^([ \t]*)([-*+])(?=[ \t])/gm, "$1\\$2").replace(/^([ \t]*[0-9]{1,9})([.)])(?=[ \t])/gm, "$1\\$2");
