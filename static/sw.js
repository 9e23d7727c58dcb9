// The service worker. Each part brings its own listeners and answers only what is its own.
importScripts(...["shell", "offline", "store", "tus", "queue", "ticks", "share", "push"].map((part) => `/static/${self.BUILD.version}/sw/${part}.js`));
