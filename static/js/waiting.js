// Says on every page when something waits to be sent, and goes on sending it there.
import { bind, memory } from "./bind.js";

bind("[data-waiting]", async (row) => {
  if (!memory.get("waiting")) return;
  const { queue } = await import("./queue.js");
  const show = () => {
    const amount = queue.amount();
    row.hidden = amount === 0;
    row.querySelector("[data-text]").textContent = row.dataset[amount === 1 ? "one" : "more"].replace("{value}", amount);
  };
  queue.addEventListener("change", show);
  await queue.ready;
  show();
});
