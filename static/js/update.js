// A new version waits behind the pages that are open. It comes with a tap, never under somebody's hands.
const toast = document.getElementById("toast");

/** Offer the waiting worker, unless the page holds words that were not sent: then the next page offers it. */
export function offer(worker) {
  if (!toast || unsent()) return;
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "button toast-act", textContent: toast.dataset.reload,
  });
  button.addEventListener("click", () => worker.postMessage("take over"));
  toast.replaceChildren(toast.dataset.update, button);
  toast.dataset.open = "";
}

/** Every open page reloads once, except one that somebody writes in: its files stay on the phone. */
navigator.serviceWorker.addEventListener("controllerchange", () => { if (!unsent()) location.reload(); }, { once: true });

const WORDS = "textarea, input:not([type=hidden], [type=search], [type=checkbox], [type=radio], [type=file])";

const unsent = () => [...document.querySelectorAll(WORDS)].some((field) => field.form && field.value !== field.defaultValue);
