// Messages of the server: shown, counted, and led to the right page by a click.
{
  const ADDRESS = "/me/push";
  const ICONS = `/static/${self.BUILD.version}/icons`;

  self.addEventListener("push", (event) => event.waitUntil(show(event.data?.json() ?? {})));
  self.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));
  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

  const windows = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

  async function show({ title, tag, address, unread, lang, dir }) {
    if (!title) return;
    if (unread) await self.navigator.setAppBadge?.(unread).catch(() => { /* only where it is allowed */ });
    const focused = (await windows()).filter((one) => one.focused);
    if (focused.length && tag !== "trial") {
      for (const one of focused) one.postMessage({ type: "notice" });
      return;
    }
    const look = { icon: `${ICONS}/icon-192.png`, badge: `${ICONS}/badge-96.png` };
    await self.registration.showNotification(title, { tag, lang, dir, ...look, data: { address } });
  }

  /** In the window that is open, if there is one: an installed app has no other. */
  async function open(notification) {
    notification.close();
    const address = new URL(notification.data?.address ?? "/activity", self.location.origin);
    const [there] = await windows();
    await there?.focus().catch(() => { /* the window may have closed meanwhile */ });
    // A window that this worker does not hold cannot be led.
    if (!await there?.navigate(address).catch(() => null)) await self.clients.openWindow(address);
  }

  /** The browser changed its address by itself: without a word to the server nothing would arrive any more. */
  async function renew({ oldSubscription, newSubscription }) {
    const answer = await fetch(ADDRESS);
    if (!answer.ok || answer.redirected) return;
    const { key, csrf } = await answer.json();
    const subscription = newSubscription
      ?? await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { keys } = subscription.toJSON();
    const old = oldSubscription?.endpoint ?? "";
    await fetch(ADDRESS, { method: "POST", body: new URLSearchParams({ csrf, old, endpoint: subscription.endpoint, ...keys }) });
  }
}
