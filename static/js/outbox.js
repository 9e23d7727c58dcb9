// The outbox: what waits on this device, drawn from what the device keeps, with or without a connection.
import { bind } from "./bind.js";
import { drafts, queue } from "./queue.js";
import { draw } from "./sending.js";
import { own } from "./store.js";

/** How long a browser may take to save a file. */
const SAVING = 60_000;
/** The key of a draft that another app, or the page without a connection, brought. */
const BROUGHT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Drafts of words alone by key: no file stands for them. */
const words = new Map();

bind("[data-outbox]", async (box) => {
  const list = box.querySelector("[data-list]");
  const rows = new Map();

  const show = () => {
    const groups = grouped();
    for (const [key, row] of rows) if (!groups.has(key)) { row.remove(); rows.delete(key); }
    for (const [key, group] of groups) {
      if (!rows.has(key)) {
        rows.set(key, make(box, group));
        list.append(rows.get(key));
      }
      fill(box, rows.get(key), group);
    }
    box.querySelector("[data-none]").hidden = groups.size > 0;
    const stopped = [...queue.posts(), ...queue.entries()].some((one) => one.state === "signin");
    box.querySelector("[data-signin]").hidden = !stopped;
  };

  queue.addEventListener("change", ({ detail }) => {
    if (detail.location) tell(box, rows.get(detail.key));
    show();
  });
  await queue.ready;
  for (const draft of await own("drafts")) if (!draft.action && BROUGHT.test(draft.key)) words.set(draft.key, draft);
  show();
});

/** Files by the Post they belong to, and Posts and drafts of words alone. */
function grouped() {
  const groups = new Map();
  const of = (key) => groups.get(key) ?? groups.set(key, { key, post: null, entries: [] }).get(key);
  for (const draft of words.values()) of(draft.key).draft = draft;
  for (const post of queue.posts()) of(post.key).post = post;
  for (const entry of queue.entries()) {
    if (entry.state !== "done" || groups.has(entry.draft)) of(entry.draft ?? entry.id).entries.push(entry);
  }
  return groups;
}

function make(box, { key, entries }) {
  const row = box.querySelector("template[data-post]").content.cloneNode(true).firstElementChild;
  const now = () => grouped().get(key);
  row.querySelector("[data-retry]").addEventListener("click", () => queue.retry(now().post));
  row.querySelector("[data-change]").addEventListener("click", async () => location.assign(await queue.reopen(now().post)));
  row.querySelector("[data-open]").href = composer(box, key, entries[0] ?? words.get(key));
  twice(row.querySelector("[data-remove]"), async () => {
    const group = now();
    if (group?.post) await queue.takeBack(group.post);
    else for (const entry of group?.entries ?? []) await entry.cancel();
    if (!words.delete(key)) return;
    await drafts.forget(key);
    row.remove();
    box.querySelector("[data-none]").hidden = grouped().size > 0;
  });
  return row;
}

/** Where a draft is gone on with: that of a Post is its change, any other one is named. `begun` knows its kind. */
function composer(box, key, begun) {
  if (/^\d+$/.test(key)) return `/posts/${key}/edit`;
  if (/^file-\d+$/.test(key)) return `/posts/${key.slice(5)}/file`;
  const kind = begun?.kind ?? "video";
  return `${box.dataset.compose}?${new URLSearchParams(key === "new" ? { kind } : { kind, shared: key })}`;
}

function fill(box, row, { key, post, draft, entries }) {
  row.querySelector("[data-title]").textContent = post?.title || titled(draft) || named(box, entries[0]);
  const state = row.querySelector("[data-state]");
  state.hidden = !post;
  if (post) state.textContent = (post.state === "failed" && post.reason) || state.dataset[post.state] || "";
  state.classList.toggle("error", post?.state === "failed");
  row.querySelector("[data-retry]").hidden = post?.state !== "failed";
  row.querySelector("[data-change]").hidden = !post;
  row.querySelector("[data-open]").hidden = Boolean(post) || entries.some((entry) => entry.id === key);
  const files = row.querySelector("[data-files]");
  const wanted = new Set(entries.map((entry) => entry.id));
  for (const file of [...files.children]) if (!wanted.has(file.dataset.id)) file.remove();
  const drawn = new Set([...files.children].map((file) => file.dataset.id));
  for (const entry of entries) if (!drawn.has(entry.id)) files.append(line(box, entry));
}

const titled = (draft) => draft?.fields?.find(([name, value]) => name === "title" && value)?.[1];

/** A file whose Post is on the server already has no words here. */
const named = (box, entry) => box.dataset[entry && entry.draft === null ? entry.kind : "unnamed"];

function line(box, entry) {
  const file = box.querySelector("template[data-file]").content.cloneNode(true).firstElementChild;
  file.dataset.id = entry.id;
  file.querySelector("[data-name]").textContent = entry.name;
  file.querySelector("[data-save]").addEventListener("click", () => save(entry));
  draw(file, entry);
  return file;
}

/** Whatever happens to a Post, its file can be had back. */
async function save(entry) {
  const file = await entry.file();
  if (!file) return;
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: entry.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVING);
}

/** What cannot be taken back asks for a second tap, for which a slow thumb has time; a tap elsewhere says no. */
function twice(button, act) {
  const label = button.querySelector("span");
  const first = label.textContent;
  let sure = false;
  const ask = (again) => {
    sure = again;
    label.textContent = again ? button.dataset.sure : first;
  };
  button.addEventListener("click", () => {
    if (sure) return act();
    ask(true);
    document.addEventListener("pointerdown", ({ target }) => { if (!button.contains(target)) ask(false); }, { once: true });
  });
}

function tell(box, row) {
  const told = box.querySelector("[data-told]");
  told.textContent = told.dataset.out.replace("{value}", row?.querySelector("[data-title]").textContent ?? "");
}
