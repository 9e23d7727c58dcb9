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
// A refusal is said and swaps nothing; a form that comes back with its mistakes marked is no such refusal.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!ctx?.text?.includes("data-problem")) return;
  event.preventDefault();
  say(new DOMParser().parseFromString(ctx.text, "text/html").querySelector("[data-problem]")?.textContent.trim());
});
document.addEventListener("htmx:error", () => say(toast?.dataset.failed));
