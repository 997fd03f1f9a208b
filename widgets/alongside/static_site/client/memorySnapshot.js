// What a browser keeps so that Python starts fast: its memory, and the files that it starts from, as one body.
//
//     4 bytes: length of the head | head: JSON | the files, one after another | the parts of memory, likewise
//
// Half of a memory that has just begun is nothing but zeros: only its other parts are written and read.

const PART = 65536; // bytes of memory that are looked at together

/** The pieces of such a body. files: name → Uint8Array; memory: Uint8Array that begins at its buffer's start, of whole words. */
export function encodeSnapshot(files, memory) {
  const parts = partsOf(memory);
  const sizes = Object.entries(files).map(([name, bytes]) => [name, bytes.byteLength]);
  const head = new TextEncoder().encode(JSON.stringify({ sizes, memory: memory.byteLength, parts }));
  const contents = parts.map(([start, size]) => memory.subarray(start, start + size));
  return [Uint32Array.of(head.byteLength), head, ...Object.values(files), ...contents];
}

/** {files, memory} of a body (ArrayBuffer); throws Error where it is not whole. */
export function decodeSnapshot(body) {
  const size = new DataView(body).getUint32(0, true);
  const { sizes, memory: length, parts } = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 4, size)));
  let at = 4 + size;
  const next = (count) => new Uint8Array(body, (at += count) - count, count);
  const files = Object.fromEntries(sizes.map(([name, count]) => [name, next(count)]));
  const memory = new Uint8Array(length);
  for (const [start, count] of parts) memory.set(next(count), start);
  if (at !== body.byteLength) throw new Error("A copy of Python's memory is not whole.");
  return { files, memory };
}

/** [start, size] of each part of memory that is not all zeros; neighbours are one. */
function partsOf(memory) {
  const words = new Uint32Array(memory.buffer, 0, memory.byteLength / 4);
  const parts = [];
  for (let start = 0; start < memory.byteLength; start += PART) {
    const end = Math.min(start + PART, memory.byteLength);
    if (!words.subarray(start / 4, end / 4).some((word) => word)) continue;
    const last = parts.at(-1);
    if (last && last[0] + last[1] === start) last[1] += end - start;
    else parts.push([start, end - start]);
  }
  return parts;
}
