// Pictures side by side: the dots follow, the buttons turn.
import { bind, calm } from "./bind.js";

bind("[data-pictures]", (pictures) => {
  const row = pictures.querySelector("[data-row]");
  const dots = [...pictures.querySelectorAll("[data-dot]")];
  const watcher = new IntersectionObserver((entries) => {
    const shown = entries.find((entry) => entry.isIntersecting);
    if (!shown) return;
    const place = [...row.children].indexOf(shown.target);
    dots.forEach((dot, at) => dot.classList.toggle("dot-on", at === place));
  }, { root: row, threshold: 0.6 });
  for (const picture of row.children) watcher.observe(picture);

  pictures.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn]");
    if (!button) return;
    const way = document.dir === "rtl" ? -1 : 1;
    row.scrollBy({ left: way * Number(button.dataset.turn) * row.clientWidth, behavior: calm() ? "instant" : "smooth" });
  });
});
