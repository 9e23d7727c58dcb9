// Skills as chips: type, choose with the arrows or a tap, Enter or a comma keeps what is typed.
import { bind } from "./bind.js";

/** Writing pauses so long before somebody is asked. */
const PAUSE = 150;
/** Whether a finger or a button of the mouse is down. */
let pressed = false;
for (const name of ["pointerdown", "pointerup", "pointercancel"]) addEventListener(name, () => { pressed = name === "pointerdown"; }, true);

bind("[data-skills]", (field) => {
  const input = field.querySelector("input[role=combobox]");
  const list = field.querySelector("[role=listbox]");
  const chips = field.querySelector("[data-chips]");
  const blank = field.querySelector("template[data-chip]");
  let timer, asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const current = () => options().find((option) => option.getAttribute("aria-selected") === "true");
  const names = () => [...chips.querySelectorAll("input")].map((chip) => chip.value.toLowerCase());

  const close = () => {
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const add = (text) => {
    const name = text.replace(/^#/, "").trim();
    if (name && !names().includes(name.toLowerCase())) {
      const chip = blank.content.cloneNode(true);
      chip.querySelector("input").value = name;
      chip.querySelector("[data-word]").textContent = name;
      chips.append(chip);
    }
    input.value = "";
    full();
    close();
  };

  const full = () => { input.hidden = chips.children.length >= Number(field.dataset.most); };

  const suggest = async () => {
    const mine = ++asked;
    const text = input.value.trim();
    if (!text) return close();
    const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ text })}`).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    list.innerHTML = await answer.text();
    list.hidden = !options().length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };

  const move = (by) => {
    const all = options();
    if (!all.length) return;
    const next = all[(all.indexOf(current()) + by + all.length + (by < 0 && !current() ? 1 : 0)) % all.length];
    for (const option of all) option.setAttribute("aria-selected", String(option === next));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.includes(",")) input.value.split(",").forEach(add);
    else timer = setTimeout(suggest, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Enter") { event.preventDefault(); add(current()?.dataset.name ?? input.value); }
    if (event.key === "Escape") close();
    if (event.key === "Backspace" && !input.value) { chips.lastElementChild?.remove(); full(); }
  });
  const left = () => setTimeout(() => { if (document.activeElement !== input) add(input.value); }, PAUSE);
  // A chip moves what stands below it: not while somebody presses there, or they press beside it.
  input.addEventListener("blur", () => (pressed ? document.addEventListener("pointerup", left, { once: true }) : left()));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) { event.preventDefault(); add(option.dataset.name); }
  });
  field.closest("form").addEventListener("skill", ({ detail }) => add(detail));
  chips.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    button.closest("li").remove();
    full();
    input.focus();
  });
  full();
  // What was typed before this script was there.
  if (input.value) input.dispatchEvent(new Event("input"));
});
