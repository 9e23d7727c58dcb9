// What fits the words so far, asked for while somebody writes. A tap makes a chip of it; nothing comes by itself.
import "./skills.js";

/** Writing pauses so long before somebody is asked. */
const PAUSE = 700;
/** The words of a Post, whichever kind it is. */
const WORDS = "#title, #text";

/** Begins with the first letter; the box outlives no swap of the form. */
export function start(box) {
  const form = box.closest("form");
  const csrf = form.elements.csrf.value;
  let timer, asked = 0, said = "";

  const ask = async () => {
    const body = new URLSearchParams({ csrf });
    for (const field of form.querySelectorAll(WORDS)) body.append(field.name, field.value);
    for (const field of form.querySelectorAll("[name=skill], [name=offered]")) body.append(field.name, field.value);
    if (box.dataset.post) body.append("post", box.dataset.post);
    if (said === body.toString()) return;
    said = body.toString();
    const mine = ++asked;
    const answer = await fetch(box.dataset.suggested, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (mine === asked && answer?.ok && box.isConnected && !box.contains(document.activeElement)) box.innerHTML = await answer.text();
  };

  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); };
  form.addEventListener("input", (event) => { if (event.target.matches(WORDS)) soon(); });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-offer]");
    if (!button) return;
    event.preventDefault();
    form.dispatchEvent(new CustomEvent("skill", { detail: button.dataset.offer }));
    form.dispatchEvent(new Event("change"));
    const next = button.closest("li").nextElementSibling ?? button.closest("li").previousElementSibling;
    button.closest("li").remove();
    if (next) next.querySelector("button").focus();
    else { box.querySelector(".offers")?.remove(); form.querySelector("#skills:not([hidden])")?.focus(); }
  });
  soon();
}
