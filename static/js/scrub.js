// The bar: where the clip is, where its chapters begin, and what the finger points at.
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export function seeking(player, video) {
  const bar = player.querySelector("[data-seek]");
  const time = player.querySelector("[data-time]");
  const chapter = player.querySelector("[data-chapter]");
  const parts = ticks(player, Number(bar.max));
  const show = () => {
    const whole = video.duration || Number(bar.max);
    const spoken = `${clock(video.currentTime)} / ${clock(whole)}`;
    const title = titled(parts, video.currentTime);
    bar.max = whole;
    bar.value = video.currentTime;
    bar.style.setProperty("--done", `${(100 * video.currentTime) / whole}%`);
    bar.setAttribute("aria-valuetext", title ? `${spoken}, ${title}` : spoken);
    if (time) time.textContent = spoken;
    if (chapter && chapter.textContent !== title) chapter.textContent = title;
  };
  bar.addEventListener("input", () => { video.currentTime = Number(bar.value); show(); });
  for (const name of ["timeupdate", "seeking", "loadedmetadata", "emptied"]) video.addEventListener(name, show);
  show();
  preview(player, bar, parts);
}

/** Chapters as they stand on the bar. */
function ticks(player, whole) {
  return [...player.querySelectorAll("[data-ticks] > li")].map((tick) => {
    const at = Number(tick.dataset.second);
    tick.style.insetInlineStart = `${(100 * at) / whole}%`;
    return { at, title: tick.textContent };
  });
}

const titled = (parts, second) => parts.findLast(({ at }) => at <= second)?.title ?? "";

/** A small picture and the time above the finger; the pictures are loaded when somebody first asks. */
function preview(player, bar, parts) {
  const box = player.querySelector("[data-preview]");
  if (!box) return;
  const picture = box.querySelector("[data-picture]");
  const words = box.querySelector("[data-words]");
  const clip = player.querySelector(".clip");
  let tiles;

  const point = async (second) => {
    const whole = Number(bar.max);
    const share = Math.min(Math.max(second / whole, 0), 1);
    box.hidden = false;
    box.style.setProperty("--at", share);
    words.textContent = [clock(share * whole), titled(parts, share * whole)].filter(Boolean).join(" · ");
    tiles ??= load(clip.dataset.tiles);
    const tile = (await tiles).findLast(({ from }) => from <= share * whole);
    picture.hidden = !tile;
    if (tile) show(picture, tile, clip.dataset.sprite);
  };
  const hide = () => { box.hidden = true; };
  bar.addEventListener("pointermove", (event) => point(under(bar, event.clientX)));
  bar.addEventListener("input", () => point(Number(bar.value)));
  for (const name of ["pointerleave", "pointerup", "pointercancel", "change", "blur"]) bar.addEventListener(name, hide);
}

function under(bar, x) {
  const box = bar.getBoundingClientRect();
  const share = (x - box.x) / box.width;
  return Number(bar.max) * (getComputedStyle(bar).direction === "rtl" ? 1 - share : share);
}

function show(picture, { x, y, width, height }, sprite) {
  picture.style.inlineSize = `${width}px`;
  picture.style.blockSize = `${height}px`;
  picture.style.backgroundImage = `url("${sprite}")`;
  picture.style.backgroundPosition = `${-x}px ${-y}px`;
}

/** Which part of the sprite belongs to which second: WebVTT whose lines end in `#xywh=x,y,w,h`. */
async function load(address) {
  const answer = address && (await fetch(address).catch(() => null));
  if (!answer?.ok) return [];
  const cues = (await answer.text()).matchAll(/(?:(\d+):)?(\d+):([\d.]+) -->.*\n.*#xywh=(\d+),(\d+),(\d+),(\d+)/g);
  return [...cues].map(([, hours, minutes, seconds, ...box]) => {
    const [x, y, width, height] = box.map(Number);
    return { from: 3600 * Number(hours ?? 0) + 60 * Number(minutes) + Number(seconds), x, y, width, height };
  });
}
