// The same limits as on the server, asked before a byte is sent; the sentences come with the form.
const MB = 1_000_000;
const KINDS = {
  video: /^video\/|\.(mp4|mov|m4v|3gp|mkv|webm)$/i,
  photo: /^image\/(?!gif|svg|bmp|tiff)|\.(jpe?g|png|webp|hei[cf]|avif)$/i,
};
const PATIENCE = 4000;

const spell = (seconds) => [[Math.floor(seconds / 60), "min"], [Math.round(seconds % 60), "s"]]
  .filter(([value]) => value).map(([value, unit]) => `${value} ${unit}`).join(" ");

/** The sentence that says why this file cannot be taken, or nothing. */
export async function check(file, limits) {
  const kind = KINDS[limits.takes];
  if (!kind.test(file.type) && !kind.test(file.name)) return limits[limits.takes];
  if (file.size > Number(limits.maxMb) * MB) {
    const size = `${Math.ceil(file.size / (MB / 10)) / 10} MB`;
    return limits[limits.takes === "video" ? "bigVideo" : "bigPhoto"].replace("{value}", size);
  }
  const seconds = limits.takes === "video" ? await length(file) : 0;
  return seconds > Number(limits.maxS) ? limits.long.replace("{value}", spell(seconds)) : "";
}

/** Seconds of play, or 0 where this browser cannot tell; the server asks again. */
function length(file) {
  return new Promise((settle) => {
    const video = document.createElement("video");
    const done = () => {
      URL.revokeObjectURL(video.src);
      settle(Number.isFinite(video.duration) ? video.duration : 0);
    };
    setTimeout(done, PATIENCE);
    video.preload = "metadata";
    video.onloadedmetadata = done;
    video.onerror = done;
    video.src = URL.createObjectURL(file);
  });
}
