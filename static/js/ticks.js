// Ticks of checklists, and how it went: written down on this device first, sent when there is a way, each of them once.
import { memory } from "./bind.js";
import * as store from "./store.js";

/** What a page must know to look for ticks without opening the database. */
const FLAG = "ticks";
const GONE = new Set([404, 409, 422]);

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

/** Note how it went with the Post, and send it when that works. */
export async function tell(post, action, result) {
  const owner = await store.person();
  await keep({ id: `${owner}:told:${post}`, owner, post, action, result });
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
  // A new key for each act: a repeat of this one counts once, the next one anew.
  await store.put("ticks", { ...record, key: crypto.randomUUID(), at: Date.now(), sent: false });
  memory.set(FLAG, "1");
  await sync();
}

/** Send what waits, in its order. One page does it at a time. */
export async function sync() {
  if (!navigator.locks) return send();
  return navigator.locks.request("ticks", send);
}

async function send() {
  const waiting = (await store.own("ticks")).filter((record) => !record.sent).sort((one, other) => one.at - other.at);
  if (!waiting.length) return memory.set(FLAG, "");
  const session = await fetch("/session", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null), () => null);
  if (!session) return;
  for (const record of waiting) {
    if (String(session.person) !== record.owner) continue;
    const said = record.result ? { part: "result", result: record.result } : { state: record.on === false ? "off" : "on" };
    const body = new URLSearchParams({ key: record.key, ...said });
    const answer = await fetch(record.action, { method: "POST", body, headers: { "X-CSRF": session.csrf, "HX-Request": "true" } }).catch(() => null);
    if (!answer || !(answer.ok || GONE.has(answer.status))) return;
    if (!answer.ok || !(record.step || record.result)) await store.remove("ticks", record.id);
    else await store.change("ticks", record.id, { sent: true }, (found) => found.key === record.key);
  }
}

addEventListener("online", sync);
addEventListener("pageshow", (event) => { if (event.persisted) sync(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
