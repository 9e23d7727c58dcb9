// What this device still has to send, and the words it keeps: all of it survives the page.
import { memory, meta } from "./bind.js";
import * as store from "./store.js";
import "../sw/tus.js";
import "../sw/queue.js";

export const { pictured } = self.pollen.queue;
const { drain, holds } = self.pollen.queue;
const known = new Map();
const posts = new Map();
/** The entries of files that another app shared: such a file has no lasting date to know it by. */
const shared = new WeakMap();
const channel = new BroadcastChannel("queue");
const MB = 1_000_000;
/** Above so many bytes a file waits for Wi-Fi where the browser reports a mobile network. */
const large = () => MB * Number(document.querySelector("[data-wifi-mb]")?.dataset.wifiMb ?? Infinity);

/**
 * One file on its way: `id, draft, name, size, type, kind, state, sent, asset, reason, wifi`. `state` is one of
 * waiting, wifi, offline, signin, sending, paused, failed, done, and held for a file that was shared and not yet taken.
 * Says `change`.
 */
class Entry extends EventTarget {
  constructor(record) { super(); Object.assign(this, record); }

  get holds() { return holds(this); }
  get active() { return ["waiting", "wifi", "offline", "signin", "sending"].includes(this.state); }

  pause() { return this.#turn({ state: "paused", sent: this.sent }); }
  resume() { return this.#turn({ state: "waiting", reason: "" }); }
  sendNow() { return this.#turn({ state: "waiting", reason: "", wifi: false }); }
  waitForWifi() { return this.#turn({ state: "waiting", wifi: true }); }

  /** To another draft. */
  async move(draft) {
    const record = await store.change("uploads", this.id, { draft });
    if (record) tell({ name: "uploads", record });
  }

  /** Give it up: what has arrived is freed, the file leaves this device. */
  async cancel() {
    tell({ name: "uploads", gone: this.id });
    if (this.asset) self.pollen.tus.drop(this.asset, meta("csrf"));
    await remove(this.id);
  }

  /** The file itself, or nothing when the device lost it. */
  async file() { return (await store.get("files", this.id))?.blob; }

  async #turn(values) {
    const record = await store.change("uploads", this.id, values, (found) => found.state !== "done");
    if (record) tell({ name: "uploads", record });
    await go();
  }
}

class Queue extends EventTarget {
  ready = this.#read();

  entries() { return [...known.values()].sort((one, other) => one.at - other.at); }

  /** The Posts that were tapped "Post" on and are not out yet: `key, title, state, reason`. */
  posts() { return [...posts.values()].sort((one, other) => one.at - other.at); }

  /** How many Posts and files outside of Posts are still to be sent. */
  amount() { return posts.size + this.entries().filter((entry) => entry.state !== "done" && !this.posts().some((post) => post.key === entry.draft)).length; }

  /** Keep the file before a byte of it is sent. One that was chosen before goes on where it stands. */
  async add(file, { draft }) {
    await this.ready;
    const same = shared.get(file) ?? this.entries().find((entry) => begun(entry, file, draft));
    if (same) {
      if (same.draft !== draft) await same.move(draft);
      if (same.state === "held" || same.state === "failed") await same.resume();
      return same;
    }
    const record = {
      id: crypto.randomUUID(), owner: await store.person(), draft, at: Date.now(),
      name: file.name, size: file.size, type: file.type, modified: file.lastModified, kind: pictured(file) ? "photo" : "video",
      state: "waiting", sent: 0, asset: null, reason: "", wifi: Boolean(navigator.connection?.type) && file.size > large(),
    };
    await store.put("files", { id: record.id, owner: record.owner, blob: file });
    await store.put("uploads", record);
    tell({ name: "uploads", record });
    go();
    return known.get(record.id);
  }

  /** "Post" was tapped: the form goes out by itself once its files are there, also when this page is closed. */
  async post(form) {
    const owner = await store.person();
    const key = form.elements.key.value;
    const draft = drafts.key(form);
    const record = {
      id: `${owner}:${key}`, owner, key, at: Date.now(), action: form.getAttribute("action"), state: "waiting", reason: "",
      title: form.elements.title?.value ?? "", kind: form.elements.kind.value,
      fields: [...fieldsOf(form).filter(([name]) => name !== "to"), ["key", key], ["to", "post"]],
    };
    for (const entry of this.strays(form)) await entry.cancel();
    for (const entry of this.entries().filter((entry) => entry.draft === draft)) {
      await entry.move(key);
      if (entry.state === "paused") await entry.resume();
    }
    await store.put("drafts", record);
    await store.remove("drafts", `${owner}:${draft}`);
    tell({ name: "drafts", record });
    await go();
  }

  /** Files of the form's draft that the form does not name: taken out of it, or too many. Nothing may wait for them. */
  strays(form) {
    const named = fieldsOf(form).map(([, value]) => value.replace("picture:", ""));
    const key = drafts.key(form);
    return this.entries().filter((entry) => entry.draft === key && !named.includes(entry.asset) && !named.includes(entry.id));
  }

  /** Take a queued Post back to the composer: its words are a draft again, its files go on. Resolves to where. */
  async reopen(post) {
    await store.put("drafts", { ...post, action: undefined, state: "draft" });
    tell({ name: "drafts", gone: post.id });
    return `${post.action}?${new URLSearchParams({ kind: post.kind, shared: post.key })}`;
  }

  async retry(post) {
    const record = await store.change("drafts", post.id, { state: "waiting", reason: "" });
    if (record) tell({ name: "drafts", record });
    await go();
  }

  async takeBack(post) {
    for (const entry of this.entries().filter((entry) => entry.draft === post.key)) await entry.cancel();
    await store.remove("drafts", post.id);
    tell({ name: "drafts", gone: post.id });
  }

  async #read() {
    for (const record of await store.own("uploads")) known.set(record.id, new Entry(record));
    for (const record of await store.own("drafts")) if (record.action) posts.set(record.id, record);
    remember();
  }
}

/** The same file of the same draft, or of one that was left before all of it had arrived. */
function begun(entry, file, draft) {
  if (entry.name !== file.name || entry.size !== file.size || entry.modified !== file.lastModified) return false;
  return entry.draft === draft || (entry.draft !== null && entry.state !== "done" && !posts.has(`${entry.owner}:${entry.draft}`));
}

const TEMPORARY = new Set(["csrf", "key"]);
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !TEMPORARY.has(name));
const place = async (key) => `${await store.person()}:${key}`;

/** The words of a composer that were not sent yet. */
export const drafts = {
  /** The name of a form's draft: what was shared or taken back into it, else its own. */
  key: (form) => new URLSearchParams(location.search).get("shared") ?? form.dataset.memory ?? "new",

  /** Keep all that the form holds. */
  async keep(form) {
    const key = drafts.key(form);
    await store.put("drafts", { id: await place(key), owner: await store.person(), key, at: Date.now(), state: "draft", kind: form.elements.kind.value, fields: fieldsOf(form) });
  },

  /**
   * What was kept, or null: `kind`, `fields` as pairs of name and value, `entries` on their way, `held` files that
   * were shared and wait to be taken by `queue.add`.
   */
  async read(key) {
    await queue.ready;
    const kept = await store.get("drafts", await place(key));
    if (!kept || kept.action) return null;
    const entries = queue.entries().filter((entry) => entry.draft === key);
    const held = [];
    for (const entry of entries.filter((one) => one.state === "held")) {
      const file = await entry.file();
      if (file) held.push(file);
      if (file) shared.set(file, entry);
    }
    const numbered = (text) => entries.reduce((so, entry) => (entry.asset ? so.replaceAll(entry.id, entry.asset) : so), text);
    return { ...kept, fields: (kept.fields ?? []).map((pair) => pair.map(numbered)), entries: entries.filter((entry) => entry.state !== "held"), held };
  },

  /** Shared files that do not fit into a draft become one of their own, with its words. */
  async split(key, files) {
    const kept = await store.get("drafts", await place(key));
    const other = crypto.randomUUID();
    await store.put("drafts", { ...kept, id: await place(other), key: other });
    for (const file of files) await shared.get(file).move(other);
  },

  /** The Post is kept on the server: its words leave this device, its files when all of them have arrived. */
  async forget(key) {
    await queue.ready;
    await store.remove("drafts", await place(key));
    for (const entry of queue.entries().filter((entry) => entry.draft === key)) {
      await entry.move(null);
    }
  },
};

async function remove(id) {
  await store.remove("uploads", id);
  await store.remove("files", id);
}

/** Send what can go, here or, once this page is closed, in the worker. */
async function go() {
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("queue")).catch(() => { /* then with the next page */ });
  drain().catch(() => { /* the device refuses to remember: the page goes on without it */ });
}

