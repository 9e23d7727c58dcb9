// Ticks of checklists and how it went, as this device wrote them down: each goes out once, from a page or, when none is
// open, from the worker.
{
  const { store } = self.pollen;
  /** What no other try would change. */
  const GONE = new Set([404, 409, 422]);

  /** Send what waits, in its order. One page or the worker does it at a time. Resolves to whether nothing waits any more. */
  const sync = () => (navigator.locks ? navigator.locks.request("ticks", send) : send());

  const send = async () => {
    const waiting = (await store.own("ticks")).filter((record) => !record.sent).sort((one, other) => one.at - other.at);
    if (!waiting.length) return true;
    const session = await fetch("/session", { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null), () => null);
    for (const record of waiting) {
      if (record.owner !== session?.person || !(await deliver(record, session.csrf))) return false;
    }
    return true;
  };

  const deliver = async (record, csrf) => {
    const said = record.result ? { part: "result", result: record.result } : { state: record.on === false ? "off" : "on" };
    const body = new URLSearchParams({ key: record.key, ...said });
    const answer = await fetch(record.action, { method: "POST", body, headers: { "X-CSRF": csrf, "HX-Request": "true" } }).catch(() => null);
    if (!answer || !(answer.ok || GONE.has(answer.status))) return false;
    if (!answer.ok || !(record.step || record.result)) await store.remove("ticks", record.id);
    else await store.change("ticks", record.id, { sent: true }, (found) => found.key === record.key);
    return true;
  };

  if ("registration" in self) {
    self.addEventListener("sync", (event) => {
      // The browser asks again later when it fails.
      if (event.tag === "ticks") event.waitUntil(sync().then((done) => done || Promise.reject(new Error("later"))));
    });
  }
  self.pollen.ticks = { sync };
}
