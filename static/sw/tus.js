// One file on its way by tus 1.0: in pieces, resumed by HEAD after every loss. For pages and the worker.
{
  const PIECE = 4 * 1024 * 1024;
  const WAITS = [1, 2, 4, 8, 15, 30];
  /** Seconds without a sign of the other side until a line counts as dead: many a phone's network dies silently. */
  const SILENCE = 30;
  const VERSION = { "Tus-Resumable": "1.0.0" };
  const LOST = new Set([0, 408, 409, 423, 429, 500, 502, 503, 504, 507]);
  const GONE = new Set([404, 410]);

  /** The server's no, with its sentence. */
  class Refused extends Error {
    constructor(status, body) {
      super(status);
      this.status = status;
      try { this.reason = JSON.parse(body).title; } catch { this.reason = ""; }
    }
  }

  /** No answer, or one that will be another later. */
  class Lost extends Error {
    constructor(status) { super(status); this.status = status; }
  }

  const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const told = (file) => `filename ${coded(file.name)},filetype ${coded(file.type || "application/octet-stream")}`;

  /**
   * Send what the server has not yet; resolves when all of it is there. `line` knows `asset` (null: not begun) and
   * `csrf`, hears `opened(id)`, `moved(bytes)`, `lost(status)`, and its `signal` ends it with an AbortError.
   */
  async function transfer(file, line) {
    let losses = 0;
    const moved = (bytes) => { losses = 0; line.moved(bytes); };
    for (;;) {
      try {
        return await attempt(file, line, moved);
      } catch (error) {
        if (!(error instanceof Lost) || line.signal.aborted) throw error;
        // Of 409 the server only says that it was further than we knew.
        if (error.status !== 409) line.lost(losses);
        await wait(WAITS[error.status === 409 ? 0 : Math.min(losses++, WAITS.length - 1)], line.signal);
      }
    }
  }

  async function attempt(file, line, moved) {
    let stands = line.asset ? await offset(line) : null;
    if (stands === null) {
      await create(file, line);
      stands = 0;
    }
    while (stands < file.size) {
      moved(stands);
      const answer = await exchange("PATCH", `/uploads/${line.asset}`, line, {
        "Upload-Offset": stands, "Content-Type": "application/offset+octet-stream",
      }, file.slice(stands, stands + PIECE), (bytes) => moved(stands + bytes));
      if (answer.status !== 204) throw no(answer);
      stands = Number(answer.header("Upload-Offset"));
    }
    moved(stands);
  }

  /** How much is safe there; null when the server no longer knows it. */
  async function offset(line) {
    const answer = await exchange("HEAD", `/uploads/${line.asset}`, line);
    const stands = answer.header("Upload-Offset");
    if (answer.status === 200 && stands !== null) return Number(stands);
    if (GONE.has(answer.status)) return null;
    throw no(answer);
  }

  async function create(file, line) {
    const headers = { "Upload-Length": file.size, "Upload-Metadata": told(file) };
    const answer = await exchange("POST", "/uploads", line, headers);
    if (answer.status !== 201) throw no(answer);
    line.asset = new URL(answer.header("Location"), location.href).pathname.split("/").pop();
    await line.opened(line.asset);
  }

  const no = (answer) => (LOST.has(answer.status) ? new Lost(answer.status) : new Refused(answer.status, answer.body));

  const exchange = (method, address, line, headers, body, sent) =>
    (self.XMLHttpRequest ? byRequest : byFetch)(method, address, line.signal, { ...VERSION, "X-CSRF": line.csrf, ...headers }, body, sent);

  /** In pages: fetch does not tell how much has gone out. */
  function byRequest(method, address, signal, headers, body = null, sent = () => {}) {
    return new Promise((settle, fail) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      let silence;
      const stop = () => request.abort();
      const heard = () => { clearTimeout(silence); silence = setTimeout(stop, 1000 * SILENCE); };
      if (body) request.upload.onprogress = (event) => { heard(); sent(event.loaded); };
      request.onloadend = () => {
        clearTimeout(silence);
        signal.removeEventListener("abort", stop);
        if (signal.aborted) fail(signal.reason);
        else settle({ status: request.status, body: request.responseText, header: (name) => request.getResponseHeader(name) });
      };
      if (signal.aborted) return fail(signal.reason);
      signal.addEventListener("abort", stop);
      heard();
      request.send(body);
    });
  }

  async function byFetch(method, address, signal, headers, body = null) {
    try {
      const answer = await fetch(address, { method, headers, body, signal });
      return { status: answer.status, body: await answer.text(), header: (name) => answer.headers.get(name) };
    } catch (error) {
      if (signal.aborted) throw error;
      throw new Lost(0);
    }
  }

  /** As long as said, but no longer than until the network is back. */
  function wait(seconds, signal) {
    return new Promise((go, fail) => {
      const timer = setTimeout(go, 1000 * seconds);
      self.addEventListener("online", go, { once: true });
      signal?.addEventListener("abort", () => { clearTimeout(timer); fail(signal.reason); }, { once: true });
    });
  }

  /** Give it up; what has arrived is freed. */
  const drop = (asset, csrf) =>
    fetch(`/uploads/${asset}`, { method: "DELETE", headers: { ...VERSION, "X-CSRF": csrf }, keepalive: true }).catch(() => {});

  self.pollen.tus = { transfer, drop, wait, Refused, Lost, SILENCE, WAITS };
}
