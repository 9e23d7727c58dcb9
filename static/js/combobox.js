// What a box may mean, under it while somebody types: arrows, Enter and Escape as in the combobox of WAI-ARIA.
// An option leads to its own page, or puts its words into the box and sends the form.
import { bind } from "./bind.js";

/** Writing pauses so long before somebody is asked. */
const PAUSE = 200;

bind("[data-suggestions]", (box) => {
  const list = document.getElementById(box.getAttribute("aria-controls"));
  let timer, asking;

  const current = () => list.querySelector("[aria-selected=true]");

  const quit = () => {
    clearTimeout(timer);
    asking?.abort();
    timer = asking = null;
  };

  const close = () => {
    quit();
    list.hidden = true;
    box.ariaExpanded = "false";
    box.removeAttribute("aria-activedescendant");
  };

  const open = async () => {
    const text = box.value.trim();
    quit();
    if (!text) return close();
    const mine = asking = new AbortController();
    const answer = await fetch(`${box.dataset.suggestions}?${new URLSearchParams({ q: text })}`, { signal: mine.signal }).catch(() => null);
    const html = answer?.ok ? await answer.text().catch(() => "") : "";
    if (mine.signal.aborted || document.activeElement !== box) return;
    asking = null;
    list.innerHTML = html;
    box.removeAttribute("aria-activedescendant");
    list.hidden = !list.childElementCount;
    box.ariaExpanded = String(!list.hidden);
  };

  /** One on or back; beyond either end the box itself is next. */
  const move = (by) => {
    const all = [...list.children];
    const at = all.indexOf(current());
    const next = all[((at < 0 ? all.length : at) + by + all.length + 1) % (all.length + 1)];
    for (const option of all) option.ariaSelected = String(option === next);
    if (next) box.setAttribute("aria-activedescendant", next.id);
    else box.removeAttribute("aria-activedescendant");
    next?.scrollIntoView({ block: "nearest" });
  };

  const choose = (option) => {
    const { address, words } = option.dataset;
    close();
    if (address) return location.assign(address);
    box.value = words;
    box.form.requestSubmit();
  };

  /** What each key does; false leaves it to the browser. */
  const keys = {
    ArrowDown: () => (list.hidden ? open() : move(1)),
    ArrowUp: () => (list.hidden ? open() : move(-1)),
    Enter: () => {
      const option = current();
      if (list.hidden || !option) { close(); return false; }
      choose(option);
    },
    // What is on its way is waved off as well: somebody who wants it gone has not asked for an empty box.
    Escape: () => {
      if (list.hidden && !timer && !asking) return false;
      close();
    },
  };

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(open, PAUSE); });
  box.addEventListener("keydown", (event) => {
    const act = !event.isComposing && keys[event.key];
    if (act && act() !== false) event.preventDefault();
  });
  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(option);
  });
  // What was typed before this script was there.
  if (box.value !== box.defaultValue) open();
});
