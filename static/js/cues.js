// The captions editor: the text of the form as a list of cues, in milliseconds. What is written plays at once.
import { meta } from "./bind.js";
import { film, follow } from "./timeline.js";
import { say } from "./toast.js";
import { clean, moment, parse, read, serialise } from "./webvtt.js";

/** Milliseconds of a cue that is added, and the least where the next one begins soon. */
const LENGTH = 2000;
const LEAST = 100;
const form = document.querySelector("[data-cues]");
const find = (name) => form.querySelector(`[data-${name}]`);
const [list, text, mould] = [find("list"), form.elements.text, find("cue").content.firstElementChild];
let cues = parse(text.value);
let chosen = null;

const now = () => Math.round((film()?.currentTime ?? 0) * 1000);
const row = (cue) => list.children[cues.indexOf(cue)];
const at = (time) => cues.find((cue) => cue.start <= time && time < cue.end);

/** Every act changes the list and says which cue has the focus afterwards. */
const acts = {
  play: (cue) => { go(cue.start); film()?.play().catch(() => {}); },
  open: (cue) => choose(cue === chosen ? null : cue),
  start: (cue) => { cue.start = now(); },
  end: (cue) => { cue.end = now(); },
  shift(cue, by) {
    for (const later of cues.slice(cues.indexOf(cue))) {
      later.start = Math.max(0, later.start + by);
      later.end = Math.max(0, later.end + by);
    }
  },
  split(cue) {
    const inside = now() > cue.start && now() < cue.end;
    const time = inside ? now() : Math.round((cue.start + cue.end) / 2);
    const place = cut(cue, (time - cue.start) / (cue.end - cue.start));
    const next = { start: time, end: cue.end, text: cue.text.slice(place).trim() };
    Object.assign(cue, { end: time, text: cue.text.slice(0, place).trim() });
    cues.splice(cues.indexOf(cue) + 1, 0, next);
    return next;
  },
  merge(cue) {
    const [next] = cues.splice(cues.indexOf(cue) + 1, 1);
    if (next) Object.assign(cue, { end: next.end, text: `${cue.text}\n${next.text}`.trim() });
  },
  remove(cue) {
    const place = cues.indexOf(cue);
    cues.splice(place, 1);
    return cues[Math.min(place, cues.length - 1)] ?? null;
  },
  add() {
    const start = now();
    const before = cues.findLast((cue) => cue.start <= start);
    const place = cues.indexOf(before) + 1;
    const end = Math.min(start + LENGTH, Math.max(cues[place]?.start ?? Infinity, start + LEAST));
    const cue = { start, end, text: "" };
    cues.splice(place, 0, cue);
    return cue;
  },
};
const QUIET = new Set(["play", "open"]);
const KEYS = { KeyS: "split", KeyJ: "merge", KeyB: "start", KeyN: "end", KeyA: "add" };

/** Where the words are cut: at the cursor, else at the space nearest to this share of them. */
function cut(cue, share) {
  const { selectionStart } = row(cue).querySelector("textarea");
  if (selectionStart > 0 && selectionStart < cue.text.length) return selectionStart;
  const spaces = [...cue.text.matchAll(/\s/g)].map((space) => space.index);
  const aim = share * cue.text.length;
  return spaces.sort((one, other) => Math.abs(one - aim) - Math.abs(other - aim))[0] ?? Math.round(aim);
}

function act(name, cue, by) {
  if (!cue && name !== "add") return;
  const next = acts[name](cue, by);
  if (QUIET.has(name)) return;
  draw();
  choose(next === undefined ? cue : next);
  if (next) row(next).querySelector("textarea").focus();
  else if (next === null) find("do=add").focus();
}

function go(time) {
  const video = film();
  if (video) video.currentTime = time / 1000;
}

function choose(cue) {
  chosen = cue;
  for (const [place, item] of [...list.children].entries()) {
    const open = cues[place] === cue;
    item.querySelector("[data-tools]").hidden = !open;
    item.querySelector("[data-do=open]").setAttribute("aria-expanded", open);
  }
}

/** The list anew, without losing the rows that stay: the focus and the cursor are in one of them. */
function draw() {
  while (list.children.length > cues.length) list.lastElementChild.remove();
  while (list.children.length < cues.length) list.append(mould.cloneNode(true));
  cues.forEach((cue, place) => fill(list.children[place], cue));
  find("none").hidden = cues.length > 0;
  text.value = serialise(cues);
  show(now());
}

