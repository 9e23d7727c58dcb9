// Find while somebody types, by the same addresses as without this script: the box keeps the focus, only what stands
// under it changes, and the address always says what is shown.
import { bind, meta } from "./bind.js";

/** Writing pauses so long before somebody is asked. */
const PAUSE = 200;
/** A shorter text begins too much to be shown; its suggestions come all the same. */
const LEAST = 3;
const PARTS = ["found", "filter-groups", "filters-go"];
const touch = matchMedia("(pointer: coarse)");

bind("[data-find]", (form) => {
  const box = form.elements.q;
  const said = document.getElementById("said");
  let timer, asking;
  form.dataset.finds = "";

  /** The address of what the form holds. */
  const address = (more = {}) => {
    const query = new URLSearchParams(Object.entries({ ...Object.fromEntries(new FormData(form)), ...more }).filter(([, value]) => value.trim()));
    return `${form.action}${query.size ? `?${query}` : ""}`;
  };

  const show = async (url) => {
    clearTimeout(timer);
    asking?.abort();
    const mine = asking = new AbortController();
    document.getElementById("found").ariaBusy = "true";
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: mine.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      put(await answer.text());
    } catch (error) {
      // A newer question has taken its place, or the page itself says what is wrong.
      if (error.name !== "AbortError") location.assign(url);
    }
  };

  const put = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const { name, value } = document.activeElement;
    for (const id of PARTS) {
      const part = document.getElementById(id);
      part.replaceChildren(...fresh.getElementById(id).childNodes);
      part.ariaBusy = null;
      window.htmx?.process(part);
    }
    const words = document.querySelector("#found [data-said]")?.textContent ?? "";
    if (said.textContent !== words) said.textContent = words;
    if (!document.activeElement?.name && name) document.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`)?.focus();
    document.dispatchEvent(new CustomEvent("htmx:after:swap"));
  };

  const typed = () => {
    const text = box.value.trim();
    if (text && text.length < LEAST) return;
    form.elements.literal?.remove();
    const url = address(text ? { typing: "on" } : {});
    history.replaceState(history.state, "", url);
    show(url);
  };

  /** What was decided: it is a step of the way back. */
  const go = (url) => {
    if (new URL(url, location.href).href !== location.href) history.pushState(null, "", url);
    show(url);
  };

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(typed, PAUSE); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    document.querySelector("#filters:popover-open")?.hidePopover();
    if (touch.matches) box.blur();
    go(address());
  });
  document.addEventListener("change", ({ target }) => { if (target.form === form && target !== box) go(address()); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#found a[href]");
    if (!link || event.metaKey || event.ctrlKey) return;
    if (link.matches("[data-find-link]")) {
      event.preventDefault();
      return go(link.href);
    }
    // What was found before somebody had done typing was looked for all the same.
    if (box.value.trim() && new URLSearchParams(location.search).has("typing")) {
      navigator.sendBeacon(form.dataset.recent, new URLSearchParams({ csrf: meta("csrf"), text: box.value, state: "on" }));
    }
  });
  addEventListener("popstate", () => {
    box.value = new URLSearchParams(location.search).get("q") ?? "";
    show(location.href);
  });
  // What was typed before this script was there.
  if (box.value !== box.defaultValue) typed();
});
