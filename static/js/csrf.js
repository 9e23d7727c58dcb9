// Every htmx request carries the token of the page.
const token = document.querySelector('meta[name="csrf"]')?.content;

document.addEventListener("htmx:config:request", (event) => {
  if (token) event.detail.ctx.request.headers["X-CSRF"] = token;
});
