// Says on every page when something waits to be sent, and goes on sending it there.
import { bind, memory, meta } from "./bind.js";

const person = meta("person");
// The worker has no page to ask whose phone this is.
if (person && memory.get("person") !== person) {
  import("./store.js").then((store) => store.person()).then(() => memory.set("person", person), () => { /* nothing is kept here */ });
}

bind("[data-waits]", async (row) => {
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
