// The files of the composer: checked before a byte is sent, kept on the device, sent while the words are written.
import { check, heavy, spoken } from "./limits.js";
import { drafts, queue } from "./queue.js";
import { go } from "./wizard.js";

/** Addresses of the files themselves by the number of their entry: they outlive the form. */
const previews = new Map();
const IOS = /iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
const NEEDS = { camera: "getUserMedia", voice: "getUserMedia", screen: "getDisplayMedia" };

/** Whether this can be recorded here. On iOS a page's own camera may lock up an installed app: its own one serves. */
const recordable = (what) =>
  "MediaRecorder" in window && Boolean(navigator.mediaDevices?.[NEEDS[what]]) && !(what === "camera" && IOS);

/** Bring the part of the form with the files to life. */
export async function start(files) {
  files.dataset.scripted = "";
  const part = new Files(files);
  part.listen();
  await queue.ready;
  await part.resume();
  files.dataset.ready = "";
}

class Files {
  constructor(files) {
    this.files = files;
    this.form = files.closest("form");
    this.list = files.querySelector("[data-list]");
    this.takes = files.dataset.takes;
    this.most = Number(files.dataset.maxCount);
  }

  get rows() { return [...this.list.children]; }
  /** What was left half sent on another device makes room for its file to be chosen again. */
  get left() { return this.rows.filter((row) => "partial" in row.dataset && !row.entry); }
  get amount() { return this.rows.length - this.left.length; }

  listen() {
    for (const input of this.files.querySelectorAll("[data-choose] input[type=file]")) {
      // Its files go by the queue, not with the form.
      input.removeAttribute("name");
      input.addEventListener("change", () => this.takeAll(input));
      if (input.files.length) queueMicrotask(() => this.takeAll(input));
    }
    for (const button of this.files.querySelectorAll("[data-record]")) {
      button.hidden = !recordable(button.dataset.record);
      button.addEventListener("click", () => this.record(button.dataset.record));
    }
    if (recordable("camera") && this.takes === "video") this.files.dataset.records = "";
    this.list.addEventListener("click", (event) => {
      const drop = event.target.closest("[data-drop]");
      if (!drop) return;
      event.preventDefault();
      this.drop(drop.closest("[data-attached]"));
      this.files.querySelector("[data-choose] :is(button, input):not([hidden])").focus();
    });
    this.form.addEventListener("part", ({ detail }) => {
      this.sum();
      if (detail !== "shape") for (const clip of this.list.querySelectorAll("video, audio")) clip.pause();
    });
  }

  /** What is on its way already: after a reload, or when the server has drawn the form anew. */
  async resume() {
    // A form whose words are coming back is drawn anew: the one that is gone must not take the files.
    if ("restoring" in this.form.dataset) await new Promise((go) => { this.form.addEventListener("free", go, { once: true }); });
    if (!this.form.isConnected) return;
    const key = drafts.key(this.form);
    const mine = queue.entries().filter((entry) => entry.draft === key && entry.state !== "held" && entry.kind === (this.takes === "photo" ? "photo" : "video"));
    for (const row of this.rows) {
      const entry = mine.find((one) => [one.asset, one.id].includes(row.dataset.attached));
      const clip = row.querySelector("[data-preview] :is(video, audio)");
      if (entry) await this.follow(row, entry);
      else if (clip) offer(row, clip);
    }
    for (const entry of mine) {
      if (!this.rows.some((row) => row.entry === entry)) await this.follow(this.add(), entry);
    }
    const held = (await drafts.read(key))?.held ?? [];
    const others = held.splice(Math.max(1, this.most - this.amount));
    if (others.length) await drafts.split(key, others);
    const taken = await this.takeEach(held);
    this.changed();
    if (others.length) this.say(this.files.dataset.others);
    if (taken && this.form.isConnected) go(this.form, "shape");
  }

  async takeAll(input) {
    const chosen = [...input.files];
    input.value = "";
    if (await this.takeEach(chosen)) go(this.form, "shape");
  }

  /** How many were taken. What was said of one that was not stays while the others follow. */
  async takeEach(files) {
    if (files.length) this.say("");
    let taken = 0;
    for (const file of files) taken += await this.take(file);
    return taken;
  }

  async record(what) {
    const { record } = await import("./record.js");
    const file = await record(what, { seconds: Number(this.files.dataset.recordS), mb: Number(this.files.dataset.maxMb) });
    if (!file || !(await this.takeEach([file]))) return;
    if (what === "screen") this.answer("screen");
    go(this.form, "shape");
  }

  /** Whether the file was taken; a second clip takes the place of the first. */
  async take(file) {
    const room = this.most === 1 || this.amount < this.most;
    const wrong = room ? check(file, this.files.dataset) : this.files.dataset.many;
    if (wrong) { this.say(wrong); return false; }
    const before = this.rows;
    const entry = await queue.add(file, { draft: drafts.key(this.form) });
    if (this.most === 1) for (const row of before) if (row.entry !== entry) this.drop(row);
    if (!this.rows.some((row) => row.entry === entry)) await this.follow(this.add(), entry);
    this.changed();
    return true;
  }

