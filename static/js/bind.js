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

/** What the head of the page says under this name, or "". */
export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

/** What this browser keeps for its person; private windows may refuse to keep anything. */
export const memory = {
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* it is only a preference */ } },
};

/** Whether nothing may move or load without asking: the person's word, else the device's. */
export const calm = () => {
  const { motion, one } = document.documentElement.dataset;
  if (motion === "less" || one !== undefined || navigator.connection?.saveData) return true;
  return motion !== "full" && matchMedia("(prefers-reduced-motion: reduce)").matches;
};

/** Whether a key is a letter of somebody who wants no letters as commands. */
export const unwanted = (event) => event.key.length === 1 && document.documentElement.dataset.keys === "off";
