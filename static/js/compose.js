// The composer: checks a file before a byte is sent, sends it while its words are written, keeps both.
import { bind, memory } from "./bind.js";
import { cover } from "./cover.js";
import { frame } from "./focus.js";
import { check, spoken } from "./limits.js";
import { trim } from "./trim.js";
import { Upload } from "./upload.js";
import "./order.js";
import "./skills.js";

/** Every upload of this page by its id: they outlive the form, which the server may draw anew. */
const uploads = new Map();
const previews = new Map();
const MB = 1_000_000;
const WORDS = ["title", "text"];

const mb = (bytes) => (bytes / MB).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
const fill = (sentence, upload) => sentence.replace("{value}", mb(upload.sent)).replace("{limit}", mb(upload.file.size));
const running = () => [...uploads.values()].filter((upload) => upload.active || upload.state === "paused");

bind("[data-files]", (files) => {
  files.dataset.scripted = "";
  const list = files.querySelector("[data-list]");
  const chooser = files.querySelector("[data-choose]");
  // What was left half sent on another visit makes room for its file to be chosen again.
  const left = () => [...list.children].filter((row) => "partial" in row.dataset && !uploads.has(row.dataset.attached));
  const isFull = () => list.children.length - left().length >= Number(files.dataset.maxCount);
  const full = () => { chooser.hidden = isFull(); };

  for (const input of chooser.querySelectorAll("input[type=file]")) {
    input.removeAttribute("name");
    input.addEventListener("change", () => takeAll(input));
    // Chosen before this script was there.
    if (input.files.length) queueMicrotask(() => takeAll(input));
  }

  const takeAll = async (input) => {
    const chosen = [...input.files];
    input.value = "";
    for (const file of chosen) await take(file);
  };

  const take = async (file) => {
    say("");
    const wrong = isFull() ? files.dataset.many : check(file, files.dataset);
    if (wrong) return say(wrong);
    const upload = new Upload(file);
    const address = URL.createObjectURL(file);
    const row = add(address, file);
    show(row, upload);
    const id = await upload.open();
    if (!id) { row.remove(); full(); return say(upload.reason || document.getElementById("toast").dataset.failed); }
    for (const same of list.querySelectorAll(`[data-attached="${CSS.escape(id)}"]`)) same.remove();
    if (files.dataset.takes === "video") for (const old of left()) old.remove();
    uploads.set(id, upload);
    previews.set(id, address);
    name(row, id);
    full();
  };

  const add = (address, file) => {
    const row = files.querySelector("template[data-row]").content.cloneNode(true).firstElementChild;
    row.querySelector("[data-name]").textContent = file.name;
    list.append(row);
    picture(row, address, file);
    full();
    return row;
  };

  const say = (sentence) => {
    const place = files.querySelector("[data-refused]");
    place.replaceChildren();
    if (!sentence) return;
    place.append(files.querySelector("template[data-mistake]").content.cloneNode(true));
    place.querySelector(".error span").textContent = sentence;
  };

  list.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop]");
    if (!drop) return;
    event.preventDefault();
    const row = drop.closest("[data-attached]");
    uploads.get(row.dataset.attached)?.drop();
    uploads.delete(row.dataset.attached);
    row.remove();
    full();
    chooser.querySelector("input").focus();
  });
  full();
});

bind("[data-attached]", (row) => {
  const upload = uploads.get(row.dataset.attached);
  const clip = row.querySelector("[data-preview] :is(video, audio)");
  if (!upload && clip) offer(row, clip);
  if (!upload) return;
  row.querySelector("[data-name]").textContent = upload.file.name;
  picture(row, previews.get(row.dataset.attached), upload.file);
  // Of what has arrived the server knows more.
  if (upload.state !== "done") show(row, upload);
});

