// Links to the second that is on the screen, and printing. `data-here` names the Post whose clip is meant.
const page = /\/label$/;

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-here]");
  if (link) aim(link);
  if (event.target.closest("[data-print]") && page.test(location.pathname)) {
    event.preventDefault();
    print();
  }
}, { capture: true });

function aim(link) {
  const video = document.querySelector(`[data-watch^="/posts/${link.dataset.here}/"] video`);
  const second = Math.floor(video?.currentTime ?? 0);
  for (const name of ["data-copy", "href", "hx-get"]) {
    if (!link.hasAttribute(name)) continue;
    const address = new URL(link.getAttribute(name), location.href);
    if (second) address.searchParams.set("t", second);
    else address.searchParams.delete("t");
    link.setAttribute(name, address.pathname + address.search);
  }
}

// `?step=31` opens at the Step of that id, else at that place, also after a sign-in, which loses the hash.
const given = Number(new URLSearchParams(location.search).get("step"));
const step = given && (document.getElementById(`step-${given}`) ?? document.querySelector(`[data-position="${given}"]`));
if (step) {
  step.setAttribute("aria-current", "step");
  step.scrollIntoView();
}
