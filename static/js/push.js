// Push for this browser: switched by a tap only, because a question that nobody expects is answered with "Block".
import { bind, memory } from "./bind.js";
import { end, known, possible, take } from "./subscription.js";
import { say } from "./toast.js";

async function start(place) {
  const show = (state) => {
    for (const part of place.querySelectorAll("[data-push-when]")) part.hidden = part.dataset.pushWhen !== state;
  };
  if (!possible) return show("missing");
  for (const [selector, act] of [["[data-push-on]", () => turnOn(place.dataset.key)], ["[data-push-off]", turnOff]]) {
    place.querySelector(selector).addEventListener("click", (event) => run(event.currentTarget, act));
  }
  show(await state());

  async function run(button, act) {
    button.disabled = true;
    try {
      // The list of devices below is the server's.
      if (await act()) location.reload();
    } catch {
      say(place.dataset.failed);
    }
    button.disabled = false;
    show(await state());
  }
}

async function state() {
  if (Notification.permission === "denied") return "blocked";
  return Notification.permission === "granted" && await known() ? "on" : "off";
}

async function turnOn(key) {
  if (await Notification.requestPermission() !== "granted") return false;
  await take(key);
  memory.set("push", "on");
  return true;
}

async function turnOff() {
  memory.set("push", "off");
  await end();
  return true;
}

bind("[data-push]", start);
