// What was begun on this device: the list that the composer offers, and the way back into the form.
import { drafts, queue } from "./queue.js";

/** The rows of what can be gone on with, the last first; `bring` brings one back into the form. */
export function list(part, found, bring) {
  for (const draft of found.sort((one, other) => other.at - one.at)) part.append(row(part, draft, bring));
  part.hidden = false;
}

function row(part, draft, bring) {
  const made = part.querySelector("template").content.cloneNode(true).firstElementChild;
  const file = queue.entries().find((entry) => entry.draft === draft.key);
  const said = (name) => draft.fields?.find(([field, value]) => field === name && value)?.[1];
  made.querySelector("[data-title]").textContent = said("title") ?? draft.title ?? file?.name ?? said("text") ?? "";
  made.querySelector("[data-at]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  made.querySelector("[data-go-on]").addEventListener("click", async () => {
    await bring(document.querySelector("[data-compose]"), await drafts.read(draft.key));
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
export async function restore(form, kept) {
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
