/** Run `start` once for every element that matches, now and after every swap. */
export function bind(selector, start) {
  const bound = new WeakSet();
  const look = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (bound.has(element)) continue;
      bound.add(element);
      start(element);
    }
  };
  look();
  document.addEventListener("htmx:after:swap", look);
}

/** What this browser keeps for its person; private windows may refuse to keep anything. */
export const memory = {
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* it is only a preference */ } },
};

/** Whether motion and data may be spent without asking. */
export const calm = () =>
  matchMedia("(prefers-reduced-motion: reduce)").matches || Boolean(navigator.connection?.saveData);
