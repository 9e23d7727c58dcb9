// Writing a Comment: colleagues are proposed after an @, and what is said can stand at the second that is shown.
import { clock } from "./scrub.js";
import { film } from "./timeline.js";

/** Writing pauses so long before somebody is asked. */
const PAUSE = 150;
const BEGUN = /(?:^|[^\w@])@([\p{L}\d-]{1,30})$/u;
const started = new WeakSet();
let lists = 0;

/** Called whenever somebody goes into the field. */
export function talk(field) {
  point(field.form);
  if (started.has(field)) return;
  started.add(field);
  mention(field, field.form.dataset.talk);
}

function mention(field, address) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `people-${++lists}`;
  list.role = "listbox";
  list.ariaLabel = "@";
  list.hidden = true;
  field.before(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let timer, asked = 0;

  const options = () => [...list.children];
  const current = () => options().find((option) => option.ariaSelected === "true");
  const close = () => {
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    const before = field.value.slice(0, field.selectionStart).replace(/@[\p{L}\d-]*$/u, `@${option.dataset.handle} `);
    const after = field.value.slice(field.selectionStart);
    field.value = before + after;
    field.setSelectionRange(before.length, before.length);
    close();
    field.focus();
  };
  const suggest = async () => {
    const begun = field.value.slice(0, field.selectionStart).match(BEGUN);
    if (!begun) return close();
    const mine = ++asked;
    const answer = await fetch(`${address}?${new URLSearchParams({ text: begun[1] })}`).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    list.innerHTML = await answer.text();
    list.hidden = !options().length;
  };
  const move = (by) => {
    const all = options();
    const next = all[(all.indexOf(current()) + by + all.length + (by < 0 && !current() ? 1 : 0)) % all.length];
    for (const option of all) option.ariaSelected = String(option === next);
    field.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  };

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(suggest, PAUSE); });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    if ((event.key === "Enter" || event.key === "Tab") && current()) { event.preventDefault(); choose(current()); }
    if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  field.addEventListener("blur", () => setTimeout(close, PAUSE));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) { event.preventDefault(); choose(option); }
  });
  // What was typed before this script was there.
  suggest();
}

/** The second that is on the screen when somebody begins to write. */
function point(form) {
  const place = form.querySelector("[data-place]");
  const second = Math.floor(film()?.currentTime ?? 0);
  const chosen = place?.querySelector("input");
  if (!second || !chosen || chosen.checked) return;
  chosen.value = second;
  place.querySelector("span").textContent = place.dataset.place.replace("{time}", clock(second));
  place.hidden = false;
}
