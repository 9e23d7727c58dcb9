// One page turns into the next in a short fade. It stands in the head, before anything is drawn: a turn that the browser
// gives up (a faster tap, a file instead of a page) is no fault, and whoever wants less motion sees none.
for (const name of ["pageswap", "pagereveal"]) {
  addEventListener(name, ({ viewTransition: turn }) => {
    if (!turn) return;
    for (const part of ["ready", "updateCallbackDone", "finished"]) turn[part]?.catch(() => {});
    if (document.documentElement.dataset.motion === "less") turn.skipTransition();
  });
}
