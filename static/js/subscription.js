// This browser's subscription, and the server that must know it.
import { meta } from "./bind.js";

const ADDRESS = "/me/push";

export const possible = "PushManager" in window && "serviceWorker" in navigator && "Notification" in window;

/** What the browser has, without asking anybody; null when there is none. */
export async function known() {
  const worker = await navigator.serviceWorker.getRegistration();
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** Subscribe, if need be, and tell the server. `key` is the one messages will be signed with. */
export async function take(key) {
  const worker = await navigator.serviceWorker.ready;
  let subscription = await worker.pushManager.getSubscription();
  if (subscription && text(subscription.options?.applicationServerKey) !== key) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { keys } = subscription.toJSON();
  await tell({ endpoint: subscription.endpoint, ...keys });
}

export async function end() {
  const subscription = await known();
  if (!subscription) return;
  await tell({ endpoint: subscription.endpoint, state: "off" });
  await subscription.unsubscribe();
}

/** A subscription that the browser or the server has lost comes back without a question. */
export async function mend() {
  const answer = await fetch(ADDRESS, { headers: { Accept: "application/json" } });
  if (answer.ok && !answer.redirected) await take((await answer.json()).key);
}

async function tell(fields) {
  const body = new URLSearchParams({ csrf: meta("csrf"), ...fields });
  const answer = await fetch(ADDRESS, { method: "POST", body });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
}

const text = (key) => btoa(String.fromCharCode(...new Uint8Array(key))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
