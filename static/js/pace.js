// How fast clips play, chosen from the menu of a card: at once for what is on the screen, and kept.
import { bind } from "./bind.js";
import { prefer } from "./preferences.js";

bind("[data-pace]", (form) => {
  const steps = form.querySelectorAll("[name=speed]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = event.submitter;
    prefer("speed", value);
    for (const video of document.querySelectorAll("video")) video.playbackRate = Number(value);
    for (const step of steps) step.setAttribute("aria-pressed", step.value === value);
  });
});
