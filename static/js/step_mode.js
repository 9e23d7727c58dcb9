// Step mode: swipe, keys and large buttons; the screen stays on, ticks are kept on the phone and sent when they can.
import { bind } from "./bind.js";
import { kept, startAgain, sync, tick } from "./ticks.js";

const SWIPE = 56;

bind("[data-step-mode]", async (mode) => {
  const stops = [...mode.querySelectorAll("[data-stop]")];
  const steps = stops.length - 1;
  const ticks = [...mode.querySelectorAll(".steps-tick")];
  const stage = mode.querySelector("[data-stage]");
  let at = stops.findIndex((stop) => !stop.hidden);

  const show = (index) => {
    if (index < 0 || index > steps || index === at) return;
    const onward = (index > at) === (document.dir !== "rtl");
    stops[at].querySelector("video")?.pause();
    stops[at].hidden = true;
    at = index;
    const stop = stops[at];
    stop.hidden = false;
    stop.style.setProperty("--from", onward ? "24px" : "-24px");
    stop.classList.add("stage-in");
    history.replaceState(null, "", `?${at < steps ? `step=${stop.dataset.stop}` : "end=1"}`);
    const told = mode.dataset.place.replace("{value}", at + 1).replace("{limit}", steps);
    mode.querySelector("[data-count]").textContent = at < steps ? told : "";
    mode.querySelector("[data-bar]").value = Math.min(at + 1, steps);
    stop.querySelector(".stage-words").focus({ preventScroll: true });
  };

  const press = (button, on) => {
    button.setAttribute("aria-pressed", String(on));
    button.value = on ? "off" : "on";
    const count = mode.querySelector("[data-ticked]");
    const done = ticks.filter((one) => one.getAttribute("aria-pressed") === "true").length;
    count.textContent = count.dataset.text.replace("{value}", done).replace("{limit}", steps);
  };

  mode.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go], a[data-again]");
    if (!link) return;
    event.preventDefault();
    show("again" in link.dataset ? 0 : link.dataset.go === "on" ? at + 1 : at - 1);
  });
  mode.addEventListener("submit", (event) => {
    if ("tell" in event.target.dataset) return;
    event.preventDefault();
    if ("again" in event.target.dataset) {
      startAgain(mode.dataset.post, event.target.action);
      for (const button of ticks) press(button, false);
      return show(0);
    }
    const button = event.target.querySelector(".steps-tick");
    const on = button.getAttribute("aria-pressed") !== "true";
    press(button, on);
    tick(mode.dataset.post, stops[at].dataset.stop, event.target.action, on);
    if (on) show(at + 1);
  });

  addEventListener("keydown", (event) => {
    if (event.target.closest("button, a, input, video, dialog") && event.key === " ") return;
    const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const way = { [forward]: 1, PageDown: 1, [back]: -1, PageUp: -1 }[event.key];
    if (way) show(at + way);
    else if (event.key === " ") stops[at].querySelector(".steps-main")?.click();
    else return;
    event.preventDefault();
  });

  // A page kept on the phone was drawn at its first Step: the address says which one is meant.
  const asked = new URLSearchParams(location.search);
  show(asked.has("end") ? steps : stops.findIndex((stop) => stop.dataset.stop === asked.get("step")));

  let start = null;
  stage.addEventListener("pointerdown", (event) => { start = event.target.closest("video") ? null : event; });
  stage.addEventListener("pointerup", (event) => {
    if (!start) return;
    const [x, y] = [event.clientX - start.clientX, event.clientY - start.clientY];
    start = null;
    if (Math.abs(x) < SWIPE || Math.abs(x) < 2 * Math.abs(y)) return;
    show((x < 0) === (document.dir !== "rtl") ? at + 1 : at - 1);
  });

  mode.dataset.scripted = "";
  stayOn();
  for (const [step, on] of await kept(mode.dataset.post)) {
    const button = stops.find((stop) => stop.dataset.stop === step)?.querySelector(".steps-tick");
    if (button) press(button, on);
  }
  sync();
});

/** The screen stays on as long as the page is open; the system lets go of it whenever the page is out of sight. */
function stayOn() {
  const ask = () => {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => { /* battery saver: then it may go dark */ });
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
