// How far a file of the queue is: its bar, its sentence, and the buttons that fit.
import { fill } from "./megabytes.js";

/** Draw an entry of the queue into the `_sending.html` of a row, now and with each change. */
export function draw(row, entry) {
  const part = row.querySelector("[data-sending-part]");
  const [bar, note, now, pause, wait] = ["bar", "note", "now", "pause", "wait"].map((name) => part.querySelector(`[data-${name}]`));
  const box = wait.querySelector("input");

  const show = () => {
    const { state } = entry;
    const stopped = state === "paused" || state === "failed";
    part.dataset.state = state;
    bar.hidden = state === "done" || state === "held";
    bar.value = entry.size ? entry.sent / entry.size : 1;
    note.textContent = state === "failed" && entry.reason ? entry.reason : fill(note.dataset[state] ?? "", entry);
    note.classList.toggle("error", state === "failed");
    // Each piece that goes out would be read aloud.
    note.ariaLive = state === "sending" ? "off" : "polite";
    now.hidden = state !== "wifi";
    pause.hidden = state === "wifi" || !(entry.active || stopped);
    pause.textContent = pause.dataset[state === "failed" ? "again" : state === "paused" ? "go" : "stop"];
    wait.hidden = state === "done" || state === "held";
    box.checked = entry.wifi;
    part.hidden = false;
  };

  now.addEventListener("click", () => entry.sendNow());
  pause.addEventListener("click", () => (entry.active ? entry.pause() : entry.resume()));
  box.addEventListener("change", () => (box.checked ? entry.waitForWifi() : entry.sendNow()));
  entry.addEventListener("change", show);
  show();
}
