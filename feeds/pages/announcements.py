"""Announcements: a page for those who may make one, and a button that puts one away."""

from datetime import date, timedelta

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app import limits
from app.idempotency import Answer, once
from app.refusal import Refusal
from app.web.guards import announcer, signed_in
from app.web.pages import page, url, wants_fragment
from app.web.sentences import sentence
from feeds import announcements
from feeds.announcements import Wish
from feeds.pages.addresses import Number


class Announcements(Controller):
    path = "/announcements"

    @get(guards=[announcer], name="announcements")
    async def form(self, request: Request) -> Response:
        week = await announcements.last_day() - timedelta(days=(await limits.current()).announcement_days - 7)
        return await _page(request, {"ends_on": week.isoformat()})

    @post(guards=[announcer])
    async def announce(self, request: Request) -> Response:
        form = await request.form()
        given = {name: str(form.get(name, "")) for name in Wish.__struct_fields__}
        try:
            wish = _wish(given)

            async def make() -> Answer:
                await announcements.announce(request.user.id, wish)
                return Answer(303, url("announcements"))

            body, key = msgspec.json.encode(wish), str(form.get("key", "")) or None
            answer, _ = await once(request.user.id, "announcements", key, body, make)
        except Refusal as refusal:
            return await _page(request, given, refusal)
        return Redirect(answer.location, status_code=303)

    @post("/{id:int}/end", guards=[announcer], name="announcement_end")
    async def end(self, request: Request, id: Number) -> Response:
        await announcements.end(request.user.id, id)
        return Redirect(url("announcements"), status_code=303)

    @post("/{id:int}/read", guards=[signed_in], name="announcement_read")
    async def read(self, request: Request, id: Number) -> Response:
        await announcements.put_away(request.user.id, id)
        if wants_fragment(request):
            return Response("", status_code=200, media_type="text/html", headers={"vary": "HX-Request"})
        return Redirect(url("activity"), status_code=303, headers={"vary": "HX-Request"})


def _wish(given: dict[str, str]) -> Wish:
    try:
        ends = date.fromisoformat(given["ends_on"])
    except ValueError:
        ends = date.min
    return Wish(given["audience"], given["name"], given["text"], ends)


async def _page(request: Request, given: dict[str, str], refusal: Refusal | None = None) -> Response:
    limit = await limits.current()
    return page(
        request,
        "feeds/announcements.html",
        status=refusal.status if refusal else 200,
        page="activity",
        given=given,
        errors={refusal.field or "": sentence(refusal)} if refusal else {},
        audiences=await announcements.audiences(request.user.id),
        live=await announcements.governed(request.user.id),
        last=await announcements.last_day(),
        name_max=limit.title_max,
        text_max=limit.announcement_max,
    )
