// "Keep on this device" in the menu of a Post, the list of what is kept, and what needs a connection.
import { bind } from "./bind.js";
import { all, drop, find, Full, keep } from "./kept.js";
import { say } from "./toast.js";

const able = navigator.serviceWorker && "caches" in window;
const LANGUAGE = document.documentElement.lang;
const MB = 1_000_000;

const size = (bytes) => new Intl.NumberFormat(LANGUAGE, {
  style: "unit", unit: "megabyte", maximumFractionDigits: bytes < 10 * MB ? 1 : 0,
}).format(Math.max(0.1, bytes / MB));
const share = (part) => new Intl.NumberFormat(LANGUAGE, { style: "percent" }).format(part);

bind("[data-keep]", async (button) => {
  if (!able) return;
  const post = Number(button.dataset.keep);
  const words = button.querySelector("[data-words]");
  let kept;
  const show = async () => {
    kept = await find(post);
    words.textContent = kept ? button.dataset.drop.replace("{size}", size(kept.size)) : button.dataset.get;
    button.hidden = false;
  };
  button.addEventListener("click", async () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    if (kept) await drop(post);
    else await get(button, post, (part) => { words.textContent = `${button.dataset.busy} ${share(part)}`; });
    button.ariaDisabled = null;
    await show();
  });
  await show();
});

async function get({ dataset }, post, moved) {
  try {
    await keep(post, moved);
    const kept = await find(post);
    say(kept ? dataset.kept.replace("{size}", size(kept.size)) : dataset.failed);
  } catch (error) {
    say(error instanceof Full ? dataset.full.replace("{needed}", size(error.needed)).replace("{free}", size(error.free)) : dataset.failed);
  }
}

bind("[data-kept-list]", async (list) => {
  if (!able) return;
  const draw = async () => {
    const notes = await all();
    list.querySelector("[data-rows]").replaceChildren(...notes.map((note) => row(list, note, draw)));
    list.querySelector("[data-total]").textContent = notes.length
      ? list.dataset.total.replace("{size}", size(notes.reduce((sum, note) => sum + note.size, 0))) : "";
    list.querySelector("[data-empty]").hidden = notes.length > 0;
    list.dataset.done = "";
  };
  await draw();
});

/** What only the server can show. */
bind("[data-online]", (link) => {
  const show = () => { link.hidden = !navigator.onLine; };
  for (const event of ["online", "offline"]) addEventListener(event, show);
  show();
});

bind("[data-reconnect]", () => addEventListener("online", () => location.reload()));

function row(list, note, draw) {
  const made = list.querySelector("template").content.cloneNode(true);
  const link = made.querySelector("a");
  link.href = `/kept/${note.id}`;
  link.textContent = note.title;
  made.querySelector("[data-size]").textContent = size(note.size);
  const picture = made.querySelector("img");
  if (note.poster) picture.src = note.poster;
  else picture.remove();
  const button = made.querySelector("button");
  button.ariaLabel = `${button.textContent.trim()}: ${note.title}`;
  button.addEventListener("click", async () => { await drop(note.id); await draw(); });
  return made;
}
