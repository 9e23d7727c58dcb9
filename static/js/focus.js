// What must stay in view: a tap on the picture or two sliders put the point, and every crop follows at once.
const MOST = 10;

/** Offer the point for a picture that the browser can show. */
export function frame(row, picture) {
  const aim = row.querySelector("[data-aim]");
  for (const image of aim.querySelectorAll("img")) image.src = picture.src;
  const ask = () => { aim.hidden = false; };
  if (picture.complete && picture.naturalWidth) ask();
  else picture.addEventListener("load", ask);
}

function put(event) {
  const picture = event.target.closest("[data-aim-picture]");
  if (!picture) return;
  const box = picture.getBoundingClientRect();
  const [across, down] = picture.closest("[data-aim]").querySelectorAll("input");
  // A slider keeps its own ends.
  across.value = Math.round(((event.clientX - box.x) / box.width) * MOST);
  down.value = Math.round(((event.clientY - box.y) / box.height) * MOST);
  across.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", put);
document.addEventListener("pointerdown", ({ target, pointerId }) => {
  if (target.matches?.("[data-ring]")) target.setPointerCapture(pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (event.buttons && event.target.matches?.("[data-ring]")) put(event);
});

document.addEventListener("input", ({ target }) => {
  const aim = target.closest("[data-aim]");
  if (!aim) return;
  const row = aim.closest("[data-attached]");
  const [across, down] = aim.querySelectorAll("input");
  [row.dataset.focusX, row.dataset.focusY] = [across.value, down.value];
  across.ariaValueText = aim.dataset.across.replace("{value}", across.value * MOST);
  down.ariaValueText = aim.dataset.down.replace("{value}", down.value * MOST);
});
