// What stays of a clip: two handles on one bar, for thumb and keyboard; the preview plays only what stays.
import { go } from "./wizard.js";

/** Seconds: of a step, of a step with Shift, and that must stay. */
const STEP = 0.1;
const LEAP = 1;
const LEAST = 0.5;
/** Seconds behind every end. */
const FAR = 1e7;
const AHEAD = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

const clock = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
const spell = (seconds) => [[Math.floor(seconds / 60), "min"], [Math.round(seconds % 60), "s"]]
  .filter(([value]) => value).map(([value, unit]) => `${value} ${unit}`).join(" ");
const tenths = (seconds) => Math.floor(seconds / STEP + 1e-6) * STEP;

/** Offer the handles for the clip of a row of the form, as soon as the browser knows how long it is. */
export function trim(row, video) {
  const part = row.querySelector("[data-trim]");
  if (!part) return;
  const begin = async () => {
    if (!Number.isFinite(video.duration)) await measured(video);
    if (Number.isFinite(video.duration)) offer(row, part, video);
  };
  if (video.readyState) begin();
  else video.addEventListener("loadedmetadata", begin, { once: true });
}

/** What a browser has just recorded does not say how long it is: its end has to be looked for. */
async function measured(video) {
  await new Promise((known) => {
    video.addEventListener("durationchange", known, { once: true });
    video.currentTime = FAR;
  });
  video.currentTime = 0;
}

function offer(row, part, video) {
  const [first, last] = part.querySelectorAll("input[type=range]");
  const [start, end] = ["start", "end"].map((name) => row.querySelector(`[data-${name}]`));
  const base = video.currentSrc.startsWith("blob:") ? 0 : Number(part.dataset.base);
  const length = tenths(video.duration);
  const most = Number(part.dataset.most);
  const bearable = Number(part.closest("[data-max-s]").dataset.maxS);
  const all = part.querySelector("[data-all]");

  const kept = () => [Number(first.value), Number(last.value)];

  const draw = () => {
    const [from, to] = kept();
    part.style.setProperty("--from", from / length);
    part.style.setProperty("--to", to / length);
    first.setAttribute("aria-valuetext", clock(base + from));
    last.setAttribute("aria-valuetext", clock(base + to));
    part.querySelector("[data-from]").textContent = clock(base + from);
    part.querySelector("[data-to]").textContent = clock(base + to);
    const over = to - from > bearable;
    const { stays, whole } = part.dataset;
    part.querySelector("[data-kept]").textContent = end.value || over ? stays.replace("{value}", clock(to - from)).replace("{limit}", spell(most)) : whole;
    part.toggleAttribute("data-over", over);
    const long = part.querySelector("[data-over-long]");
    long.hidden = !over;
    all.hidden = !end.value;
    if (over) long.querySelector("span").textContent = part.closest("[data-long]").dataset.long.replace("{value}", spell(to - from));
    row.dispatchEvent(new CustomEvent("trim", { detail: { from, to } }));
  };

  const write = (from, to) => {
    const whole = !base && from === 0 && to === length;
    start.value = whole ? "" : (base + from).toFixed(1);
    end.value = whole ? "" : (base + to).toFixed(1);
  };

  const move = (handle, to) => {
    const [from, until] = kept();
    handle.value = handle === first ? Math.min(to, until - LEAST) : Math.max(to, from + LEAST);
    video.pause();
    video.currentTime = Number(handle.value);
    write(...kept());
    draw();
  };

  for (const handle of [first, last]) {
    Object.assign(handle, { min: 0, max: length, step: STEP });
    handle.addEventListener("input", () => move(handle, Number(handle.value)));
    handle.addEventListener("keydown", (event) => {
      if (!event.shiftKey || !(event.key in AHEAD)) return;
      event.preventDefault();
      const mirrored = event.key in { ArrowLeft: 0, ArrowRight: 0 } && getComputedStyle(handle).direction === "rtl";
      move(handle, Number(handle.value) + AHEAD[event.key] * (mirrored ? -LEAP : LEAP));
    });
  }
  all.addEventListener("click", () => {
    [first.value, last.value] = [0, length];
    [start.value, end.value] = ["", ""];
    draw();
    last.focus();
  });
  part.querySelector("[data-first]").addEventListener("click", () => { first.value = 0; move(last, Math.min(most, length)); });

  const watch = () => {
    if (video.paused) return;
    const [, to] = kept();
    if (video.currentTime < to) return requestAnimationFrame(watch);
    video.pause();
    video.currentTime = to;
  };
  video.addEventListener("play", () => {
    const [from, to] = kept();
    if (video.currentTime < from || video.currentTime > to - STEP) video.currentTime = from;
    watch();
  });

  first.value = start.value ? start.value - base : 0;
  last.value = end.value ? end.value - base : length;
  part.hidden = false;
  row.querySelector("[data-numbers]").hidden = true;
  draw();
}

/** What is still longer than it may be is not sent: the handles say so, and how to mend it. */
document.addEventListener("submit", (event) => {
  const over = event.target.querySelector("[data-trim][data-over]");
  if (!over || event.submitter?.value === "draft" || event.submitter?.value.includes(":")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  point(over);
}, true);

document.addEventListener("over", ({ target }) => point(target), true);

function point(over) {
  const form = over.closest("[data-compose]");
  if (form) go(form, "shape");
  over.scrollIntoView({ block: "center" });
  over.querySelectorAll("input[type=range]")[1].focus();
}
