// What was begun is kept on this device at each step, and offered when the composer is opened again.
import { bind } from "./bind.js";
import { drafts, queue } from "./queue.js";
import { own } from "./store.js";

/** How long after the last key the words are kept. */
const PAUSE = 300;
/** The draft of this page: it outlives the form, which the server may draw anew. */
let current = null;
/** Files of the draft that the form did not name when it was sent. */
let strays = [];

bind("[data-compose], [data-replace]", (form) => {
  // Each new Post has a draft of its own, so that none takes the place of another.
  if (form.dataset.memory === "new") form.dataset.memory = current ?? `new-${crypto.randomUUID()}`;
  current = drafts.key(form);
  form.addEventListener("submit", () => { strays = queue.strays(form); }, { capture: true });
  if (!form.matches("[data-compose]")) return;
  let timer;
  const keep = () => {
    clearTimeout(timer);
    if (form.isConnected && !("restoring" in form.dataset) && begun(form)) drafts.keep(form).catch(() => { /* a private window keeps nothing */ });
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); };
  for (const change of ["input", "change", "files", "part"]) form.addEventListener(change, soon);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  form.addEventListener("part", ({ detail }) => { form.elements.part.value = detail; });
});

const begun = (form) => Boolean(form.querySelector("[data-attached]")) || words(form).some((field) => field.value !== field.defaultValue);
const words = (form) => [...form.querySelectorAll("input[type=text], textarea")].filter((field) => field.name);

bind("[data-drafts]", async (part) => {
  const form = document.querySelector("[data-compose]");
  // Somebody was quicker than this script: the Post has gone out.
  if (!form) return;
  const shared = new URLSearchParams(location.search).get("shared");
  // Until its words are back, an empty form must not be kept in their place.
  if (shared) form.dataset.restoring = "";
  await queue.ready;
  if (shared) {
    const kept = await drafts.read(shared);
    try {
      if (kept) await bring(form, kept);
    } finally {
      delete form.dataset.restoring;
      form.dispatchEvent(new CustomEvent("free"));
    }
    return;
  }
  const mine = form.dataset.memory.startsWith("new-") ? (key) => !/^\d+$/.test(key) : (key) => key === form.dataset.memory;
  const found = (await own("drafts")).filter((draft) => !draft.action && mine(draft.key));
  if (found.length) (await import("./drafts.js")).list(part, found, bring);
});

/** Go on with what was kept; it is the draft of this page from now on. */
async function bring(form, kept) {
  current = kept.key;
  await (await import("./drafts.js")).restore(form, kept);
}

/** The Post is on the server: its words leave this device, its files go on until the last byte. */
bind("[data-sent]", async (page) => {
  await queue.ready;
  for (const entry of strays) await entry.cancel();
  const left = queue.entries().filter((entry) => entry.draft === current);
  await drafts.forget(current);
  current = null;
  const { wait } = await import("./sent.js");
  wait(page, left);
});
