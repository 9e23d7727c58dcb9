// One large Play over the still picture of an embedded clip; from then on the browser's own controls.
const stage = document.querySelector("[data-embed-stage]");
const video = stage.querySelector("video");
const play = stage.querySelector("[data-embed-play]");

video.controls = false;
play.hidden = false;
play.addEventListener("click", () => video.play().catch(() => { begin(); }));
video.addEventListener("play", begin, { once: true });

function begin() {
  play.hidden = true;
  video.controls = true;
  video.focus();
}
