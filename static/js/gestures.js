/** Milliseconds between the taps of a double one, until holding counts, and that the thanks are shown. */
const DOUBLE = 280;
const HOLD = 450;
const POP = 700;
/** Seconds of a jump, and the share of the width on either side where a double tap jumps. */
const JUMP = 5;
const EDGE = 0.33;

/** One tap pauses, a double tap jumps 5 s at the edges and says Useful between, holding shows the bare picture. */
export function gestures(player, video) {
  const area = player.querySelector("[data-tap]");
  const card = player.closest("[data-card]") ?? player;
  let last = 0;
  let single;
  let hold;
  let held = false;

  area.addEventListener("pointerdown", () => {
    held = false;
    hold = setTimeout(() => { held = true; card.dataset.bare = ""; }, HOLD);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    area.addEventListener(name, () => { clearTimeout(hold); delete card.dataset.bare; });
  }

  area.addEventListener("click", (event) => {
    if (held) return;
    clearTimeout(single);
    const twice = event.timeStamp - last < DOUBLE;
    last = twice ? 0 : event.timeStamp;
    if (twice) double(card, video, area, event.clientX);
    else single = setTimeout(() => player.querySelector("[data-play]").click(), DOUBLE);
  });
}

function double(card, video, area, x) {
  const box = area.getBoundingClientRect();
  const part = (x - box.x) / box.width;
  if (part < EDGE) video.currentTime -= JUMP;
  else if (part > 1 - EDGE) video.currentTime += JUMP;
  else useful(card);
}

/** Says Useful with the Post's own button; it is never taken back this way. */
export function useful(card) {
  const button = (card.matches("[data-card]") ? card : document).querySelector(".action[id^='useful-']");
  if (!button) return;
  if (button.getAttribute("aria-pressed") !== "true") button.click();
  const pop = document.createElement("span");
  pop.className = "thanks-pop";
  pop.append(button.querySelector("svg").cloneNode(true));
  card.append(pop);
  setTimeout(() => pop.remove(), POP);
}
