// A form's message as it travels: by itself, or wrapped in one of the page "My toolkit", which names its sheet.

/** The form's own message; {} where a wrapping holds none. */
export const unwrap = (message) => (message.kind === "form" ? message.message ?? {} : message);

/** Another message in the same wrapping: an answer to this one, or what is left of it. */
export const rewrap = (message, inside) => (message.kind === "form" ? { kind: "form", key: message.key, message: inside } : inside);
