import { memory } from "./bind.js";

const MOST = 2;

/** Draw the captions in a line of ours: native cues collide with the text over the clip. */
export function captions(player, video) {
  const line = player.querySelector("[data-caption]");
  const button = player.querySelector("[data-captions]");
  const track = video.textTracks[0];
  if (!line || !track) return;

  const draw = () => {
    const cue = memory.get("captions") === "off" ? null : track.activeCues?.[0];
    const lines = cue ? cue.text.replace(/<[^>]+>/g, "").split("\n").slice(0, MOST) : [];
    line.replaceChildren(...lines.map((text) => Object.assign(document.createElement("span"), { textContent: text, dir: "auto" })));
  };
  const show = () => button?.setAttribute("aria-pressed", memory.get("captions") !== "off");

  track.addEventListener("cuechange", draw);
  video.addEventListener("emptied", () => line.replaceChildren());
  video.addEventListener("loadstart", () => { track.mode = "hidden"; });
  if (video.currentSrc) track.mode = "hidden";
  button?.addEventListener("click", () => {
    memory.set("captions", memory.get("captions") === "off" ? "on" : "off");
    show();
    draw();
  });
  show();
}
