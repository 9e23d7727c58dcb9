// The service worker of a signed-in person. It comes last: nothing on the page waits for it.
const signedIn = document.querySelector('meta[name="csrf"]')?.content;

if (signedIn && "serviceWorker" in navigator) {
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}

function register() {
  navigator.serviceWorker.register("/sw.js").catch(() => { /* a private window may refuse: all works without it */ });
}
