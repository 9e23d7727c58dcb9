// The native element with our own controls. Without scripts it has its own.
import { bind } from "./bind.js";
import { captions } from "./captions.js";
import { gestures } from "./gestures.js";
import { keys } from "./keys.js";
import { learn, prefer, prefers } from "./preferences.js";
import { begin, report } from "./resume.js";
import { seeking } from "./scrub.js";
import { attach, change, fresh, settled } from "./source.js";

/** Milliseconds without a touch after which the bar leaves the full screen. */
const IDLE = 3000;

bind(".player[data-player]", (player) => settled.then(() => start(player)));

/** The clip of a player, with our controls; to begin with it is a part of the page that is for no scripts. */
export function start(player) {
  const kept = player.querySelector(".clip > noscript");
  if (!kept) return player.querySelector("video");
  const video = kept.querySelector("video") ?? new DOMParser().parseFromString(kept.textContent, "text/html").querySelector("video");
  video.controls = false;
  kept.replaceWith(video);
  learn(player.dataset.preferences);
  player.dataset.ready = "";
  buttons(player, video);
  sound(player, video);
  seeking(player, video);
  captions(player, video);
  gestures(player, video);
  fresh(video);
  report(player, video);
  if (player.matches(".player")) page(player, video);
  return video;
}

/** What only the page of a Post has: the whole bar, keys, a second in the address. */
function page(player, video) {
  attach(video);
  settings(player, video);
  screens(player, video);
  keys(player, video);
  begin(player, video);
}

function buttons(player, video) {
  const plays = player.querySelectorAll("[data-play]");
  const show = () => {
    player.toggleAttribute("data-playing", !video.paused);
    for (const button of plays) button.setAttribute("aria-label", video.paused ? button.dataset.on : button.dataset.off);
  };
  for (const button of plays) {
    button.addEventListener("click", () => (video.paused ? video.play().catch(() => {}) : video.pause()));
  }
  for (const name of ["play", "pause", "emptied"]) video.addEventListener(name, show);
  for (const button of player.querySelectorAll("[data-jump]")) {
    button.addEventListener("click", () => { video.currentTime += Number(button.dataset.jump); });
  }
  const pace = () => { video.playbackRate = Number(prefers("speed")) || 1; };
  video.addEventListener("loadedmetadata", pace);
  pace();
}

function sound(player, video) {
  const mute = player.querySelector("[data-mute]");
  const volume = player.querySelector("[data-volume]");
  mute?.addEventListener("click", () => { video.muted = !video.muted; });
  volume?.addEventListener("input", () => { video.volume = Number(volume.value); video.muted = !video.volume; });
  video.addEventListener("volumechange", () => mute?.setAttribute("aria-pressed", video.muted));
}

function settings(player, video) {
  const speed = player.querySelector("[data-speed]");
  speed.value = prefers("speed") ?? "1";
  speed.addEventListener("change", () => {
    prefer("speed", speed.value);
    video.playbackRate = Number(speed.value);
  });
  const voice = player.querySelector("[data-sound-only]");
  if (!voice) return;
  voice.checked = prefers("sound_only") === "on";
  voice.addEventListener("change", () => {
    prefer("sound_only", voice.checked ? "on" : "off");
    change(video);
  });
}

function screens(player, video) {
  const full = player.querySelector("[data-full]");
  full.hidden = !player.requestFullscreen && !video.webkitEnterFullscreen;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (player.requestFullscreen) player.requestFullscreen();
    else video.webkitEnterFullscreen();
  });
  player.addEventListener("fullscreenchange", () => full.setAttribute("aria-pressed", document.fullscreenElement === player));

  const small = player.querySelector("[data-window]");
  small.hidden = !document.pictureInPictureEnabled;
  small.addEventListener("click", () => {
    const shut = document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture();
    shut.catch(() => {});
    small.closest("[popover]").hidePopover();
  });
  rest(player);
}

/** On the full screen the bar leaves while nobody touches anything. */
function rest(player) {
  let timer;
  const wake = () => {
    clearTimeout(timer);
    delete player.dataset.idle;
    timer = setTimeout(() => { player.dataset.idle = ""; }, IDLE);
  };
  for (const name of ["pointermove", "pointerdown", "keydown", "focusin"]) player.addEventListener(name, wake);
}
