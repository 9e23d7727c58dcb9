// One short sentence. The server says it by `HX-Trigger: {"toast": {"value": "…"}}`, scripts by the event `toast`.
const toast = document.getElementById("toast");
const SHOWN = 4000;
let timer;

export function say(sentence) {
  if (!toast || !sentence) return;
  toast.textContent = sentence;
  toast.dataset.open = "";
  clearTimeout(timer);
  timer = setTimeout(() => { delete toast.dataset.open; toast.textContent = ""; }, SHOWN);
}

document.addEventListener("toast", (event) => say(event.detail?.value ?? event.detail));
document.addEventListener("htmx:error", () => say(toast?.dataset.failed));
