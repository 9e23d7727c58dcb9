// The pop-up around this page belongs to another page: it hears here when somebody wants it closed.
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  parent.postMessage("close", "*"); // says nothing that another page may not know
});

// Whoever opened it wants to type, or to read what was asked for already.
const question = document.querySelector("[data-embed-question]");
addEventListener("focus", () => {
  if (document.activeElement === document.body) question?.focus();
});
