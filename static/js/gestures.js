const DOUBLE = 280;
const HOLD = 450;
const JUMP = 5;
const EDGE = 0.33;

/** One tap pauses, a double tap at the edges jumps 5 s, tap and hold shows the bare picture. */
export function gestures(player, video) {
  const area = player.querySelector("[data-tap]");
  const card = player.closest("[data-card]") ?? player;
  let last = 0;
  let single;
  let hold;

  area.addEventListener("pointerdown", () => {
    hold = setTimeout(() => { hold = null; card.dataset.bare = ""; }, HOLD);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    area.addEventListener(name, () => { clearTimeout(hold); });
  }

  area.addEventListener("click", (event) => {
    if ("bare" in card.dataset) { delete card.dataset.bare; return; }
    clearTimeout(single);
    const twice = event.timeStamp - last < DOUBLE;
    last = twice ? 0 : event.timeStamp;
    if (twice) jump(video, area, event.clientX);
    else single = setTimeout(() => player.querySelector("[data-play]").click(), DOUBLE);
  });
}

function jump(video, area, x) {
  const box = area.getBoundingClientRect();
  const part = (x - box.x) / box.width;
  if (part < EDGE) video.currentTime -= JUMP;
  if (part > 1 - EDGE) video.currentTime += JUMP;
}
