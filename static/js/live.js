// `data-live="asset:7"` with `hx-get` is loaded anew when the server says that asset 7 changed, `data-live="notice"`
// with every notice. With `data-appear` it only becomes visible.
const LIVE = "/live";
const PAUSE = 300;
const LATER = 2000;
let stream = null;
let watched = "";
let lost = false;
let timer;

const shown = () => [...document.querySelectorAll("[data-live]")];

function reload(subject) {
  for (const element of shown()) {
    const { live, appear } = element.dataset;
    const meant = live === subject || live === subject.split(":")[0];
    if (appear !== undefined) element.hidden &&= !meant;
    else if (meant || !subject) renew(element);
  }
}

/** A clip that somebody watches is left alone until its end; one that got no picture is not watched. */
function renew(element) {
  const video = element.matches(".clip") && element.querySelector("video");
  const watching = video && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && (!video.paused || video.currentTime);
  if (watching) video.onended = () => htmx.trigger(element, "live");
  else htmx.trigger(element, "live");
}

function watch() {
  const subjects = [...new Set(shown().map((element) => element.dataset.live))].sort();
  if (subjects.join() === watched) return;
  watched = subjects.join();
  stream?.close();
  if (!subjects.length) return;
  stream = new EventSource(`${LIVE}?${new URLSearchParams(subjects.map((subject) => ["watch", subject]))}`);
  stream.addEventListener("change", (event) => reload(event.data.startsWith("resync:") ? "" : event.data));
  stream.addEventListener("hello", () => { if (lost) reload(""); lost = false; });
  stream.addEventListener("error", again);
}

/** The browser connects anew by itself, except after an error of the server. What was missed meanwhile is loaded. */
function again() {
  lost = true;
  if (stream.readyState === EventSource.CLOSED) setTimeout(() => { watched = ""; watch(); }, LATER);
}

const soon = () => { clearTimeout(timer); timer = setTimeout(watch, PAUSE); };
soon();
document.addEventListener("htmx:after:swap", soon);
addEventListener("pagehide", () => { stream?.close(); watched = ""; });
addEventListener("pageshow", (event) => { if (event.persisted) soon(); });
