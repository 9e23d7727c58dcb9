// How it went, told in one tap: written down on this device first, sent when there is a way.
import { bind } from "./bind.js";
import { sync, tell, told } from "./ticks.js";

bind("[data-tell]", async (form) => {
  const post = form.dataset.tell;
  const thanks = form.nextElementSibling;
  /** Thank for what is written down; where it is stands there once that is known. */
  const show = async (known) => {
    const record = await told(post);
    for (const button of form.querySelectorAll("[name=result]")) button.setAttribute("aria-pressed", String(button.value === record?.result));
    thanks.hidden = !record;
    thanks.querySelector("[data-told-waits]").hidden = !known || record?.sent;
    thanks.querySelector("[data-told-more]").hidden = !known || !record?.sent;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    thanks.hidden = true;
    await tell(post, form.action, event.submitter.value);
    await show(false);
    await sync();
  });
  document.addEventListener("synced", () => { if (!thanks.hidden) show(true); });
  const before = await told(post);
  // With a connection the page itself knows what was sent.
  if (before && !(before.sent && navigator.onLine)) show(true);
});
