// Where the clip of this page is, for parts that stand beside the player.
export const film = () => document.querySelector("[data-player] video, [data-scene] video");

/** Go to a second; the player of the page hears it, wherever it stands. */
export function seek(seconds) {
  document.dispatchEvent(new CustomEvent("seek-to", { detail: seconds, bubbles: true }));
  const video = film();
  if (video && Math.abs(video.currentTime - seconds) > 0.5) video.currentTime = seconds;
}

/**
 * Call `tell` with the second the clip has come to, also with one it came to before the caller was there. Media events
 * do not bubble, so they are caught on their way down.
 */
export function follow(tell) {
  if (film()?.currentTime) tell(film().currentTime);
  for (const name of ["timeupdate", "seeking"]) {
    document.addEventListener(name, ({ target }) => { if (target === film()) tell(target.currentTime); }, true);
  }
}
