// What a person chose: the page brings it from their other devices, this browser keeps a copy.
import { memory, meta } from "./bind.js";

const chosen = new Map();

export const prefers = (name) => chosen.get(name) ?? memory.get(name);

/** Take over what the server knows; what was chosen on this page is newer. */
export function learn(text) {
  for (const [name, value] of Object.entries(JSON.parse(text || "{}"))) {
    if (!chosen.has(name)) keep(name, value);
  }
}

export function prefer(name, value) {
  keep(name, value);
  fetch(`/api/v1/me/preferences/${name}`, {
    method: "PUT",
    keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRF": meta("csrf") },
    body: JSON.stringify({ value }),
  }).catch(() => { /* this device remembers */ });
}

function keep(name, value) {
  chosen.set(name, value);
  memory.set(name, value);
}
