"use strict";
// What the person keeps on this device: one cache a Post, filled by `kept.js`. Its page is shown where the server cannot
// be reached; its files, which are marked with `kept`, come from here always, in ranges, so that players can seek.
self.pollen ??= {};
{
  const NAME = /^kept-\d+-(\d+)$/;
  const FILES = /^\/(?:media|portraits)\//;
  const PAGE = /^\/(?:kept|posts)\/(\d+)(?:\/|$)/;

  const cacheOf = async (post) => {
    const name = (await caches.keys()).find((each) => NAME.exec(each)?.[1] === post);
    return name && caches.open(name);
  };

  /** The kept page for the address, if there is one. */
  self.pollen.keptPage = async ({ pathname }) => {
    const post = PAGE.exec(pathname)?.[1];
    const cache = post && await cacheOf(post);
    return cache && cache.match(pathname === `/posts/${post}` ? `/kept/${post}` : pathname, { ignoreVary: true });
  };

  addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    const post = url.searchParams.get("kept");
    if (!post || event.request.method !== "GET" || !FILES.test(url.pathname)) return;
    event.respondWith(file(event.request, url, post));
  });

  /** Signatures run out, a version of a file is the same for ever. */
  const file = async (request, url, post) => {
    const cache = await cacheOf(post);
    const kept = await cache?.match(`${url.pathname}?v=${url.searchParams.get("v")}`, { ignoreVary: true });
    return kept ? part(kept, request.headers.get("range")) : fetch(request);
  };

  /** RFC 9110, 14: one range of bytes, also the last ones; anything else is answered with the whole. */
  const part = async (whole, asked) => {
    const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(asked ?? "") ?? [];
    if (!first && !last) return whole;
    const blob = await whole.blob();
    const type = whole.headers.get("content-type");
    const start = first ? Number(first) : Math.max(0, blob.size - Number(last));
    const end = Math.min(first && last ? Number(last) : Infinity, blob.size - 1);
    if (start > end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${blob.size}` } });
    return new Response(blob.slice(start, end + 1, type), {
      status: 206,
      headers: {
        "Accept-Ranges": "bytes",
        "Content-Length": end + 1 - start,
        "Content-Range": `bytes ${start}-${end}/${blob.size}`,
        "Content-Type": type,
      },
    });
  };
}
