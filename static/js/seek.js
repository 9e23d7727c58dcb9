// A second that a Comment speaks of: a tap goes there in the clip of this page.
import { film, seek } from "./timeline.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-seek-to]");
  if (!link || !film()) return;
  event.preventDefault();
  seek(Number(link.dataset.seekTo));
  const said = link.hash && document.querySelector(link.hash);
  if (said) said.scrollIntoView({ block: "center" });
  else film().scrollIntoView({ block: "center" });
});
