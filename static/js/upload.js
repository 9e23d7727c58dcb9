// One file on its way by tus 1.0: in pieces, resumed by HEAD after every loss, and after a reload too.
import { memory } from "./bind.js";

const PIECE = 4 * 1024 * 1024;
const WAITS = [1, 2, 4, 8, 15, 30];
/** Seconds without a sign of the other side until a line counts as dead: many a phone's network dies silently. */
const SILENCE = 30;
const VERSION = { "Tus-Resumable": "1.0.0" };
const LOST = new Set([0, 408, 409, 423, 429, 500, 502, 503, 504, 507]);

const token = () => document.querySelector('meta[name="csrf"]')?.content ?? "";
const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const idOf = (address) => new URL(address, location.href).pathname.split("/").pop();

/** Says `change` whenever `state` (sending, paused, lost, done, failed) or `sent` (bytes) changes. */
export class Upload extends EventTarget {
  constructor(file) {
    super();
    Object.assign(this, { file, id: null, state: "sending", sent: 0, reason: "" });
    this.memory = `upload:${file.name}:${file.size}:${file.lastModified}`;
  }

  /** Open the upload, or find the one begun before; resolves to its id, or to null when it is refused. */
  async open() {
    const kept = memory.get(this.memory);
    if (kept && await this.#known(kept)) this.id = kept;
    else await this.#create();
    if (this.id) {
      memory.set(this.memory, this.id);
      this.#send();
    }
    return this.id;
  }

  pause() {
    if (!this.active) return;
    this.#become("paused");
    this.request?.abort();
  }

  /** What was on its way when it paused may have arrived: so ask first. */
  async resume() {
    if (this.state !== "paused") return;
    this.#become("sending");
    await this.#known(this.id);
    this.#send();
  }

  /** Give it up; what has arrived is freed. */
  drop() {
    this.#become("failed");
    this.request?.abort();
    localStorage.removeItem(this.memory);
    if (this.id) fetch(`/uploads/${this.id}`, { method: "DELETE", headers: { ...VERSION, "X-CSRF": token() }, keepalive: true }).catch(() => {});
  }

  get active() { return this.state === "sending" || this.state === "lost"; }

  async #create() {
    const told = `filename ${coded(this.file.name)},filetype ${coded(this.file.type || "application/octet-stream")}`;
    for (let losses = 0; this.active;) {
      const answer = await this.#request("POST", "/uploads", { "Upload-Length": this.file.size, "Upload-Metadata": told });
      if (answer.status === 201) return void (this.id = idOf(answer.getResponseHeader("Location")));
      if (!LOST.has(answer.status)) return this.#refuse(answer);
      await this.#wait(losses++);
    }
  }

  /** Whether the server still knows it, however long it takes to hear. */
  async #known(id) {
    for (let losses = 0; ;) {
      const known = await this.#ask(id);
      if (known !== null || !this.active) return known;
      await this.#wait(losses++);
    }
  }

  /** Whether the server still knows it; `sent` is then what is safe there. */
  async #ask(id) {
    const answer = await this.#request("HEAD", `/uploads/${id}`);
    if (answer.status !== 200) return LOST.has(answer.status) ? null : false;
    this.sent = Number(answer.getResponseHeader("Upload-Offset"));
    return true;
  }

  async #send() {
    for (let losses = 0; this.active && this.sent < this.file.size;) {
      const before = this.sent;
      const piece = this.file.slice(before, before + PIECE);
      const answer = await this.#request("PATCH", `/uploads/${this.id}`, {
        "Upload-Offset": before, "Content-Type": "application/offset+octet-stream",
      }, piece);
      if (!this.active) return;
      if (answer.status === 204) {
        this.sent = Number(answer.getResponseHeader("Upload-Offset"));
        losses = 0;
        this.#become("sending");
      } else if (LOST.has(answer.status)) {
        this.sent = before;
        if (answer.status !== 409) await this.#wait(losses++);
        if (!this.active) return;
        const stands = await this.#ask(this.id);
        if (stands === false) return this.#refuse(answer);
        if (stands && this.active) this.#become("sending");
      } else return this.#refuse(answer);
    }
    if (this.active) {
      localStorage.removeItem(this.memory);
      this.#become("done");
    }
  }

  /** Longer each time, but no longer than until the network is back. */
  #wait(losses) {
    this.#become("lost");
    return new Promise((go) => {
      setTimeout(go, 1000 * WAITS[Math.min(losses, WAITS.length - 1)]);
      addEventListener("online", go, { once: true });
    });
  }

  /** XMLHttpRequest, because fetch does not tell how much has gone out. */
  #request(method, address, headers = {}, body = null) {
    return new Promise((settle) => {
      const request = this.request = new XMLHttpRequest();
      request.open(method, address);
      for (const [name, value] of Object.entries({ ...VERSION, "X-CSRF": token(), ...headers })) request.setRequestHeader(name, value);
      const before = this.sent;
      let silence;
      const heard = () => { clearTimeout(silence); silence = setTimeout(() => request.abort(), 1000 * SILENCE); };
      if (body) request.upload.onprogress = (event) => { this.sent = before + event.loaded; heard(); this.#tell(); };
      request.onloadend = () => { clearTimeout(silence); settle(request); };
      heard();
      request.send(body);
    });
  }

  #refuse(answer) {
    try { this.reason = JSON.parse(answer.responseText).title; } catch { this.reason = ""; }
    localStorage.removeItem(this.memory);
    this.#become("failed");
  }

  #become(state) { this.state = state; this.#tell(); }
  #tell() { this.dispatchEvent(new Event("change")); }
}
