"""A browser begins or ends to take messages; scripts of the page and the service worker ask for it."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from app import database, jobs
from app.database import BIGINT_MAX
from app.reach import subscriptions, webpush
from app.reach.subscriptions import Browser
from app.refusal import Refusal
from app.web.guards import signed_in
from app.web.pages import url


class Needed(Struct):
    """What a browser needs to subscribe, and a worker to say so."""

    key: str
    csrf: str


class Pushes(Controller):
    path = "/me/push"
    guards = [signed_in]

    @get(name="push")
    async def needed(self, request: Request) -> Response[Needed]:
        return Response(
            Needed(webpush.public_key(), request.user.csrf), headers={"cache-control": "private, no-store"}
        )

    @post(status_code=204)
    async def subscribe(self, request: Request) -> None:
        """Fields `endpoint`, `p256dh` and `auth` as the browser has them; `state=off` ends it."""
        if request.auth != "cookie":
            raise Refusal("push_browser", status=403)
        form = await request.form()
        endpoint = str(form.get("endpoint", ""))
        async with database.transaction():
            # The browser has a new address: the worker says which one it takes the place of.
            if old := str(form.get("old", "")):
                await subscriptions.unsubscribe(request.user.id, old)
            if form.get("state") == "off":
                await subscriptions.unsubscribe(request.user.id, endpoint)
                return
            browser = Browser(
                endpoint=endpoint,
                p256dh=str(form.get("p256dh", "")),
                auth=str(form.get("auth", "")),
                agent=request.headers.get("user-agent", ""),
            )
            await subscriptions.subscribe(request.user.id, request.user.mark, browser)

    @post("/{id:int}", name="push_browser")
    async def remove(self, request: Request, id: FromPath[int]) -> Response:
        """Any browser of one's own takes no more messages; one that got lost, too."""
        if (await request.form()).get("state") == "off":
            await subscriptions.remove(request.user.id, min(id, BIGINT_MAX))
        return Redirect(url("notice_settings"), status_code=303)

    @post("/trial", name="push_trial")
    async def try_out(self, request: Request) -> Response:
        """A test message to all browsers of one's own; a second one only after the first."""
        for browser in await subscriptions.live(request.user.id):
            await jobs.enqueue("push.try", key=str(browser), browser=browser, language=request.user.language)
        return Redirect(url("notice_settings", saved="trial"), status_code=303)
