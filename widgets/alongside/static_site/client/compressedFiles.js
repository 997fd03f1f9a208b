// Files that are sent compressed and unpacked here, so that any web host costs the same: many compress nothing,
// or not what they don't know. Some hosts unpack what ends in .gz by themselves, so the bytes are looked at.

/** The cache that holds copies of Python's memory: where it is, a start costs no network and little time. */
export const SNAPSHOTS = "alongside-python";

/** The content of a file as a Uint8Array; throws Error where it can't be had. */
export async function unpacked(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const body = new Uint8Array(await response.arrayBuffer());
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  const plain = new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
