// Every htmx request carries the token of the page.
import { meta } from "./bind.js";

const token = meta("csrf");

document.addEventListener("htmx:config:request", (event) => {
  if (token) event.detail.ctx.request.headers["X-CSRF"] = token;
});
