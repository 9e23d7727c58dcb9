// Keys for moderators: j and k move through the queue; on a Case 1 keeps, 2 and 3 open what needs a second look.
import { unwanted } from "./bind.js";

document.addEventListener("keydown", (event) => {
  if (unwanted(event) || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

// What was settled gives the focus to the next one.
document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement === document.body) document.querySelector("[data-row]")?.focus();
});

function move(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const now = rows.findIndex((row) => row === document.activeElement);
  rows[Math.min(Math.max(now + by, 0), rows.length - 1)]?.focus();
}