const tell = (said) => { channel.postMessage(said); hear(said); };

/** A change, here, in another tab or in the worker. */
function hear({ name, record, gone, location, key, passing }) {
  if (passing) return pass(passing);
  if (name === "drafts") {
    if (gone) {
      posts.delete(gone);
      for (const entry of queue.entries()) if (location && entry.draft === key) known.delete(entry.id);
    } else if (record.action) posts.set(record.id, record);
  } else if (gone) known.delete(gone);
  else settle(record);
  remember();
  queue.dispatchEvent(new CustomEvent("change", { detail: { id: gone ?? record.id, key, location } }));
}

function settle(record) {
  const entry = known.get(record.id) ?? new Entry(record);
  known.set(record.id, Object.assign(entry, record));
  entry.dispatchEvent(new Event("change"));
  // Its Post is on the server, and now its last byte too.
  if (record.state === "done" && !record.draft) remove(record.id).then(() => known.delete(record.id));
}

/** Bytes on their way, which nobody writes down; what was said just before it was paused comes too late. */
function pass(values) {
  const entry = known.get(values.id);
  if (!entry?.active) return;
  Object.assign(entry, values);
  entry.dispatchEvent(new Event("change"));
  queue.dispatchEvent(new CustomEvent("change", { detail: { id: entry.id } }));
}

/** Other pages need not open the database to learn that nothing waits. */
function remember() {
  memory.set("waiting", queue.amount() || "");
}

export const queue = new Queue();

channel.onmessage = async ({ data }) => {
  await queue.ready;
  if (!data.record || data.record.owner === await store.person()) hear(data);
};
for (const event of ["online", "pageshow"]) addEventListener(event, go);
document.addEventListener("visibilitychange", () => { if (!document.hidden) go(); });
document.addEventListener("resume", go);
navigator.connection?.addEventListener?.("change", go);
queue.ready.then(go);
