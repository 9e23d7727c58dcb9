import { calm } from "./bind.js";

const SLOW = 1.5;

/** The best source for this screen and connection: the smallest on slow or saved data, else just enough lines. */
export function choose(sources) {
  const ladder = [...sources].sort((one, other) => one.height - other.height);
  const slow = calm() || (navigator.connection?.downlink ?? 10) < SLOW;
  const lines = Math.min(screen.width, screen.height) * Math.min(devicePixelRatio, 2);
  return slow ? ladder[0] : ladder.find((source) => source.height >= lines) ?? ladder.at(-1);
}

/** The sources of a clip that waits to be seen; its `<source>` elements carry `data-src`. */
export const sources = (video) =>
  [...video.querySelectorAll("source")].map((source) => ({
    src: source.dataset.src ?? source.src,
    height: Number(source.dataset.height),
  }));

export function attach(video) {
  if (video.hasAttribute("src")) return;
  const best = choose(sources(video));
  if (best) video.src = best.src;
}

/** Give the memory and the connection back; the poster stays. */
export function detach(video) {
  if (!video.hasAttribute("src")) return;
  video.pause();
  video.removeAttribute("src");
  video.load();
}
