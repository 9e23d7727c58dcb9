"use strict";
// The shell: every file of this build is on the phone before the build is used. Pages come from the server alone;
// where it cannot be reached, what the person kept, else the offline page.
self.pollen ??= {};
{
  const { version, shell } = self.BUILD;
  const HERE = `shell-${version}`;
  const OFFLINE = "/offline";
  /** Pages that are nobody's: they draw what this device keeps. */
  const PAGES = [OFFLINE, "/outbox"];
  /** An old page still finds its files: so many builds are kept. */
  const BUILDS = 2;
  /** What is never answered from the phone, nor by the offline page. */
  const PASSING = ["/sign-in", "/sign-out", "/live", "/uploads", "/api/", "/media/", "/assets/", "/portraits/", "/schema", "/embed/"];

  const FACE = /^\/(?:brand\.css|logos\/)/;

  addEventListener("install", (event) => event.waitUntil(fill()));
  addEventListener("activate", (event) => event.waitUntil(tidy()));
  // Only when somebody tapped "Reload": a page must not change under the words that are being written in it.
  addEventListener("message", ({ data }) => { if (data === "take over") skipWaiting(); });

  const fill = async () => {
    const cache = await caches.open(HERE);
    await cache.addAll(shell);
    // Without the session. `worker.js` brings them in the language of the person.
    for (const page of PAGES) {
      if (!(await cache.match(page))) await cache.put(page, await fetch(page, { credentials: "omit" }));
    }
  };

  const tidy = async () => {
    const builds = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== HERE);
    for (const name of builds.slice(0, builds.length - BUILDS + 1)) await caches.delete(name);
    await registration.navigationPreload?.enable();
  };

  addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
    // Parts of pages, which htmx asks for, are no navigation: nothing here answers them.
    else if (FACE.test(url.pathname)) event.respondWith(face(request));
    else if (request.mode === "navigate") event.respondWith(visit(event, url));
  });

  /** A build that is on the phone answers at once; one that is gone everywhere is answered with ours. */
  const file = async (request, url) => {
    const kept = await caches.match(request, { cacheName: HERE, ignoreVary: true }) ?? await ofBuild(request, url);
    if (kept) return kept;
    return fetch(request).catch(async () => await caches.match(ours(url), { cacheName: HERE, ignoreVary: true }) ?? Response.error());
  };

  const ofBuild = async (request, url) => {
    const name = `shell-${url.pathname.split("/")[2]}`;
    return await caches.has(name) ? caches.match(request, { cacheName: name, ignoreVary: true }) : undefined;
  };

  const ours = (url) => url.pathname.replace(/^\/static\/[0-9a-f]+\//, `/static/${version}/`);

  /** The company's colours and logo: what changes has a new address, which takes the place of the old. */
  const face = async (request) => {
    const cache = await caches.open("face");
    const kept = await cache.match(request);
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.ok) {
      const [kind] = FACE.exec(new URL(request.url).pathname);
      for (const old of await cache.keys()) if (new URL(old.url).pathname.startsWith(kind)) await cache.delete(old);
      await cache.put(request, answer.clone());
    }
    return answer;
  };

  const visit = async (event, url) => {
    const kept = await self.pollen.keptPage?.(url);
    const page = asked(event);
    try {
      return await (kept ? soon(page) : page);
    } catch {
      if (kept) return kept;
      if (PASSING.some((start) => url.pathname.startsWith(start))) return Response.error();
      return await caches.match(PAGES.includes(url.pathname) ? url.pathname : OFFLINE, { cacheName: HERE, ignoreVary: true }) ?? Response.error();
    }
  };

  const asked = async (event) => (await event.preloadResponse) ?? fetch(event.request);

  /** Who keeps a Post need not wait for a network that is there in name only. */
  const PATIENCE = 3000;
  const soon = (page) => Promise.race([page, new Promise((_, fail) => { setTimeout(fail, PATIENCE); })]);
}
