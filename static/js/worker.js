// The service worker of a signed-in person. It comes last: nothing on the page waits for it.
import { memory, meta } from "./bind.js";

/** Milliseconds after the page stands: to begin with, the shell is hundreds of files, and the first clip goes before them. */
const FIRST = 3000;

if (meta("csrf") && "serviceWorker" in navigator) {
  const later = () => setTimeout(start, navigator.serviceWorker.controller ? 0 : FIRST);
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}

async function start() {
  try {
    const registration = await navigator.serviceWorker.register("/sw.js");
    watch(registration);
    await speak(await navigator.serviceWorker.ready);
    const names = await caches.keys();
    if (names.some((name) => name.startsWith("kept-"))) (await import("./kept.js")).begin();
  } catch { /* a private window may refuse, the network may be gone: all works without it */ }
}

/** A new build waits: the person is asked. The first one of all replaces nothing. */
function watch(registration) {
  const offer = (worker) => import("./update.js").then((update) => update.offer(worker));
  const follow = (worker) => worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
  });
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  if (registration.installing) follow(registration.installing);
  registration.addEventListener("updatefound", () => follow(registration.installing));
}

/** The pages of the shell in the language of this page; they are nobody's, so without the session. */
async function speak(registration) {
  const build = new URL(import.meta.url).pathname.split("/")[2];
  const spoken = `${document.documentElement.lang} ${build}`;
  if (!registration.active || memory.get("offline") === spoken) return;
  for (const address of ["/offline", "/outbox"]) {
    const page = await fetch(address, { credentials: "omit", headers: { "Accept-Language": document.documentElement.lang } });
    if (!page.ok || !(await caches.has(`shell-${build}`))) return;
    await (await caches.open(`shell-${build}`)).put(address, page);
  }
  memory.set("offline", spoken);
}
