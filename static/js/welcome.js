// Choosing the first Skills: says how many are chosen.
import { bind } from "./bind.js";

bind("[data-welcome]", (form) => {
  const count = form.querySelector("[data-count]");
  const tell = () => {
    const chosen = form.querySelectorAll("[name=skill]:checked").length;
    count.textContent = chosen ? count.dataset.some.replace("{count}", chosen) : count.dataset.none;
  };
  form.addEventListener("change", tell);
  document.addEventListener("htmx:after:swap", tell);
  tell();
});
