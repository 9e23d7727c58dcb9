// What waits on this device is sent: files in their order, two at once, then the Posts they belong to.
// One page or the worker does it at a time; all tell each other over the channel `queue`.
{
  const { store, tus } = self.pollen;
  const LANES = 2;
  /** States from which an upload or a Post goes on by itself. */
  const OPEN = new Set(["waiting", "offline", "sending", "signin", "wifi"]);
  /** A page waits for the network; the worker leaves that to the browser. */
  const patient = "document" in self;
  const channel = new BroadcastChannel("queue");
  const running = new Map();
  let run = null;
  let again = false;
  let poke = () => {};

  class SignedOut extends Error {}

  const PICTURE = /\.(jpe?g|png|webp|hei[cf]|avif)$/i;

  /** Whether a file is a picture: some systems know no type for one of a newer format. */
  const pictured = ({ type, name }) => (/^(image|video|audio)\//.test(type) ? type.startsWith("image/") : PICTURE.test(name));

  /** Whether an upload waits for Wi-Fi. Where the browser does not know its network, its person's word counts. */
  const holds = (entry) => entry.wifi && (navigator.connection?.type ?? "cellular") === "cellular";

  /** Send all there is to send. Resolves when nothing is left that could go now; in the worker it fails without a network. */
  function drain() {
    again = true;
    poke();
    run ??= alone(rounds).finally(() => { run = null; });
    return run;
  }

  const alone = (work) => (navigator.locks ? navigator.locks.request("queue", work) : work());

  async function rounds() {
    while (again) {
      again = false;
      await round();
    }
  }

  async function round() {
    if (!(await left(await store.person())).length) return;
    const now = await session();
    if (!now) return mark("signin");
    const lanes = new Set();
    let failure = null;
    for (;;) {
      const job = !failure && lanes.size < LANES ? await next(now.person) : null;
      if (job) {
        const lane = job(now).catch((error) => { failure = error; }).finally(() => lanes.delete(lane));
        lanes.add(lane);
      } else if (lanes.size) await Promise.race([...lanes, new Promise((go) => { poke = go; })]);
      else break;
    }
    if (failure instanceof SignedOut) return mark("signin");
    if (failure) throw failure;
  }

  /** What could go on by itself, oldest first: uploads, and Posts that were tapped "Post" on. */
  async function left(person) {
    const own = (record) => person && record.owner === person && OPEN.has(record.state);
    const found = await Promise.all(["uploads", "drafts"].map(store.all));
    return found.flat().filter(own).sort((one, other) => one.at - other.at);
  }

  async function next(person) {
    const waiting = (await left(person)).filter((record) => !running.has(record.id));
    for (const record of waiting) {
      if (record.action) {
        const files = await filesOf(record);
        if (files.every((file) => file.state === "done")) return (now) => publish(record, files, now);
      } else if (!holds(record)) return (now) => send(record, now);
      else if (record.state !== "wifi") await update("uploads", record.id, { state: "wifi" });
    }
    return null;
  }

  const filesOf = async (record) => (await store.all("uploads")).filter((entry) => entry.owner === record.owner && entry.draft === record.key);

  /** Who is signed in here, with a fresh token; null when nobody is. A page asks until it hears. */
  async function session() {
    for (let losses = 0; ; losses++) {
      try {
        const answer = await fetch("/session", { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(1000 * tus.SILENCE) });
        if (answer.status === 401) return null;
        if (answer.ok) return await answer.json();
      } catch { /* no network, or nobody there: the same to us */ }
      await mark("offline");
      if (!patient) throw new tus.Lost(0);
      await tus.wait(tus.WAITS[Math.min(losses, tus.WAITS.length - 1)]);
    }
  }

  async function mark(state) {
    for (const record of await left(await store.person())) {
      await update(record.action ? "drafts" : "uploads", record.id, { state }, (found) => OPEN.has(found.state) && found.state !== "wifi");
    }
  }

  async function update(name, id, values, when) {
    const record = await store.change(name, id, values, when);
    if (record) channel.postMessage({ name, record });
    return record;
  }

  async function send(entry, now) {
    await guarded(entry, "uploads", now, async (signal) => {
      const kept = await store.get("files", entry.id);
      if (!kept) throw new tus.Refused(410, "");
      await update("uploads", entry.id, { state: "sending", reason: "" }, open);
      await tus.transfer(kept.blob, {
        asset: entry.asset, csrf: now.csrf, signal,
        opened: (asset) => update("uploads", entry.id, { asset }),
        moved: (sent) => channel.postMessage({ passing: { id: entry.id, state: "sending", sent, reason: "" } }),
        lost: () => {
          update("uploads", entry.id, { state: "offline" }, open);
          if (!patient) throw new tus.Lost(0);
        },
      });
      await update("uploads", entry.id, { state: "done", sent: entry.size, reason: "" });
    });
  }

  /** The words follow their files. The form's key makes a repeat count once. */
  async function publish(record, files, now) {
    await guarded(record, "drafts", now, async (signal) => {
      await update("drafts", record.id, { state: "sending", reason: "" }, open);
      const headers = { Accept: "application/json", "X-CSRF": now.csrf };
      const answer = await fetch(record.action, { method: "POST", body: filled(record, files, now.csrf), headers, signal }).catch(() => null);
      if (!answer || answer.status >= 500 || answer.status === 429) return later(record, signal);
      if (answer.status !== 201) throw new tus.Refused(answer.status, await answer.text());
      await forget(record, files);
      channel.postMessage({ name: "drafts", gone: record.id, key: record.key, location: answer.headers.get("Location") });
    });
  }

  /** The form as it was filled in; a file that was not begun then has its number on the server by now. */
  function filled(record, files, csrf) {
    const known = (text) => files.reduce((so, file) => so.replaceAll(file.id, file.asset), text);
    const form = new FormData();
    form.set("csrf", csrf);
    for (const [name, value] of record.fields) form.append(known(name), known(value));
    return form;
  }

  async function later(record, signal) {
    await update("drafts", record.id, { state: "offline" }, open);
    if (!patient) throw new tus.Lost(0);
    await tus.wait(tus.WAITS[2], signal);
  }

  async function forget(record, files) {
    for (const file of files) for (const name of ["uploads", "files"]) await store.remove(name, file.id);
    await store.remove("drafts", record.id);
  }

  const open = (record) => OPEN.has(record.state);

  /** One job at a time for a record. A no of the server is asked again with the session as it stands now. */
  async function guarded(record, name, now, job) {
    const stop = new AbortController();
    running.set(record.id, stop);
    try {
      await job(stop.signal);
    } catch (error) {
      // Whoever ended it wrote down why.
      if (stop.signal.aborted) return;
      if (!(error instanceof tus.Refused)) throw error;
      const then = await session();
      if (then?.person !== now.person) throw new SignedOut();
      if (then.csrf !== now.csrf) now.csrf = then.csrf;
      else await update(name, record.id, { state: "failed", reason: error.reason });
    } finally {
      running.delete(record.id);
    }
  }

  const stop = () => { for (const job of running.values()) job.abort(); };

  channel.onmessage = ({ data }) => {
    if (data.passing) return;
    const id = data.gone ?? data.record?.id;
    if (running.has(id) && (data.gone || !OPEN.has(data.record.state) || holds(data.record))) running.get(id).abort();
    again = true;
    poke();
  };
  self.document?.addEventListener("freeze", stop);
  if ("registration" in self) {
    self.addEventListener("sync", (event) => { if (event.tag === "queue") event.waitUntil(drain()); });
  }
  self.pollen.queue = { drain, holds, pictured };
}
