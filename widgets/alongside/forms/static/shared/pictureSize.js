// A photograph from a phone, made smaller before it is sent: fewer data, and nothing in it but what is seen.
// The kernel takes place and device out of whatever comes; this only spares the way there.

const LONGEST_SIDE = 2000; // dots along its longer side: enough to read a flipchart, also on paper
const SMALL_PICTURE = 1_000_000; // bytes; what has fewer goes as it is
const JPEG_QUALITY = 0.85;

/** The bytes to send for a file that was chosen: the file's own where it can't be drawn or is small. */
export async function bytesToSend(file) {
  const drawable = /^image\/(jpeg|png|webp|heic|heif|avif)$/.test(file.type);
  const known = /^image\/(jpeg|png|webp)$/.test(file.type);
  if (!drawable || (known && file.size < SMALL_PICTURE)) return new Uint8Array(await file.arrayBuffer());
  try {
    const drawn = await smaller(file);
    if (drawn && (!known || drawn.size < file.size)) return new Uint8Array(await drawn.arrayBuffer());
  } catch {
    // not a picture that this browser can draw: the kernel says what is wrong with it
  }
  return new Uint8Array(await file.arrayBuffer());
}

async function smaller(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what is transparent would be black in a JPEG
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
}
