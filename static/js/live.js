// `data-live="asset:7"` with `hx-get` is loaded anew when the server says that asset 7 changed, `data-live="notice"`
// with every notice. With `data-appear` it only becomes visible.
const LIVE = "/live";
/** Milliseconds: after a swap until what is shown is watched, and until the first and the last try to connect anew. */
const PAUSE = 300;
const LATER = 2000;
const LATEST = 60_000;
/** A subject that every element is about. */
const EVERYTHING = "";
const due = new Set();
let asking = false;
let pause = LATER;
let stream = null;
let watched = [];
let timer;
/** Whether a finger is down, anywhere. */
let pressed = false;

const shown = () => [...document.querySelectorAll("[data-live]")];

function change(subject) {
  for (const element of shown()) if (element.dataset.appear !== undefined && meant(element, subject)) element.hidden = false;
  due.add(subject);
  renew();
}

const meant = ({ dataset: { live } }, subject) => live === subject || live === subject.split(":")[0];

/** One answer after the other: an older one must not replace a newer one. */
async function renew() {
  if (asking) return;
  asking = true;
  while (due.size) {
    const subjects = [...due];
    due.clear();
    for (const element of stale(subjects)) if (element.isConnected && !(await load(element))) setTimeout(change, LATER, EVERYTHING);
  }
  asking = false;
}

const stale = (subjects) => shown().filter((element) => element.dataset.appear === undefined
  && subjects.some((subject) => subject === EVERYTHING || meant(element, subject)));

/** True when the element shows what is true now; a clip that somebody watches is left alone until its end. */
async function load(element) {
  const video = element.matches(".clip") && element.querySelector("video");
  const watching = video && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && (!video.paused || video.currentTime);
  if (!watching) return answered(element);
  video.onended = () => answered(element);
  return true;
}

/** Nothing is drawn anew under a finger: what it is about to tap would be gone. */
async function answered(element) {
  let well = true;
  const fail = () => { well = false; };
  const hold = (event) => {
    if (!pressed || event.target !== element) return;
    event.preventDefault();
    fail();
  };
  for (const name of ["htmx:response:error", "htmx:error"]) element.addEventListener(name, fail, { once: true });
  element.addEventListener("htmx:before:swap", hold);
  await htmx.ajax("GET", element.getAttribute("hx-get"), { source: element });
  element.removeEventListener("htmx:before:swap", hold);
  return well;
}

/** What changed between the page's making and the stream's first "hello" the stream tells; after a cut all is loaded. */
function watch() {
  const subjects = [...new Set(shown().map((element) => element.dataset.live))].sort();
  if (subjects.every((subject) => watched.includes(subject))) return;
  watched = subjects;
  stream?.close();
  const age = performance.now() / 1000;
  stream = new EventSource(`${LIVE}?${new URLSearchParams([...subjects.map((subject) => ["watch", subject]), ["age", age]])}`);
  stream.addEventListener("change", (event) => change(event.data.startsWith("resync:") ? EVERYTHING : event.data));
  let cut = false;
  stream.addEventListener("hello", () => {
    pause = LATER;
    if (cut) change(EVERYTHING);
    cut = true;
  });
  stream.addEventListener("error", again);
}

/** The browser connects anew by itself, except after an answer that is no stream: also to whom is signed out now. */
function again() {
  if (stream.readyState !== EventSource.CLOSED) return;
  setTimeout(() => { watched = []; watch(); }, pause);
  pause = Math.min(2 * pause, LATEST);
}

addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pressed = false; }, true);
watch();
document.addEventListener("htmx:after:swap", () => { clearTimeout(timer); timer = setTimeout(watch, PAUSE); });
addEventListener("pagehide", () => { stream?.close(); watched = []; });
addEventListener("pageshow", (event) => { if (event.persisted) watch(); });
