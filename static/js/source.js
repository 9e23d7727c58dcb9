import { prefers } from "./preferences.js";

/** Megabits a second: a slower line gets the smallest source. */
const SLOW = 1.5;
/** Milliseconds after which a clip comes though the page still has something to do. */
const IDLE = 1000;

/** The page stands and has nothing else to do, or somebody touches it: then a clip may come. Until then people see its poster. */
export const settled = new Promise((done) => {
  const rest = () => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: IDLE }) : setTimeout(done));
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, done, { capture: true, once: true });
});

const saving = () => Boolean(navigator.connection?.saveData);

/** The best source for this screen and connection: the smallest on slow or saved data, else just enough lines. */
export function choose(sources) {
  const ladder = [...sources].sort((one, other) => one.height - other.height);
  const slow = saving() || (navigator.connection?.downlink ?? 10) < SLOW;
  const lines = Math.min(screen.width, screen.height) * Math.min(devicePixelRatio, 2);
  return slow ? ladder[0] : ladder.find((source) => source.height >= lines) ?? ladder.at(-1);
}

/** The sources of a clip; one that waits to be seen has them in `data-src`. The second behind `#` is for players without us. */
export const sources = (video) =>
  [...video.querySelectorAll("source")].map((source) => ({
    src: (source.dataset.src ?? source.src).split("#")[0],
    height: Number(source.dataset.height),
  }));

/** Safari changes the size by itself while the line changes; elsewhere an MP4 starts sooner. */
const adapts = "ManagedMediaSource" in window;

/** The address to play: the voice alone where somebody wants it so. */
export function best(video) {
  const { voice, hls } = video.closest(".clip").dataset;
  if (voice && prefers("sound_only") === "on") return voice;
  return adapts && hls && !saving() ? hls : choose(sources(video))?.src;
}

export function attach(video) {
  if (video.hasAttribute("src")) return;
  const src = best(video);
  if (!src) return;
  video.src = src;
  if (!saving() && !video.closest("[data-card]")) video.preload = "metadata";
}

/** Give the memory and the connection back; the poster stays. */
export function detach(video) {
  if (!video?.hasAttribute("src")) return;
  video.pause();
  video.removeAttribute("src");
  video.load();
}

/** Go on with the file that is best now, at the same second. */
export function change(video) {
  const src = best(video);
  if (!src || src === video.getAttribute("src")) return;
  const { currentTime, paused } = video;
  video.src = src;
  video.currentTime = currentTime;
  if (!paused) video.play().catch(() => {});
}

/** Addresses are good for hours, and a bigger picture may have come: the page knows. */
export function fresh(video) {
  const clip = video.closest(".clip");
  video.addEventListener("error", async () => {
    if (!video.error) return;
    const { hls } = clip.dataset;
    if (await refused(video.currentSrc)) {
      if (await renew(clip, video)) change(video);
    } else if (hls && hls === video.getAttribute("src")) {
      delete clip.dataset.hls;
      change(video);
    }
  });
  video.addEventListener("pause", async () => {
    if (clip.dataset.live && !video.ended && (await renew(clip, video)) && video.paused) change(video);
  });
}

/** Run out, cut off by its author meanwhile, replaced or lost. */
const refused = async (src) =>
  [403, 404, 410].includes((await fetch(src, { headers: { Range: "bytes=0-0" } }).catch(() => null))?.status);

async function renew(clip, video) {
  const answer = await fetch(clip.dataset.page).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const drawn = page.getElementById(clip.id) ?? page.querySelector(".clip");
  if (!drawn?.querySelector("source")) return false;
  for (const source of video.querySelectorAll("source")) source.remove();
  video.prepend(...drawn.querySelectorAll("source"));
  for (const track of video.querySelectorAll("track")) {
    const same = drawn.querySelector(`track[srclang="${track.srclang}"]`);
    if (same && same.getAttribute("src") !== track.getAttribute("src")) track.src = same.getAttribute("src");
  }
  for (const name of ["voice", "hls", "sprite", "tiles"]) if (drawn.dataset[name]) clip.dataset[name] = drawn.dataset[name];
  if (!drawn.dataset.live) delete clip.dataset.live;
  return true;
}
