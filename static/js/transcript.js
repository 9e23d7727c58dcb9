// Lines with times beside the player: a tap goes there, the one that is spoken is marked, a word finds its lines.
import { bind } from "./bind.js";
import { follow, seek } from "./timeline.js";

const WIDE = "(min-width: 900px)";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-lines] a[data-at]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  seek(link.dataset.at / 1000);
  document.querySelector("#shown")?.scrollIntoView({ block: "nearest" });
});

follow((seconds) => {
  for (const list of document.querySelectorAll("[data-lines]")) mark(list, seconds * 1000);
});

/** The last line that has begun; a line of the transcript also has an end. */
function mark(list, time) {
  const links = [...list.querySelectorAll("[data-at]")];
  const last = links.findLast((link) => link.dataset.at <= time);
  const current = time < (last?.dataset.end ?? Infinity) ? last : undefined;
  const before = list.querySelector("[aria-current]");
  if (current === before || (!current && !before)) return;
  before?.removeAttribute("aria-current");
  current?.setAttribute("aria-current", "true");
  if (current) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
}

bind("[data-transcript]", (panel) => {
  panel.open = location.hash === `#${panel.id}` || matchMedia(WIDE).matches;
  const search = panel.querySelector("[data-search]");
  search.hidden = false;
  search.addEventListener("input", ({ target }) => filter(panel, target.value.trim().toLocaleLowerCase()));
});

function filter(panel, words) {
  let count = 0;
  for (const line of panel.querySelectorAll("[data-lines] li")) {
    line.hidden = !line.textContent.toLocaleLowerCase().includes(words);
    count += !line.hidden;
  }
  const output = panel.querySelector("output");
  const told = { 0: output.dataset.none, 1: output.dataset.one }[count] ?? output.dataset.many.replace("{count}", count);
  output.textContent = words && told;
}