  add() {
    const row = this.files.querySelector("template[data-row]").content.cloneNode(true).firstElementChild;
    this.list.append(row);
    return row;
  }

  async follow(row, entry) {
    row.entry = entry;
    row.querySelector("[data-name]").textContent = entry.name;
    row.querySelector("[data-weight]").textContent = heavy(entry.size);
    // What the server said of it stays: it knows whether the file can be used.
    const broken = row.querySelector("[data-stands].error");
    if (!broken) row.querySelector("[data-stands]")?.remove();
    delete row.dataset.partial;
    const named = () => {
      if (!row.isConnected) return;
      name(row, entry);
      this.sum();
    };
    // Needed once there is a file; without a way to it the file waits unseen, but safe.
    if (!broken) import("./sending.js").then(({ draw }) => { draw(row, entry); this.sum(); }, () => {});
    entry.addEventListener("change", named);
    named();
    if (!previews.has(entry.id)) {
      const file = await entry.file();
      if (file) previews.set(entry.id, URL.createObjectURL(file));
    }
    if (previews.has(entry.id)) await picture(row, entry, this.takes);
  }

  /** Where one chooses, what is chosen already, or why it cannot be used. */
  tell() {
    const chosen = this.files.querySelector("[data-chosen]");
    if (!chosen) return;
    const [row] = this.rows;
    chosen.hidden = !row;
    if (!row) return;
    const name = row.querySelector("[data-name]").textContent;
    const broken = row.querySelector("[data-stands].error");
    chosen.classList.toggle("chosen-broken", Boolean(broken));
    chosen.querySelector("[data-text]").textContent = broken ? `${name}: ${broken.textContent.trim()}` : chosen.dataset.chosen.replace("{value}", name);
  }

  /** Where the words are written one sees how far the files are, too. */
  sum() {
    const line = this.form.querySelector("[data-sum]");
    if (!line) return;
    const row = this.form.dataset.now === "tell" && this.rows.find((one) => one.entry && one.entry.state !== "done");
    line.hidden = !row;
    line.textContent = row ? row.querySelector("[data-note]").textContent : "";
  }

  drop(row) {
    row.entry?.cancel();
    row.remove();
    this.changed();
  }

  say(sentence) {
    for (const place of this.files.querySelectorAll("[data-refused]")) {
      place.replaceChildren();
      if (!sentence) continue;
      place.append(this.files.querySelector("template[data-mistake]").content.cloneNode(true));
      place.querySelector(".error span").textContent = sentence;
    }
  }

  /** The rest of the form follows what is there. */
  changed() {
    this.files.toggleAttribute("data-full", this.amount >= this.most);
    this.files.toggleAttribute("data-any", this.rows.length > 0);
    const more = this.files.querySelector("[data-more-files]");
    if (more) more.hidden = !this.amount || this.amount >= this.most;
    if (this.takes === "photo" && this.rows.length) { import("./order.js"); import("./focus.js"); }
    this.tell();
    this.sum();
    this.listens();
    this.form.dispatchEvent(new CustomEvent("files"));
  }

  /** Where only a voice is heard nobody is in the picture, so nothing is asked. */
  listens() {
    const consent = this.form.querySelector("[data-consent]");
    if (this.takes !== "video") return;
    const voice = this.rows.some((row) => (row.entry ? spoken(row.entry) : row.querySelector("[data-preview] audio")));
    consent.hidden = voice;
    if (voice) this.answer("voice");
    else for (const one of consent.querySelectorAll("[value=voice]")) one.checked = false;
  }

  answer(value) {
    const choice = this.form.querySelector(`[data-consent] [value=${value}]`);
    if (choice) choice.checked = true;
  }
}

/** The form names a file by its number on the server; until it has one, by that on this device. */
function name(row, entry) {
  const id = entry.asset ?? entry.id;
  if (row.dataset.attached === id) return;
  row.dataset.attached = id;
  row.querySelector("input[name=asset]").value = id;
  for (const field of ["alt", "start", "end", "focus"]) {
    for (const input of row.querySelectorAll(`[data-${field}]`)) input.name = `${field}-${id}`;
  }
  for (const radio of row.querySelectorAll("[data-cover] [type=radio]")) radio.name = `cover-${id}`;
  row.querySelector("[data-drop]").value = `drop:${id}`;
}

async function picture(row, entry, takes) {
  const photo = takes === "photo";
  const made = document.createElement(photo ? "img" : spoken(entry) ? "audio" : "video");
  Object.assign(made, { src: previews.get(entry.id), ...(photo ? { alt: "" } : { controls: true, muted: !spoken(entry), playsInline: true }) });
  row.querySelector("[data-preview]").replaceChildren(made);
  if (photo) (await import("./focus.js")).frame(row, made);
  else await offer(row, made);
}

async function offer(row, clip) {
  const [{ cover }, { trim }] = await Promise.all([import("./cover.js"), import("./trim.js")]);
  if (clip.matches("video")) cover(row, clip);
  else row.querySelector("[data-cover]").hidden = true;
  trim(row, clip);
}
