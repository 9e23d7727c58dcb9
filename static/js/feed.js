// Home: the visible clip plays, it and its neighbours hold a source, keys move by one card.
import { bind, calm, unwanted } from "./bind.js";
import { useful } from "./gestures.js";
import "./panel.js";
import { start } from "./player.js";
import { attach, detach, settled } from "./source.js";

/** The share of a card that makes it the visible one, and cards before the end at which more are asked for. */
const SEEN = 0.6;
const AHEAD = 3;
const MOVES = { j: 1, ArrowDown: 1, PageDown: 1, k: -1, ArrowUp: -1, PageUp: -1 };
// So many pages are read again for somebody who comes back to a card far down.
const BACK = 5;

/** The choice holds for the session. */
const silent = () => sessionStorage.getItem("sound") !== "on";

bind("[data-feed]", (feed) => {
  const cards = () => [...feed.querySelectorAll("[data-card]")];
  const left = leftAt();
  let current = null;
  /** The card that is being moved to: a second key counts from there. */
  let aim = null;
  let above = null;

  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.intersectionRatio >= SEEN) arrive(entry.target);
  }, { root: feed, threshold: SEEN });

  const arrive = (card) => {
    if (card === current) return;
    if (card === aim) aim = null;
    current = card;
    above = card.previousElementSibling;
    const all = cards();
    const place = all.indexOf(card);
    all.forEach((other, at) => other.toggleAttribute("data-seen", at === place));
    // Where nothing plays by itself, nothing has to wait either.
    (calm() ? Promise.resolve() : settled).then(() => { if (card === current) all.forEach((other, at) => prepare(other, at - place)); });
    const more = feed.querySelector("[data-more]");
    if (more && all.length - place <= AHEAD) htmx.trigger(more, "near");
    history.replaceState({ ...history.state, card: card.id }, "");
    card.dispatchEvent(new CustomEvent("card-seen", { bubbles: true }));
  };

  const observe = () => {
    cards().forEach((card) => watcher.observe(card));
    // The end gave way to more: what stands in its place is what was asked for.
    if (current && !current.isConnected) {
      const card = above?.nextElementSibling ?? cards()[0];
      card.scrollIntoView({ behavior: "instant" });
      card.focus({ preventScroll: true });
    }
  };
  observe();
  document.addEventListener("htmx:after:swap", observe);

  const step = (by) => {
    const all = cards();
    const card = all[all.indexOf(aim?.isConnected ? aim : current) + by];
    if (card) aim = card;
    card?.scrollIntoView({ behavior: calm() ? "instant" : "smooth" });
    return card;
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, dialog, [popover]") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!MOVES[event.key] || unwanted(event)) return;
    event.preventDefault();
    // Tab goes on from the card that is seen, not from the one above.
    step(MOVES[event.key])?.focus({ preventScroll: true });
  });
  // A thumb decides anew where it goes.
  for (const name of ["pointerdown", "wheel"]) feed.addEventListener(name, () => { aim = null; }, { passive: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
  });
  feed.addEventListener("dblclick", (event) => {
    if (event.target.closest(".pictures")) useful(event.target.closest("[data-card]"));
  });
  sound(feed, () => current?.querySelector("video"));
  comeBack(feed, left);
});

/** `distance` is 0 for the visible card; only it plays, only it and its neighbours hold a source. */
function prepare(card, distance) {
  if (Math.abs(distance) === 1) bring(card);
  if (!card.matches("[data-player]")) return;
  if (Math.abs(distance) > 1) return detach(card.querySelector("video"));
  const video = start(card);
  video.muted = silent();
  if (distance) { video.pause(); if (!calm()) attach(video); return; }
  const begin = () => { attach(video); };
  if (calm()) return card.querySelector("[data-play]")?.addEventListener("click", begin, { capture: true, once: true });
  begin();
  video.play().catch(() => {});
}

/** The picture of a neighbour is there before a thumb is. */
function bring(card) {
  for (const picture of card.querySelectorAll(".clip img, .pictures li:first-child img")) picture.loading = "eager";
}

/** The card that was left by a link, when the back button leads here again. */
function leftAt() {
  const [visit] = performance.getEntriesByType("navigation");
  return visit?.type === "back_forward" ? history.state?.card : null;
}

async function comeBack(feed, id) {
  for (let page = 0; id && page < BACK; page += 1) {
    const card = document.getElementById(id);
    if (card) return card.scrollIntoView({ behavior: "instant" });
    const more = feed.querySelector("[data-more]");
    if (!more) return;
    const swapped = new Promise((done) => { document.addEventListener("htmx:after:swap", done, { once: true }); });
    htmx.trigger(more, "near");
    await swapped;
  }
}

/** One sound button for all clips. */
function sound(feed, visible) {
  const button = document.querySelector("[data-sound]");
  const show = () => {
    button?.setAttribute("aria-pressed", silent());
    for (const video of feed.querySelectorAll("video")) video.muted = silent();
  };
  button?.addEventListener("click", () => {
    sessionStorage.setItem("sound", silent() ? "on" : "off");
    show();
    visible()?.play().catch(() => {});
  });
  feed.addEventListener("card-seen", show, { capture: true });
  show();
}
