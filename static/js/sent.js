// The Post is kept; its page opens as soon as all of its files have arrived.
import { fill } from "./megabytes.js";

const STOPPED = new Set(["offline", "waiting", "signin"]);

/** Show how much of `entries` is on its way, then go on to the Post. */
export function wait(page, entries) {
  const note = page.querySelector("[data-note]");
  const bar = page.querySelector("[data-bar]");
  /** Each piece that goes out would be read aloud; that it stopped is worth a word. */
  const say = (sentence, live) => { note.ariaLive = live; note.textContent = sentence; };
  const sum = (left, part) => left.reduce((all, entry) => all + entry[part], 0);
  const draw = () => {
    const failed = entries.find((entry) => entry.state === "failed");
    if (failed) return say(failed.reason || note.dataset.failed, "polite");
    const left = entries.filter((entry) => entry.state !== "done");
    // What waits for Wi-Fi may wait for hours.
    if (left.every((entry) => entry.state === "wifi")) return location.assign(page.dataset.sent);
    const whole = { sent: sum(left, "sent"), size: sum(left, "size") };
    bar.value = whole.sent / whole.size;
    const stopped = left.some((entry) => STOPPED.has(entry.state)) && !left.some((entry) => entry.state === "sending");
    say(fill(note.dataset[stopped ? "lost" : "sending"], whole), stopped ? "polite" : "off");
  };
  for (const entry of entries) {
    if (entry.state === "paused") entry.resume();
    entry.addEventListener("change", draw);
  }
  page.focus();
  draw();
}
