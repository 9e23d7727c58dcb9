// Signing out leaves nothing of the person on this device. What was not sent yet would be lost: so they are asked first.
import { bind } from "./bind.js";

bind("[data-sign-out]", (form) => {
  const question = document.getElementById("leave");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (question && await waits()) question.showModal();
    else leave(form);
  });
  question?.addEventListener("close", () => { if (question.returnValue === "leave") leave(form); });
});

/** How many files, Posts and ticks of this person were not sent yet. */
async function waits() {
  try {
    const { own } = await import("./store.js");
    const open = (record) => record.state !== "done" && record.sent !== true && (record.action || record.size);
    return (await Promise.all(["uploads", "drafts", "ticks"].map(own))).flat().filter(open).length;
  } catch {
    return 0;
  }
}

async function leave(form) {
  // Nothing of it may keep the person from leaving.
  await clear().catch(() => {});
  form.submit();
}

/** The answer to the form says it too, in the header Clear-Site-Data; not every browser listens to that. */
async function clear() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  await navigator.clearAppBadge?.().catch(() => {});
  for (const name of await caches.keys()) await caches.delete(name);
  await erase();
  localStorage.clear();
  sessionStorage.clear();
  await registration?.unregister();
}

async function erase() {
  (await import("./store.js")).close();
  await new Promise((done) => {
    const request = indexedDB.deleteDatabase("pollen");
    request.onsuccess = request.onerror = request.onblocked = done;
  });
}
