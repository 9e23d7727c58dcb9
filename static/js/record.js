// The camera, the voice or the screen of this device, recorded in the app: `record` resolves to a file, or to nothing.
import { clock } from "./scrub.js";

const MB = 1_000_000;
/** Bits a second of a film and of a voice. */
const FILM_BITS = 2_500_000;
const VOICE_BITS = 128_000;
/** Milliseconds from look to look at the time that is left. */
const TICK = 200;
/** Milliseconds after which what was recorded so far is at hand, and counted. */
const SLICE = 1000;
/** What the server likes best stands first. */
const FILMS = ["video/mp4;codecs=avc1.42E01F,mp4a.40.2", "video/mp4;codecs=avc1,opus", "video/mp4", "video/webm;codecs=vp8,opus", "video/webm"];
const VOICES = ["audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/webm;codecs=opus", "audio/webm"];
const ENDINGS = { "video/mp4": "mp4", "video/webm": "webm", "audio/mp4": "m4a", "audio/webm": "webm" };

const stamp = (at) => new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace("T", " ").replaceAll(":", "-");

/** Record until the person uses what was recorded or leaves. `what` is camera, voice or screen; limits in seconds and MB. */
export async function record(what, limits) {
  const dialog = document.querySelector("[data-recorder]");
  await dressed(dialog);
  return new Promise((settle) => new Recorder(dialog, what, limits, settle).open());
}

