// The order of a Collection by dragging; its buttons do the same without this.
import { bind, meta } from "./bind.js";
import { drag } from "./step_drag.js";

bind("[data-collection]", (part) => {
  const list = part.querySelector("[data-rows]");
  if (!list) return;
  const told = part.querySelector("[data-told]");
  part.dataset.scripted = "";
  drag(list, async (row) => {
    const rows = [...list.children];
    const body = new URLSearchParams(rows.map((one) => ["posts", one.dataset.post]));
    const answer = await fetch(part.dataset.collection, { method: "POST", body, headers: { "X-CSRF": meta("csrf"), "HX-Request": "true" } }).catch(() => null);
    told.textContent = answer?.ok
      ? part.dataset.moved.replace("{value}", rows.indexOf(row) + 1).replace("{limit}", rows.length)
      : part.dataset.failed;
    told.classList.toggle("hush", Boolean(answer?.ok));
    if (!answer?.ok) return;
    // The buttons at both ends follow the new order.
    part.outerHTML = await answer.text();
    document.dispatchEvent(new Event("htmx:after:swap"));
  });
});
