// The same limits as on the server, asked before a byte is sent; the sentences come with the form.
const MB = 1_000_000;
const KINDS = {
  video: /^video\/|^audio\/(mp4|x-m4a)|\.(mp4|mov|m4v|m4a|3gp|mkv|webm)$/i,
  photo: /^image\/(?!gif|svg|bmp|tiff)|\.(jpe?g|png|webp|hei[cf]|avif)$/i,
};

/** What a file weighs, in the words of the reader. */
export const heavy = (bytes) =>
  `${Math.max(0.1, bytes / MB).toLocaleString(document.documentElement.lang, { maximumFractionDigits: bytes < 10 * MB ? 1 : 0 })} MB`;

/** Whether a file is a voice alone. */
export const spoken = (file) => /^audio\/|\.m4a$/i.test(file.type || file.name);

/** The sentence that says why this file cannot be taken, or nothing; what is only too long can be trimmed. */
export function check(file, limits) {
  const kind = KINDS[limits.takes];
  if (!kind.test(file.type) && !kind.test(file.name)) return limits[limits.takes];
  if (file.size > Number(limits.maxMb) * MB) {
    const size = `${Math.ceil(file.size / (MB / 10)) / 10} MB`;
    return limits[limits.takes === "video" ? "bigVideo" : "bigPhoto"].replace("{value}", size);
  }
  return "";
}