/** Its style comes with its first use. */
function dressed(dialog) {
  const { style } = dialog.dataset;
  if (document.querySelector(`link[href="${style}"]`)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
  return new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

class Recorder {
  constructor(dialog, what, limits, settle) {
    Object.assign(this, { dialog, what, limits, settle, front: false, leaving: false, listening: new AbortController() });
    this.part = (name) => dialog.querySelector(`[data-${name}]`);
    this.view = this.part("view");
  }

  open() {
    const acts = { leave: () => this.leave(), turn: () => this.turn(), shoot: () => this.shoot(), hold: () => this.hold(), again: () => this.again(), use: () => this.close(this.file), instead: () => this.instead() };
    const { signal } = this.listening;
    for (const [name, act] of Object.entries(acts)) this.part(name).addEventListener("click", act, { signal });
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.leave(); }, { signal });
    this.dialog.dataset.what = this.what;
    this.dialog.showModal();
    this.prepare();
  }

  async prepare() {
    this.become("asking");
    this.draw(0, 0);
    try {
      this.stream = await this.ask();
    } catch (error) {
      return this.refuse(error);
    }
    if (!this.dialog.open) return this.release();
    Object.assign(this.view, { srcObject: this.what === "voice" ? null : this.stream, muted: true, controls: false });
    this.view.classList.toggle("mirrored", this.what === "camera" && this.front);
    this.become("ready");
    this.part("turn").hidden = this.what !== "camera" || await cameras() < 2;
    this.part("shoot").focus();
  }

  async ask() {
    const devices = navigator.mediaDevices;
    if (this.what === "voice") return devices.getUserMedia({ audio: true });
    if (this.what === "camera") {
      return devices.getUserMedia({
        audio: true,
        video: { facingMode: this.front ? "user" : "environment", width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
      });
    }
    const shown = await devices.getDisplayMedia({ video: { frameRate: 30, height: { max: 1080 } } });
    // Somebody explains what the screen shows; without a microphone it is silent.
    const voice = await devices.getUserMedia({ audio: true }).catch(() => null);
    for (const track of voice?.getAudioTracks() ?? []) shown.addTrack(track);
    return shown;
  }

  refuse(error) {
    const { refused, absent } = this.dialog.dataset;
    this.become("refused", ["NotFoundError", "OverconstrainedError", "NotReadableError"].includes(error.name) ? absent : refused);
    this.part("instead").focus();
  }

  async turn() {
    this.front = !this.front;
    this.release();
    await this.prepare();
    this.part("turn").focus();
  }

  shoot() {
    if (this.state === "ready") this.start();
    else if (this.state === "recording" || this.state === "paused") this.stop();
  }

  start() {
    const voice = this.what === "voice";
    const type = (voice ? VOICES : FILMS).find((name) => MediaRecorder.isTypeSupported(name));
    this.tape = new MediaRecorder(this.stream, { mimeType: type, audioBitsPerSecond: VOICE_BITS, ...(voice ? {} : { videoBitsPerSecond: FILM_BITS, videoKeyFrameIntervalDuration: SLICE }) });
    Object.assign(this, { pieces: [], size: 0, past: 0, since: performance.now() });
    this.tape.ondataavailable = ({ data }) => { this.pieces.push(data); this.size += data.size; };
    this.tape.onstop = () => this.review();
    // A call comes in, or the browser's own button ends the sharing of the screen.
    for (const track of this.stream.getTracks()) track.onended = () => this.stop();
    this.tape.start(SLICE);
    this.timer = setInterval(() => this.tick(), TICK);
    this.become("recording");
  }

  get elapsed() { return this.past + (this.state === "recording" ? (performance.now() - this.since) / 1000 : 0); }

  tick() {
    this.draw(this.elapsed, this.size);
    const full = this.size > this.limits.mb * MB;
    if (this.elapsed < this.limits.seconds && !full) return;
    this.ended = true;
    this.stop();
  }

  hold() {
    if (this.state === "recording") {
      this.past = this.elapsed;
      this.tape.pause();
      this.become("paused");
    } else {
      this.since = performance.now();
      this.tape.resume();
      this.become("recording");
    }
  }

  stop() {
    clearInterval(this.timer);
    if (this.tape?.state === "inactive") return;
    this.past = this.elapsed;
    this.tape.stop();
  }

  review() {
    this.release();
    const type = this.tape.mimeType.split(";")[0];
    const at = new Date();
    const name = `${this.dialog.dataset.name} ${stamp(at)}.${ENDINGS[type] ?? "webm"}`;
    this.file = new File(this.pieces, name, { type, lastModified: at.getTime() });
    this.view.classList.remove("mirrored");
    this.address = URL.createObjectURL(this.file);
    Object.assign(this.view, { srcObject: null, src: this.address, muted: false, controls: true });
    this.draw(this.past, this.file.size);
    this.become("review", this.ended ? this.dialog.dataset.ended : "");
    this.part("use").focus();
  }

  again() {
    this.forget();
    this.prepare();
  }

  instead() {
    this.close(null);
    document.getElementById("file").click();
  }

  /** What was recorded is not thrown away by one tap. */
  leave() {
    if (this.state === "recording" || this.state === "paused") return this.stop();
    if (this.state === "review" && !this.leaving) {
      this.leaving = true;
      return this.say(this.dialog.dataset.leaving);
    }
    this.close(null);
  }

  close(file) {
    this.listening.abort();
    this.forget();
    this.release();
    this.dialog.close();
    this.settle(file);
  }

  forget() {
    if (this.address) URL.revokeObjectURL(this.address);
    Object.assign(this, { address: null, file: null, ended: false, leaving: false });
    Object.assign(this.view, { srcObject: null, controls: false });
    this.view.removeAttribute("src");
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.stream = null;
  }

  become(state, sentence = this.dialog.dataset[state] ?? "") {
    this.state = this.dialog.dataset.state = state;
    const { shoot, hold } = { shoot: this.part("shoot"), hold: this.part("hold") };
    const running = state === "recording" || state === "paused";
    shoot.ariaLabel = running ? shoot.dataset.stop : shoot.dataset.start;
    hold.hidden = !running;
    hold.ariaLabel = state === "paused" ? hold.dataset.go : hold.dataset.stop;
    this.part("turn").hidden ||= state !== "ready";
    this.say(sentence);
  }

  say(sentence) { this.part("said").textContent = sentence; }

  draw(seconds, bytes) {
    const { left, size } = this.dialog.dataset;
    const most = this.limits.seconds;
    this.part("left-time").textContent = left.replace("{value}", clock(Math.max(0, Math.ceil(most - seconds))));
    this.part("size").textContent = size.replace("{value}", (bytes / MB).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }));
    this.dialog.style.setProperty("--spent", Math.min(1, seconds / most));
  }
}

const cameras = async () => (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput").length;