function name(row, id) {
  row.dataset.attached = id;
  row.querySelector("input[name=asset]").value = id;
  for (const field of ["alt", "start", "end", "focus"]) {
    for (const input of row.querySelectorAll(`[data-${field}]`)) input.name = `${field}-${id}`;
  }
  for (const radio of row.querySelectorAll("[data-cover] [type=radio]")) radio.name = `cover-${id}`;
  row.querySelector("[data-drop]").value = `drop:${id}`;
}

function picture(row, address, file) {
  const photo = row.closest("[data-files]").dataset.takes === "photo";
  const made = document.createElement(photo ? "img" : spoken(file) ? "audio" : "video");
  Object.assign(made, { src: address, ...(photo ? { alt: "" } : { controls: true, muted: !spoken(file), playsInline: true }) });
  row.querySelector("[data-preview]").replaceChildren(made);
  if (photo) frame(row, made);
  else offer(row, made);
}

function offer(row, clip) {
  if (clip.matches("video")) cover(row, clip);
  else row.querySelector("[data-cover]").hidden = true;
  trim(row, clip);
}

function show(row, upload) {
  const pause = row.querySelector("[data-pause]");
  const bar = row.querySelector("[data-bar]");
  const note = row.querySelector("[data-note]");
  const draw = () => {
    bar.hidden = upload.state === "done";
    bar.value = upload.sent / upload.file.size;
    note.textContent = upload.reason || fill(note.dataset[upload.state] ?? "", upload);
    pause.hidden = !upload.active && upload.state !== "paused";
    pause.textContent = upload.state === "paused" ? pause.dataset.go : pause.dataset.stop;
  };
  pause.addEventListener("click", () => (upload.state === "paused" ? upload.resume() : upload.pause()));
  upload.addEventListener("change", draw);
  draw();
}

bind("[data-counted]", (field) => {
  const input = field.querySelector("input, textarea");
  const count = field.querySelector("[data-count]");
  const draw = () => {
    const length = [...input.value].length;
    count.textContent = count.dataset.text.replace("{value}", length).replace("{limit}", field.dataset.most);
    count.classList.toggle("count-over", length > Number(field.dataset.most));
  };
  input.addEventListener("input", draw);
  if (input.value) draw();
});

/** The words survive a closed page; a kept Post forgets them. */
let place = "";
bind("[data-compose]", (form) => {
  place = `compose:${form.dataset.memory}`;
  const kept = JSON.parse(memory.get(place) ?? "{}");
  for (const field of WORDS) {
    if (kept[field] && !form.elements[field].value) form.elements[field].value = kept[field];
  }
  form.addEventListener("input", () => {
    memory.set(place, JSON.stringify(Object.fromEntries(WORDS.map((field) => [field, form.elements[field].value]))));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=text]")) event.preventDefault();
  });
  form.querySelector(".kind[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  const wrong = form.querySelector('[aria-invalid="true"], .error');
  wrong?.scrollIntoView({ block: "center" });
});

bind("[data-sent]", (page) => {
  localStorage.removeItem(place);
  const note = page.querySelector("[data-note]");
  const bar = page.querySelector("[data-bar]");
  const draw = () => {
    const left = running();
    const failed = [...uploads.values()].find((upload) => upload.state === "failed");
    if (failed) { note.textContent = failed.reason || note.dataset.failed; return; }
    if (!left.length) return location.assign(page.dataset.sent);
    const sum = (part) => left.reduce((all, upload) => all + part(upload), 0);
    const whole = { sent: sum((upload) => upload.sent), file: { size: sum((upload) => upload.file.size) } };
    bar.value = whole.sent / whole.file.size;
    note.textContent = fill(note.dataset[left.some((upload) => upload.state === "lost") ? "lost" : "sending"], whole);
  };
  for (const upload of uploads.values()) { upload.resume(); upload.addEventListener("change", draw); }
  page.focus();
  draw();
});

addEventListener("beforeunload", (event) => { if (running().length) event.preventDefault(); });
