// Seals packs to a tutor's public key, and opens what is sealed to this notebook's own, with the package
// age-encryption (age_files.py): Python in a browser has nothing that does. It runs in the page's worker.
import { unpacked } from "./compressedFiles.js";

const MARK = "age-encryption.org/v1\n";
const NOT_LOADED = "What seals files could not be loaded here, so nothing was made. Try again with a network.";
const NO_KEY = (key) => `'${key.slice(0, 40)}' is no public key. Ask for the line that begins with age1.`;

let library; // a promise of age-encryption

/** age-encryption, whose modules (a list of [name, source]) come in one file: each gets an address of its own. */
function age(address) {
  library ??= (async () => {
    const modules = JSON.parse(new TextDecoder().decode(await unpacked(address)));
    const addresses = new Map();
    for (const [name, source] of modules) {
      const text = source.replace(/^((?:import|export)\b[^"';]*?\bfrom\s*)"([^"]+)"/gm, (_, start, other) => `${start}"${addresses.get(other)}"`);
      addresses.set(name, URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    }
    try {
      return await import(addresses.get(modules.at(-1)[0]));
    } finally {
      for (const url of addresses.values()) URL.revokeObjectURL(url);
    }
  })();
  library.catch(() => { library = undefined; });
  return library;
}

/**
 * A message to My notebook as Python can take it: with a key pair for feedback where a pack is to be sealed, and files
 * that came sealed opened. `secret()` gives the notebook's own secret key, "" for none.
 * Returns {message, buffers}, or {refusal}, a sentence.
 */
export async function prepareSealed(sealing, message, buffers, secret) {
  try {
    return await prepared(sealing, message, buffers, secret);
  } catch (error) {
    console.error(error);
    return { refusal: NOT_LOADED };
  }
}

async function prepared({ library: address }, message, buffers, secret) {
  if (message.kind === "share-make" && typeof message.to_key === "string" && message.to_key.trim()) {
    const { Encrypter, generateX25519Identity, identityToRecipient } = await age(address);
    const key = message.to_key.trim();
    try {
      new Encrypter().addRecipient(key);
    } catch {
      return { refusal: NO_KEY(key) };
    }
    const own = await generateX25519Identity();
    return { message: { ...message, pair: [own, await identityToRecipient(own)] }, buffers };
  }
  if (message.kind === "receive" && buffers.some(isSealed)) {
    const own = await secret();
    return { message, buffers: own ? await Promise.all(buffers.map((one) => openSealed(address, one, own))) : buffers };
  }
  return { message, buffers };
}

/**
 * Replies of Python as a page gets them: what it says is to be sealed to a key is sealed; what can be sent to a
 * tutor comes with the key that this edition has for it.
 */
export async function finishSealed({ library: address, tutorKey }, replies) {
  return Promise.all(replies.map(async ({ message, buffers }) => {
    if (message.kind === "sharing") return { message: { ...message, sealing: Boolean(address), to_key: address && tutorKey }, buffers };
    const { seal_to: key, ...rest } = message;
    if (!key) return { message, buffers };
    const { Encrypter } = await age(address);
    const sealed = await Promise.all(buffers.map((one) => {
      const encrypter = new Encrypter();
      encrypter.addRecipient(key);
      return encrypter.encrypt(bytesOf(one));
    }));
    return { message: rest, buffers: sealed };
  }));
}

const bytesOf = (buffer) => (ArrayBuffer.isView(buffer) ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer));

const isSealed = (buffer) => new TextDecoder().decode(bytesOf(buffer).subarray(0, MARK.length)) === MARK;

/** The file opened; as it is, where it isn't sealed, or to another key: Python then says what to do. */
async function openSealed(address, buffer, secret) {
  if (!isSealed(buffer)) return buffer;
  const { Decrypter } = await age(address);
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  try {
    return await decrypter.decrypt(bytesOf(buffer));
  } catch {
    return buffer;
  }
}
