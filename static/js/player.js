// Our own controls on the native element. Without this file the native ones stay.
import { bind, memory } from "./bind.js";
import { captions } from "./captions.js";
import { gestures } from "./gestures.js";

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

bind("[data-player]", (player) => {
  const video = player.querySelector("video");
  video.controls = false;
  player.dataset.ready = "";
  buttons(player, video);
  seeking(player, video);
  captions(player, video);
  gestures(player, video);
});

function buttons(player, video) {
  const play = player.querySelector("[data-play]");
  const show = () => {
    player.toggleAttribute("data-playing", !video.paused);
    play.setAttribute("aria-label", video.paused ? play.dataset.on : play.dataset.off);
  };
  play.addEventListener("click", () => (video.paused ? video.play().catch(() => {}) : video.pause()));
  for (const name of ["play", "pause", "emptied"]) video.addEventListener(name, show);

  const mute = player.querySelector("[data-mute]");
  mute?.addEventListener("click", () => { video.muted = !video.muted; });
  video.addEventListener("volumechange", () => mute?.setAttribute("aria-pressed", video.muted));

  const speed = player.querySelector("[data-speed]");
  const pace = () => { video.playbackRate = Number(memory.get("speed")) || 1; };
  video.addEventListener("loadedmetadata", pace);
  pace();
  if (speed) speed.value = String(video.playbackRate);
  speed?.addEventListener("change", () => { memory.set("speed", speed.value); pace(); });
}

function seeking(player, video) {
  const bar = player.querySelector("[data-seek]");
  const time = player.querySelector("[data-time]");
  const show = () => {
    const whole = video.duration || Number(bar.max);
    bar.max = whole;
    bar.value = video.currentTime;
    bar.style.setProperty("--done", `${(100 * video.currentTime) / whole}%`);
    bar.setAttribute("aria-valuetext", `${clock(video.currentTime)} / ${clock(whole)}`);
    if (time) time.textContent = bar.getAttribute("aria-valuetext");
  };
  bar.addEventListener("input", () => { video.currentTime = Number(bar.value); show(); });
  for (const name of ["timeupdate", "loadedmetadata", "emptied"]) video.addEventListener(name, show);
  show();
}
