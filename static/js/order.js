// The order of the pictures: two buttons of each move it, and say where it stands now.
import { bind } from "./bind.js";

bind("[data-files] [data-list]", (list) => {
  const place = list.parentElement.querySelector("[data-place]");
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-attached]");
    const way = button.dataset.move;
    if (way === "earlier") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    // At an end only the way back is left.
    const left = row.matches(":first-child") ? "later" : row.matches(":last-child") ? "earlier" : way;
    row.querySelector(`[data-move=${left}]`).focus();
    place.textContent = place.dataset.place.replace("{value}", [...list.children].indexOf(row) + 1).replace("{limit}", list.children.length);
  });
});
