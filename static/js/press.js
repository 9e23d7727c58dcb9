// A button that turns something on or off shows its press in the next picture; only then is the server asked. What it
// answers takes the place of the part with the button; where nothing comes, the press is taken back, and the toast says why.
// Meanwhile it has `data-asking`.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[form='act']");
  if (!button || !window.htmx) return;
  event.preventDefault();
  if (button.dataset.asking !== undefined) return;
  button.dataset.asking = "";
  turn(button);
  requestAnimationFrame(() => setTimeout(ask, 0, button));
});

async function ask(button) {
  // It goes out though the page is left meanwhile.
  button.addEventListener("htmx:config:request", ({ detail }) => { detail.ctx.request.keepalive = true; }, { once: true });
  await htmx.ajax("POST", button.formAction, { source: button, target: button.parentElement, swap: "outerHTML" });
  delete button.dataset.asking;
  if (button.isConnected) turn(button);
}

/** On to off and off to on; its other word, if it has one, stands in `data-then`. */
function turn(button) {
  const pressed = button.getAttribute("aria-pressed");
  if (pressed) button.setAttribute("aria-pressed", pressed !== "true");
  else if (button.matches(".action")) button.classList.toggle("action-on");
  const { then } = button.dataset;
  if (!then) return;
  const word = button.querySelector("span") ?? button;
  button.dataset.then = word.textContent;
  word.textContent = then;
}
