// The way to a Post in steps: on a phone one part of the form at a time, on a wide screen all of them beside each other.
import { bind } from "./bind.js";

const WIDE = matchMedia("(min-width: 900px)");
/** Where its person is: it outlives the form, which the server may draw anew. */
let now = null;

const parts = (form) => [...form.querySelectorAll("[data-part]")];
const names = (form) => parts(form).map((part) => part.dataset.part);

/** Show one part of the form and hide the others; where all of them stand, only look at it. */
export function show(form, name, { focus = true } = {}) {
  const all = names(form);
  const at = Math.max(0, all.indexOf(name));
  now = all[at];
  form.dataset.now = now;
  form.dataset.at = all.length === 1 ? "only" : at === 0 ? "first" : at === all.length - 1 ? "last" : "middle";
  for (const part of parts(form)) part.classList.toggle("part-now", part.dataset.part === now);
  for (const go of form.querySelectorAll("[data-go]")) {
    if (go.dataset.go === now) go.setAttribute("aria-current", "step");
    else go.removeAttribute("aria-current");
    go.classList.toggle("trail-past", all.indexOf(go.dataset.go) < at);
  }
  form.dispatchEvent(new CustomEvent("part", { detail: now }));
  // Beside each other nothing has to be shown; but what had the focus may be hidden now.
  if (!focus || (WIDE.matches && document.activeElement !== document.body && document.activeElement?.checkVisibility())) return;
  if (!WIDE.matches) scrollTo(0, 0);
  form.querySelector(".part-now [tabindex='-1']")?.focus({ preventScroll: !WIDE.matches });
}

/** Go on to a part; the way back leads here again. */
export function go(form, name) {
  if (name === form.dataset.now || !names(form).includes(name)) return;
  history.pushState({ part: name }, "");
  show(form, name);
}

function count(form) {
  const places = [...form.querySelectorAll("[data-place-text]")];
  if (places.length < 2) return;
  places.forEach((place, at) => {
    place.textContent = place.dataset.placeText.replace("{value}", at + 1).replace("{limit}", places.length);
  });
  form.querySelector("[data-trail]").hidden = false;
}

/** Nothing can be trimmed or put in order before there is a file. */
const open = (form) => {
  const shape = form.querySelector("[data-go=shape]");
  if (shape) shape.disabled = !form.querySelector("[data-attached]");
};

/** A part that trims too long a clip is not left before it fits. */
const stuck = (form, from) => from === "shape" && form.querySelector("[data-trim][data-over]");

bind("[data-compose]", (form) => {
  count(form);
  const wrong = form.querySelector(":is([aria-invalid=true], .error):not(template *, [hidden])");
  const all = names(form);
  const start = wrong?.closest("[data-part]")?.dataset.part ?? (all.includes(now) ? now : all[0]);
  if (now === null) history.replaceState({ part: start }, "");
  else if (start !== now) history.pushState({ part: start }, "");
  show(form, start, { focus: false });
  wrong?.scrollIntoView({ block: "center" });
  wrong?.closest(".field")?.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });

  form.querySelector("[data-next]").addEventListener("click", () => {
    const over = stuck(form, now);
    if (over) return over.dispatchEvent(new CustomEvent("over"));
    go(form, all[all.indexOf(now) + 1]);
  });
  form.querySelector("[data-back]").addEventListener("click", () => history.back());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    if (button) go(form, button.dataset.go);
  });
  form.addEventListener("files", () => {
    open(form);
    if (now === "shape" && !form.querySelector("[data-attached]")) show(form, "pick");
  });
  open(form);
});

document.addEventListener("restored", ({ target, detail }) => { if (detail) go(target, detail); });

addEventListener("popstate", ({ state }) => {
  const form = document.querySelector("[data-compose]");
  if (form && state?.part) show(form, state.part);
});
