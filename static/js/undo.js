// A form `data-undo` is said as a toast: its sentence and its one button. What it offers stands on the page too.
import { bind } from "./bind.js";

const SHOWN = 8000;

bind("[data-undo]", (form) => {
  form.className = "toast";
  form.querySelector("button").className = "toast-act";
  form.dataset.open = "";
  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => form.remove(), SHOWN); };
  // Whoever is about to tap has time.
  for (const name of ["focusin", "pointerenter"]) form.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["focusout", "pointerleave"]) form.addEventListener(name, wait);
  wait();
});
