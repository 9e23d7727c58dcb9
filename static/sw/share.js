// What other apps share into this one becomes a draft on this device, with or without a connection.
{
  const { queue, store } = self.pollen;
  /** Seconds until a network that does not answer counts as none. */
  const PATIENCE = 3;
  const LINK = /https?:\/\/\S+/;

  addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "POST" || url.origin !== location.origin || url.pathname !== "/share") return;
    event.respondWith(take(request));
  });

  async function take(request) {
    // Unread, for the case that nobody is known here: then the server asks to sign in.
    const given = request.clone();
    const here = await signedIn();
    const owner = here.person ?? (await store.get("meta", "person"))?.value;
    if (!owner) return fetch(given);
    const form = await request.formData();
    const files = form.getAll("files").filter((file) => file instanceof File && file.size);
    const [first] = await Promise.all(apart(files).map((some) => keep(owner, words(form), some)));
    const compose = `/compose?${new URLSearchParams({ kind: first.kind, shared: first.key })}`;
    if (here.reached) return Response.redirect(compose, 303);
    return Response.redirect("/outbox", 303);
  }

  /** Whether the server answers, and whom it knows here. */
  async function signedIn() {
    try {
      const answer = await fetch("/session", { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(1000 * PATIENCE) });
      return { reached: true, person: answer.ok ? (await answer.json()).person : null };
    } catch {
      return { reached: false, person: null };
    }
  }

  /** Most apps put the link into the text. */
  function words(form) {
    const said = (name) => String(form.get(name) ?? "");
    const [link] = LINK.exec(`${said("url")} ${said("text")}`) ?? [""];
    return { title: said("title"), text: link ? said("text").replace(link, "").trim() : said("text"), source: link };
  }

  /** One draft for each clip, and one for all pictures; words alone are one too. */
  function apart(files) {
    const photos = files.filter(queue.pictured);
    const clips = files.filter((file) => !photos.includes(file)).map((file) => [file]);
    const all = photos.length ? [...clips, photos] : clips;
    return all.length ? all : [[]];
  }

  async function keep(owner, said, files) {
    const key = crypto.randomUUID();
    const at = Date.now();
    const kind = files.length ? (queue.pictured(files[0]) ? "photo" : "video") : said.source ? "guide" : "reflection";
    for (const [place, file] of files.entries()) {
      const id = crypto.randomUUID();
      await store.put("files", { id, owner, blob: file });
      await store.put("uploads", {
        id, owner, draft: key, at: at + place, name: file.name, size: file.size, type: file.type, modified: file.lastModified, kind,
        state: "held", sent: 0, asset: null, reason: "", wifi: false,
      });
    }
    // The source stands among what the composer calls "more", and with a file its first step is done.
    const fields = Object.entries({ ...said, more: said.source && "on", part: files.length && "shape" }).filter(([, value]) => value);
    await store.put("drafts", { id: `${owner}:${key}`, owner, key, at, state: "draft", kind, title: said.title, fields });
    return { key, kind };
  }
}
