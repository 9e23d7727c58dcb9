import { prefer, prefers } from "./preferences.js";

/** Lines that are drawn at once. */
const MOST = 2;

/** Draw the captions in a line of ours: native cues collide with the text over the clip. */
export function captions(player, video) {
  const line = player.querySelector("[data-caption]");
  const button = player.querySelector("[data-captions]");
  const tongue = player.querySelector("[data-tongue]");
  const tracks = [...video.textTracks];
  if (!line || !tracks.length) return;
  let track;

  const draw = () => {
    const cue = prefers("captions") === "off" ? null : track.activeCues?.[0];
    const lines = cue ? cue.text.replace(/<[^>]+>/g, "").split("\n").slice(0, MOST) : [];
    line.lang = track.language;
    line.replaceChildren(...lines.map((text) => Object.assign(document.createElement("span"), { textContent: text, dir: "auto" })));
  };
  const take = () => {
    track = wanted(tracks);
    for (const other of tracks) other.mode = other === track ? "hidden" : "disabled";
    if (tongue) tongue.value = track.language;
    draw();
  };
  const show = () => button?.setAttribute("aria-pressed", prefers("captions") !== "off");

  take();
  for (const each of tracks) each.addEventListener("cuechange", () => { if (each === track) draw(); });
  video.addEventListener("emptied", () => line.replaceChildren());
  video.addEventListener("loadstart", take);
  tongue?.addEventListener("change", () => { prefer("captions_language", tongue.value); take(); });
  button?.addEventListener("click", () => {
    prefer("captions", prefers("captions") === "off" ? "on" : "off");
    show();
    draw();
  });
  show();
}

/** The language chosen once, else that of the page, else the first there is. */
function wanted(tracks) {
  const speaks = (tongue) => tracks.find((track) => tongue && track.language.split("-")[0] === tongue.split("-")[0]);
  const exact = tracks.find((track) => track.language === prefers("captions_language"));
  return exact ?? speaks(prefers("captions_language")) ?? speaks(document.documentElement.lang) ?? tracks[0];
}
