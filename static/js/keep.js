// What was begun is kept on this device at each step, and offered when the composer is opened again.
import { bind } from "./bind.js";
import { drafts, queue } from "./queue.js";
import { own } from "./store.js";

/** How long after the last key the words are kept. */
const PAUSE = 300;
/** The draft of this page: it outlives the form, which the server may draw anew. */
let current = null;

bind("[data-compose], [data-replace]", (form) => {
  // Each new Post has a draft of its own, so that none takes the place of another.
  if (form.dataset.memory === "new") form.dataset.memory = current ?? `new-${crypto.randomUUID()}`;
  current = drafts.key(form);
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
  const shared = new URLSearchParams(location.search).get("shared");
  // Until its words are back, an empty form must not be kept in their place.
  if (shared) form.dataset.restoring = "";
  await queue.ready;
  if (shared) {
    const kept = await drafts.read(shared);
    if (kept) await restore(form, kept);
    delete form.dataset.restoring;
    return;
  }
  const mine = form.dataset.memory.startsWith("new-") ? (key) => !/^\d+$/.test(key) : (key) => key === form.dataset.memory;
  const found = (await own("drafts")).filter((draft) => !draft.action && mine(draft.key));
  for (const draft of found.sort((one, other) => other.at - one.at)) part.append(row(part, draft));
  part.hidden = found.length === 0;
});

function row(part, draft) {
  const made = part.querySelector("template").content.cloneNode(true).firstElementChild;
  const file = queue.entries().find((entry) => entry.draft === draft.key);
  const said = (name) => draft.fields?.find(([field, value]) => field === name && value)?.[1];
  made.querySelector("[data-title]").textContent = said("title") ?? draft.title ?? file?.name ?? said("text") ?? "";
  made.querySelector("[data-at]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  made.querySelector("[data-go-on]").addEventListener("click", async () => {
    await restore(document.querySelector("[data-compose]"), await drafts.read(draft.key));
    part.hidden = true;
  });
  const away = made.querySelector("[data-away]");
  away.addEventListener("click", async () => {
    if (away.textContent !== away.dataset.sure) { away.textContent = away.dataset.sure; return; }
    for (const entry of queue.entries().filter((entry) => entry.draft === draft.key)) await entry.cancel();
    await drafts.forget(draft.key);
    made.remove();
    part.hidden = !part.querySelector("[data-go-on]");
  });
  return made;
}

/** The server draws the form with all that was kept; without a connection its words come back at least. */
async function restore(form, kept) {
  current = kept.key;
  const body = new FormData();
  // Of a file that has arrived meanwhile the server knows only its own number.
  const known = (text) => (kept.entries ?? []).reduce((so, { id, asset }) => (asset ? so.replaceAll(id, asset) : so), text);
  for (const [name, value] of kept.fields) if (name !== "to") body.append(known(name), known(value));
  for (const name of ["csrf", "key"]) body.set(name, form.elements[name].value);
  for (const [name, value] of shared(kept)) body.set(name, value);
  body.set("kind", kept.kind ?? form.elements.kind.value);
  body.set("to", `kind:${body.get("kind")}`);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) {
    form.outerHTML = await answer.text();
    const drawn = document.getElementById("compose");
    drawn.dataset.memory = kept.key;
    window.htmx.process(drawn);
    document.dispatchEvent(new CustomEvent("htmx:after:swap"));
    drawn.dispatchEvent(new CustomEvent("restored", { bubbles: true, detail: body.get("part") }));
  } else await refill(form, kept);
}

/** Words and a link that another app shared. */
function shared({ title, text, url, fields }) {
  if (fields.length) return [];
  return [["title", title], ["text", [text, url].filter(Boolean).join("\n")]].filter(([, value]) => value);
}

async function refill(form, kept) {
  form.dataset.memory = kept.key;
  for (const [name, value] of [...kept.fields, ...shared(kept)]) {
    const field = form.elements[name];
    if (field?.matches?.("input[type=text], textarea")) field.value = value;
    else for (const one of field?.length ? field : []) if (one.type === "radio") one.checked = one.value === value;
  }
  await import("./skills.js").catch(() => {});
  for (const [name, value] of kept.fields) {
    if (name === "skill") form.dispatchEvent(new CustomEvent("skill", { detail: value }));
  }
}

/** The Post is on the server: its words leave this device, its files go on until the last byte. */
bind("[data-sent]", async (page) => {
  await queue.ready;
  const left = queue.entries().filter((entry) => entry.draft === current);
  await drafts.forget(current);
  current = null;
  const { wait } = await import("./sent.js");
  wait(page, left);
});
