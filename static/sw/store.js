// The database of this device, for the worker and, as a module, for pages. Everything in it belongs to a person.
self.pollen ??= {};
{
  const STORES = ["files", "drafts", "uploads", "kept", "ticks", "meta"];
  let opened = null;

  const open = () => opened ??= new Promise((settle, fail) => {
    const request = indexedDB.open("pollen", 1);
    request.onupgradeneeded = () => { for (const name of STORES) request.result.createObjectStore(name, { keyPath: "id" }); };
    request.onsuccess = () => {
      request.result.onversionchange = close;
      request.result.onclose = () => { opened = null; };
      settle(request.result);
    };
    request.onerror = () => { opened = null; fail(request.error); };
  });

  /** A frozen page must not hold the database: others may want to change or clear it. */
  const close = () => {
    opened?.then((base) => base.close(), () => {});
    opened = null;
  };

  /** Run `act` on the store; resolves to the result of the request it returns once all is on the disk. */
  const ask = async (name, mode, act) => {
    const base = await open();
    return new Promise((settle, fail) => {
      const transaction = base.transaction(name, mode, { durability: "strict" });
      const request = act(transaction.objectStore(name));
      transaction.oncomplete = () => settle(request?.result);
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
    });
  };

  /** What the device would not take, in a private window or on a full disk: it lives as long as this page. */
  const spare = new Map(STORES.map((name) => [name, new Map()]));

  const get = async (name, id) => spare.get(name).get(id) ?? ask(name, "readonly", (store) => store.get(id)).catch(() => undefined);
  const all = async (name) => [
    ...await ask(name, "readonly", (store) => store.getAll()).catch(() => []),
    ...spare.get(name).values(),
  ];
  const put = (name, record) => ask(name, "readwrite", (store) => store.put(record)).then(
    () => { spare.get(name).delete(record.id); },
    () => { spare.get(name).set(record.id, record); },
  );
  const remove = async (name, id) => {
    spare.get(name).delete(id);
    await ask(name, "readwrite", (store) => store.delete(id)).catch(() => {});
  };

  /** Merge `values` into a record, if it is still there and `when` agrees to what it holds; resolves to it or to null. */
  const change = async (name, id, values, when = () => true) => {
    const held = spare.get(name).get(id);
    if (held && !when(held)) return null;
    if (held) spare.get(name).set(id, { ...held, ...values });
    if (held) return spare.get(name).get(id);
    let changed = null;
    await ask(name, "readwrite", (store) => {
      const request = store.get(id);
      request.onsuccess = () => {
        if (!request.result || !when(request.result)) return;
        changed = { ...request.result, ...values };
        store.put(changed);
      };
      return request;
    });
    return changed;
  };

  /** Who is signed in: as the page says, else as the last page said. A number as text, or null. */
  const person = async () => {
    const told = self.document?.querySelector('meta[name="person"]')?.content;
    const known = (await get("meta", "person"))?.value ?? null;
    if (told && told !== known) await put("meta", { id: "person", value: told });
    return told || known;
  };

  /** What belongs to the person who is signed in, and nothing of another one on a shared device. */
  const own = async (name) => {
    const owner = await person();
    return (await all(name)).filter((record) => owner && record.owner === owner);
  };

  self.document?.addEventListener("freeze", close);
  self.pollen.store = { get, all, put, remove, change, person, own, close };
}
