// What pushes leave behind: a dot instead of a notification while a page has the focus, and a badge and
// notifications until Activity is opened.
import { memory } from "./bind.js";

const MENDED = "push-mended";

navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data?.type !== "notice") return;
  for (const dot of document.querySelectorAll('[data-live="notice"][data-appear]')) dot.hidden = false;
});

if (document.querySelector('.nav-activity[aria-current="page"]')) clear();
if (memory.get("push") === "on" && self.Notification?.permission === "granted" && once()) {
  import("./subscription.js").then(({ mend }) => mend()).catch(() => { /* the next visit tries again */ });
}

async function clear() {
  navigator.clearAppBadge?.().catch(() => { /* only where it is allowed */ });
  const worker = await navigator.serviceWorker?.getRegistration();
  for (const notification of await worker?.getNotifications() ?? []) notification.close();
}

function once() {
  try {
    if (sessionStorage.getItem(MENDED)) return false;
    sessionStorage.setItem(MENDED, "1");
    return true;
  } catch {
    return false;
  }
}
