// How it went, told in one tap: written down on this device first, sent when there is a way.
import { bind } from "./bind.js";
import { tell, told } from "./ticks.js";

bind("[data-tell]", async (form) => {
  const post = form.dataset.tell;
  const thanks = form.nextElementSibling;
  const show = (record) => {
    for (const button of form.querySelectorAll("[name=result]")) button.setAttribute("aria-pressed", String(button.value === record?.result));
    thanks.hidden = !record;
    thanks.querySelector("[data-told-waits]").hidden = record?.sent;
    thanks.querySelector("[data-told-more]").hidden = !record?.sent;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const result = event.submitter.value;
    show({ result, sent: navigator.onLine });
    await tell(post, form.action, result);
    show(await told(post));
  });
  const before = await told(post);
  // With a connection the page itself knows what was sent.
  if (before && !(before.sent && navigator.onLine)) show(before);
});
