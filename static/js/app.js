// The one entry. What every page needs comes with it; the rest comes when what it serves stands in the page,
// now or after a swap. One line each: selector, module.
import { memory } from "./bind.js";
import "./csrf.js";
import "./toast.js";
import "./sheet.js";
import "./live.js";
import "./worker.js";

const modules = {
  "[form='act']": () => import("./press.js"),
  "[data-feed]": () => import("./feed.js"),
  "[data-player]": () => import("./player.js"),
  "[data-pictures]": () => import("./pictures.js"),
  "[data-transcript], [data-lines]": () => import("./transcript.js"),
  "[data-here], [data-print], [id^='step-']": () => import("./share.js"),
  "[data-welcome]": () => import("./welcome.js"),
  "[data-pace]": () => import("./pace.js"),
  "[data-waits]": () => import("./waiting.js"),
  "[data-compose], [data-replace]": () => import("./posting.js"),
  "[data-outbox]": () => import("./outbox.js"),
  "[data-step-mode]": () => import("./step_mode.js"),
  "[data-step-editor]": () => import("./step_editor.js"),
  "[data-tips]": () => import("./tips.js"),
  "[data-seek-to]": () => import("./seek.js"),
  "[data-collection]": () => import("./collection.js"),
  "form:not([data-compose]) [data-skills]": () => import("./skills.js"),
  "[data-find]": () => import("./find.js"),
  "[data-suggestions]": () => import("./combobox.js"),
  "[data-copy]": () => import("./copy.js"),
  "[data-keep], [data-kept-list], [data-online]": () => import("./offline.js"),
  "[data-tell]": () => import("./tell.js"),
  "[data-sign-out]": () => import("./leave.js"),
  "[data-push]": () => import("./push.js"),
  "[data-appear]": () => import("./told.js"),
  "[data-undo]": () => import("./undo.js"),
};

function load() {
  for (const [selector, open] of Object.entries(modules)) {
    if (!document.querySelector(selector)) continue;
    delete modules[selector];
    // Without a connection it comes with a later swap.
    open().catch(() => { modules[selector] = open; });
  }
}

// Ticks that were made without a connection go out from any page.
if (memory.get("ticks")) import("./ticks.js").then(({ sync }) => sync(), () => {});

// Needed by those who write only.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-talk] textarea")) import("./talk.js").then(({ talk }) => talk(target), () => {});
});

// The keys that exist, for who asks for them.
document.addEventListener("keydown", (event) => {
  if (event.key === "?" && document.documentElement.dataset.help) import("./help.js").then(({ help }) => help(event), () => {});
});

load();
document.addEventListener("htmx:after:swap", load);
