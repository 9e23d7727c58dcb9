// One page turns into the next in a short fade. A turn that the browser gives up (a faster tap, a file instead of a
// page) is no fault.
for (const name of ["pageswap", "pagereveal"]) {
  addEventListener(name, ({ viewTransition: turn }) => {
    for (const part of ["ready", "updateCallbackDone", "finished"]) turn?.[part].catch(() => {});
  });
}
