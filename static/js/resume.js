// Where somebody is in a clip: told to the server, offered on the next device, reached by a link.
import { meta } from "./bind.js";

// Seconds of play after which the server hears for the first time, and from then on.
const FIRST = 2;
const EVERY = 10;
// More between two looks is a jump, not play.
const STEP = 3;
let tellNow = () => {};

export function report(player, video) {
  const address = player.querySelector("[data-watch]")?.dataset.watch;
  if (!address) return;
  let at = 0;
  let played = 0;
  let told = null;

  const look = () => {
    if (!video.readyState) return;
    const passed = video.currentTime - at;
    at = video.currentTime;
    if (passed > 0 && passed < STEP && !document.hidden) played += passed;
    if (played >= (told === null ? FIRST : EVERY)) tell();
  };
  const tell = () => {
    if (at === told || (told === null && !played)) return;
    const body = new URLSearchParams({ at: at.toFixed(1), played: played.toFixed(1) });
    told = at;
    played = 0;
    fetch(address, { method: "POST", body, keepalive: true, headers: { "X-CSRF": meta("csrf") } }).catch(() => {});
  };
  const finish = () => { look(); tell(); };

  video.addEventListener("timeupdate", look);
  video.addEventListener("seeking", () => { if (video.readyState) at = video.currentTime; });
  video.addEventListener("play", () => { tellNow = finish; });
  video.addEventListener("pause", finish);
}

addEventListener("pagehide", () => tellNow());
document.addEventListener("visibilitychange", () => { if (document.hidden) tellNow(); });

/** Begin at the second of the address; offer the place where the person stopped elsewhere. */
export function begin(player, video) {
  const asked = Number(new URLSearchParams(location.search).get("t"));
  if (asked > 0) video.currentTime = asked;
  document.addEventListener("seek-to", (event) => { if (player.isConnected) video.currentTime = event.detail; });

  const offer = player.querySelector("[data-resume]");
  if (!offer) return;
  offer.hidden = asked > 0;
  offer.addEventListener("click", () => {
    video.currentTime = Number(offer.dataset.resume);
    video.play().catch(() => {});
    player.querySelector(".player-bar [data-play]").focus();
  });
  video.addEventListener("play", () => { offer.hidden = true; });
}
