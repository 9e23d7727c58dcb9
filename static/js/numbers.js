// What is saved before the server has heard of its files goes out a moment later.
import { drafts, queue } from "./queue.js";

/** States in which a file will have its number soon. */
const SOON = new Set(["waiting", "sending"]);

/** Resolves when no file of the form waits for its number on the server. */
export async function numbered(form) {
  await queue.ready;
  const coming = () => queue.entries().some((entry) => entry.draft === drafts.key(form) && !entry.asset && SOON.has(entry.state));
  while (coming()) await new Promise((change) => { queue.addEventListener("change", change, { once: true }); });
}
