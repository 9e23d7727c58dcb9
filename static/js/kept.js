// Posts on this device: one cache each, named with the person. It counts from the moment its note stands in it, which is
// written last; `sw/offline.js` answers from it.
import { meta } from "./bind.js";

const NOTE = "/note";
/** So many times its bytes a Post takes up in the cache. */
const GROWTH = 1.1;

const build = new URL(import.meta.url).pathname.split("/")[2];
const nameOf = (post) => `kept-${meta("person")}-${post}`;
const pageOf = (post) => `/kept/${post}`;

/** The name of a file in the cache: signatures run out, a version of a file is the same for ever. */
function keyOf(address) {
  const url = new URL(address, location.href);
  return `${url.pathname}?v=${url.searchParams.get("v")}`;
}

const pathOf = (address) => new URL(address, location.href).pathname;

/** There is no room: `needed` and `free` in bytes. */
export class Full extends Error {
  constructor(needed, free) { super("full"); Object.assign(this, { needed, free }); }
}

/** The notes of all that is kept whole, the last first: `id, title, kind, size, poster, mark, build, at`. */
export async function all() {
  const names = (await caches.keys()).filter((name) => name.startsWith("kept-"));
  const notes = await Promise.all(names.map(whole));
  return notes.filter(Boolean).sort((one, other) => other.at - one.at);
}

/** The note of the Post, after a look whether all of it is still there. */
export const find = (post) => whole(nameOf(post));

async function whole(name) {
  if (!(await caches.has(name))) return null;
  const cache = await caches.open(name);
  const note = await (await cache.match(NOTE))?.json();
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const needed = note && [pageOf(note.id), ...note.pages.map(pathOf), ...note.files.map(keyOf)];
  return needed?.every((key) => there.has(new URL(key, location.href).href)) ? note : null;
}

/** Get all that belongs to the Post; what is here already stays. Throws `Full`, or an Error when something is missing. */
export async function keep(post, moved = () => {}) {
  const before = await find(post);
  const copy = await (await ask("PUT", `/api/v1/posts/${post}/kept`)).json();
  if (!before) await room(copy.size);
  const cache = await caches.open(nameOf(post));
  try {
    await fill(cache, copy, moved);
  } catch (error) {
    if (!before) await drop(post);
    throw error.name === "QuotaExceededError" ? new Full(copy.size, await free()) : error;
  }
  await navigator.storage.persist?.().catch(() => {});
}

async function fill(cache, copy, moved) {
  const needed = new Set([NOTE]);
  for (const [place, address] of copy.files.entries()) {
    const key = keyOf(address);
    needed.add(key);
    moved(place / copy.files.length);
    // Captions may be another text under the same name.
    if (!(await cache.match(key)) || address.includes("/captions/")) await cache.put(key, await ask("GET", address));
  }
  for (const address of [pageOf(copy.id), ...copy.pages]) {
    needed.add(pathOf(address));
    await cache.put(pathOf(address), await ask("GET", address));
  }
  await cache.put(NOTE, Response.json({ ...copy, build, at: Date.now() }));
  for (const request of await cache.keys()) {
    const url = new URL(request.url);
    if (!needed.has(url.pathname + url.search)) await cache.delete(request);
  }
}

/** Let it go: here at once, on the server if it hears. The offline page does not know whose it is. */
export async function drop(post) {
  const own = meta("person") ? [nameOf(post)] : (await caches.keys()).filter((name) => name.startsWith("kept-") && name.endsWith(`-${post}`));
  for (const name of own) await caches.delete(name);
  await ask("DELETE", `/api/v1/posts/${post}/kept`).catch(() => {});
}

/** Once a page, and whenever the network is back, ask what of it still stands. */
export function begin() {
  review().catch(() => {});
  addEventListener("online", () => review().catch(() => {}));
}

/** What is hidden or gone must go from here, what changed is got anew; so is what an older build made. */
async function review() {
  const own = nameOf("");
  for (const name of await caches.keys()) {
    const foreign = name.startsWith("kept-") && !name.startsWith(own);
    if (foreign) await caches.delete(name);
  }
  const notes = await all();
  if (!notes.length) return;
  const answer = await ask("PUT", "/api/v1/me/kept", { ids: notes.map(({ id }) => id) });
  const marks = new Map((await answer.json()).map(({ id, mark }) => [id, mark]));
  for (const note of notes) {
    if (!marks.has(note.id)) await drop(note.id);
    else if (marks.get(note.id) !== note.mark || note.build !== build) await keep(note.id);
  }
}

async function room(size) {
  const left = await free();
  if (size * GROWTH > left) throw new Full(size, left);
}

async function free() {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  return Math.max(0, quota - usage);
}

async function ask(method, address, body) {
  const headers = method === "GET" ? {} : { "X-CSRF": meta("csrf"), "Content-Type": "application/json" };
  const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer;
}
