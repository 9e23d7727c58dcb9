// "Post" without a way out: the queue takes the form and sends it when it can, with or without this page.
import { bind } from "./bind.js";

/** The number a file has on this device until the server gives it one. */
const UNSENT = /^(picture:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Forms whose "Post" went to the server. */
let asked = null;
/** Forms that have waited for the numbers of their files. */
const waited = new WeakSet();

const unsent = (form) => [...form.querySelectorAll('[name="asset"], [name="step_asset"], [name^="cover-"]:checked')].some(({ value }) => UNSENT.test(value));

bind("[data-compose], [data-replace]", (form) => {
  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    const again = waited.delete(form);
    asked = submitter?.value === "post" ? form : null;
    const stays = asked ? !navigator.onLine || unsent(form) : navigator.onLine && !again && !submitter?.value.includes(":") && unsent(form);
    if (!stays) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asked) take(form);
    else import("./numbers.js").then(({ numbered }) => numbered(form)).then(() => { waited.add(form); form.requestSubmit(submitter); });
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
