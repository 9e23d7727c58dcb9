// "Post" without a way out: the queue takes the form and sends it when it can, with or without this page.
import { bind } from "./bind.js";

/** The number a file has on this device until the server gives it one. */
const UNSENT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Forms whose "Post" went to the server. */
let asked = null;

bind("[data-compose]", (form) => {
  form.addEventListener("submit", (event) => {
    asked = event.submitter?.value === "post" ? form : null;
    const unsent = [...form.querySelectorAll('[name="asset"], [name="step_asset"]')].some(({ value }) => UNSENT.test(value));
    if (!asked || navigator.onLine && !unsent) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    take(form);
  }, { capture: true });
});

// The line broke, or nobody answers: the key of the form makes it count once, whatever arrived.
document.addEventListener("htmx:error", () => { if (asked?.isConnected) take(asked); });

async function take(form) {
  const { queue } = await import("./queue.js");
  await queue.post(form);
  const told = document.querySelector("template[data-queued]").content.cloneNode(true).firstElementChild;
  form.replaceWith(told);
  told.focus();
  queue.addEventListener("change", ({ detail }) => {
    if (detail.location && told.isConnected) location.assign(detail.location);
  });
}
