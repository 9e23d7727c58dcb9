// Ticks of checklists, and how it went: written down on this device first, sent when there is a way, each of them once.
import { memory } from "./bind.js";
import * as store from "./store.js";
import "../sw/ticks.js";

/** What a page must know to look for ticks without opening the database; the worker hears of them by the same name. */
const FLAG = "ticks";

/** Note that a Step is done, or is not, and send it to `action` when that works. */
export async function tick(post, step, action, on) {
  const owner = await store.person();
  await keep({ id: `${owner}:${step}`, owner, post, step, action, on });
}

/** Nothing of the checklist is done; what was not sent yet need not be sent any more. */
export async function startAgain(post, action) {
  const owner = await store.person();
  for (const record of (await of(post)).filter(({ result }) => !result)) await store.remove("ticks", record.id);
  await keep({ id: `${owner}:start:${post}`, owner, post, action });
}

/** Note how it went with the Post; `sync` sends it. */
export async function tell(post, action, result) {
  const owner = await store.person();
  await note({ id: `${owner}:told:${post}`, owner, post, action, result });
}

/** What was told of the Post here: `result` and whether it was `sent`; nothing once it was refused. */
export const told = async (post) => (await of(post)).find((record) => record.result);

/** What this device knows of the checklist and the page may not: pairs of a Step and whether it is done. */
export async function kept(post) {
  const records = (await of(post)).filter((record) => !record.sent || !navigator.onLine);
  const again = records.find((record) => !record.step && !record.result);
  const steps = [...document.querySelectorAll("[data-stop]")].map((stop) => stop.dataset.stop);
  return [
    ...(again ? steps.map((step) => [step, false]) : []),
    ...records.filter((record) => record.step).map((record) => [record.step, record.on]),
  ];
}

const of = async (post) => (await store.own("ticks")).filter((record) => record.post === post);

async function keep(record) {
  await note(record);
  await sync();
}

async function note(record) {
  // A new key for each act: a repeat of this one counts once, the next one anew.
  await store.put("ticks", { ...record, key: crypto.randomUUID(), at: Date.now(), sent: false });
  memory.set(FLAG, "1");
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register(FLAG)).catch(() => { /* then with the next page */ });
}

/** Send what waits, here or, once this page is closed, in the worker. Says `synced`. */
export async function sync() {
  if (await self.pollen.ticks.sync()) memory.set(FLAG, "");
  document.dispatchEvent(new Event("synced"));
}

addEventListener("online", sync);
addEventListener("pageshow", (event) => { if (event.persisted) sync(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
