// Dragging a row of a list by its handle, with a finger or a mouse; near the edge of the window the page goes along.
/** Pixels: where the window's edge begins, and how far the page goes with each picture. */
const EDGE = 96;
const SPEED = 14;

/** Let the rows of `list` be dragged by their `[data-handle]`; `dropped(row)` is told once one lies somewhere else. */
export function drag(list, dropped) {
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    lift(list, handle, event, dropped);
  });
}

function lift(list, handle, start, dropped) {
  const row = handle.closest("[data-row]");
  const before = [...list.children].indexOf(row);
  let y = start.clientY;
  const offset = start.clientY - row.getBoundingClientRect().top;
  let frame = 0;
  handle.setPointerCapture(start.pointerId);
  row.classList.add("lifted");

  const follow = () => {
    settle(row, y);
    row.style.translate = "";
    row.style.translate = `0 ${y - offset - row.getBoundingClientRect().top}px`;
  };
  /** As long as the finger rests near an edge. */
  const roll = () => {
    const way = y < EDGE ? -1 : y > innerHeight - EDGE ? 1 : 0;
    if (way) {
      scrollBy({ top: way * SPEED, behavior: "instant" });
      follow();
    }
    frame = requestAnimationFrame(roll);
  };
  const move = (event) => { y = event.clientY; follow(); };
  const end = () => {
    cancelAnimationFrame(frame);
    row.classList.remove("lifted");
    row.style.translate = "";
    handle.removeEventListener("pointermove", move);
    if ([...list.children].indexOf(row) !== before) dropped(row);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", end, { once: true });
  roll();
}

/**
 * Let a neighbour change sides once the pointer has passed its middle. The row itself stays where it is in the
 * document: one that is taken out loses the pointer.
 */
function settle(row, y) {
  const middle = (other) => { const box = other.getBoundingClientRect(); return box.top + box.height / 2; };
  while (row.previousElementSibling && y < middle(row.previousElementSibling)) row.after(row.previousElementSibling);
  while (row.nextElementSibling && y > middle(row.nextElementSibling)) row.before(row.nextElementSibling);
}
