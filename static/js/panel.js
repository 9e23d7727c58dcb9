// On wide screens the Comments of the visible Post stand beside it.
const panel = document.getElementById("panel");
const WIDE = matchMedia("(min-width: 1100px)");
const REST = 250;
let timer;

if (panel) {
  document.addEventListener("card-seen", (event) => {
    clearTimeout(timer);
    if (!WIDE.matches) return;
    const address = event.target.dataset.talk;
    if (!address) { panel.replaceChildren(); return; }
    timer = setTimeout(() => htmx.ajax("GET", address, { target: "#panel", swap: "innerHTML", select: "#comments" }), REST);
  });
}