function fill(item, cue) {
  item.querySelector("[data-times]").textContent = `${moment(cue.start)} – ${moment(cue.end)}`;
  for (const input of item.querySelectorAll("[data-at]")) input.value = moment(cue[input.dataset.at]);
  item.querySelector("[data-fault]").hidden = true;
  const words = item.querySelector("textarea");
  if (words.value !== cue.text) words.value = cue.text;
}

/** The line over the picture and the row of the list that belong to this moment. */
function show(time) {
  const cue = at(time);
  const line = document.querySelector("[data-caption]");
  line?.replaceChildren(...(cue ? clean(cue.text).split("\n").slice(0, 2) : []).map((words) => Object.assign(document.createElement("span"), { textContent: words, dir: "auto" })));
  for (const [place, item] of [...list.children].entries()) item.toggleAttribute("data-now", cues[place] === cue);
}

/** The server's no, at the cue on its line when there is one. */
function refuse(title, line) {
  for (const old of form.querySelectorAll("[data-fault]")) old.hidden = true;
  const cue = line ? cues[text.value.split("\n").slice(0, line).filter((words) => words.includes("-->")).length - 1] : null;
  const place = cue ? row(cue).querySelector("[data-fault]") : find("refused");
  find("refused").hidden = true;
  place.textContent = title;
  place.hidden = !title;
  if (cue) { choose(cue); row(cue).querySelector("textarea").focus(); }
}

async function save() {
  if (document.activeElement.dataset.at) document.activeElement.blur(); // its change has not been heard yet
  const [file] = form.elements.file.files;
  const body = file ?? text.value;
  const headers = { "X-CSRF": meta("csrf"), "If-Match": `"${form.elements.seen.value}"` };
  const answer = await fetch(form.dataset.save, { method: "PUT", body, headers }).catch(() => null);
  if (!answer?.ok) return fail(answer, file);
  form.elements.seen.value = mark(answer);
  if (file) await take();
  form.elements.file.value = "";
  document.querySelector("[data-suggested]")?.remove();
  refuse("");
  say(film() ? form.dataset.savedSoon : form.dataset.saved);
}

const mark = (answer) => answer.headers.get("etag").replaceAll('"', "");

/** Nothing is lost: what was written stays, and what another tab saved comes to stand beside it. */
async function fail(answer, file) {
  const problem = await answer?.json().catch(() => null);
  if (answer?.status === 412) await beside();
  refuse(problem?.title ?? form.dataset.lost, file ? null : Number(problem?.field) || null);
}

async function beside() {
  const answer = await fetch(form.dataset.save);
  const label = find("beside") ?? Object.assign(document.createElement("label"), { className: "field", textContent: form.dataset.other });
  label.dataset.beside = "";
  const other = label.querySelector("textarea") ?? Object.assign(document.createElement("textarea"), { readOnly: true, rows: 8 });
  other.value = answer.ok ? await answer.text() : "";
  form.elements.seen.value = answer.ok ? mark(answer) : "";
  label.append(other);
  find("refused").before(label);
}

async function take() {
  cues = parse(await (await fetch(form.dataset.save)).text());
  draw();
}

form.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) act(button.dataset.do, cues[[...list.children].indexOf(button.closest(".cue"))], Number(button.dataset.by));
});
list.addEventListener("input", ({ target }) => {
  const cue = cues[[...list.children].indexOf(target.closest(".cue"))];
  if (target.matches("textarea")) cue.text = target.value;
  text.value = serialise(cues);
  show(now());
});
list.addEventListener("change", ({ target }) => {
  if (!target.dataset.at) return;
  const cue = cues[[...list.children].indexOf(target.closest(".cue"))];
  cue[target.dataset.at] = read(target.value) ?? cue[target.dataset.at];
  draw();
});
document.addEventListener("keydown", (event) => {
  const cue = cues[[...list.children].indexOf(event.target.closest(".cue"))] ?? chosen ?? at(now());
  const arrow = { ArrowUp: -100, ArrowDown: 100 }[event.code];
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") save();
  else if (!event.altKey) return;
  else if (event.code === "KeyP") film()?.[film().paused ? "play" : "pause"]();
  else if (arrow) act("shift", cue, arrow * (event.shiftKey ? 5 : 1));
  else if (KEYS[event.code]) act(KEYS[event.code], cue);
  else return;
  event.preventDefault();
});
form.addEventListener("submit", (event) => { event.preventDefault(); save(); });

for (const track of film()?.textTracks ?? []) track.mode = "disabled";
for (const part of form.querySelectorAll("[data-scripted-only]")) part.hidden = false;
find("plain").hidden = true;
follow((seconds) => show(seconds * 1000));
draw();
if (form.dataset.line) refuse(document.querySelector("#captions-error").textContent.trim(), Number(form.dataset.line));
