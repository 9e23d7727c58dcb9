import { unwanted } from "./bind.js";

const JUMP = 5;
const CLICKS = { " ": "[data-play]", k: "[data-play]", c: "[data-captions]", m: "[data-mute]", f: "[data-full]" };
const JUMPS = { j: -JUMP, l: JUMP };

/** The keys of players everywhere, while the player has the focus or nothing has it. */
export function keys(player, video) {
  const bar = player.querySelector("[data-seek]");
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const meant = target === document.body || player.contains(target);
    if (!player.isConnected || !meant || unwanted(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (target !== bar && target.closest("select, input, textarea, [popover]")) return;
    if (key === " " && target.closest("button")) return;
    const jump = JUMPS[key] ?? arrow(player, key);
    const button = CLICKS[key] && player.querySelector(`.player-bar ${CLICKS[key]}`);
    if (!jump && !button) return;
    event.preventDefault();
    if (jump) video.currentTime += jump;
    else button.click();
  });
}

/** Time runs as the text does. */
function arrow(player, key) {
  const way = getComputedStyle(player).direction === "rtl" ? -JUMP : JUMP;
  return { ArrowRight: way, ArrowLeft: -way }[key];
}
