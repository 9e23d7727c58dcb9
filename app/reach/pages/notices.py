"""What a person wants to hear, where and when: forms that work without scripts."""

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app import database, limits
from app.database import BIGINT_MAX
from app.reach import hours, mail, notices, subscriptions, topics, webpush, zones
from app.reach.pages.working import read_time, weekdays
from app.shifts import Hours
from app.web import told
from app.web.guards import signed_in
from app.web.pages import page, url

APPLE = ("iPhone", "iPad")


class Notices(Controller):
    path = "/me/notices"
    guards = [signed_in]

    @get(name="notice_settings")
    async def form(self, request: Request, saved: FromQuery[str] = "") -> Response:
        viewer, agent = request.user, request.headers.get("user-agent", "")
        return page(
            request,
            "app/notices.html",
            page="you",
            saved=saved,
            topics=topics.offered(viewer.roles),
            chosen=await topics.choices(viewer.id),
            hours=await hours.read(viewer.id),
            usual=await hours.usual(viewer.id),
            office=(await limits.current()).working_hours,
            zones=zones.offered(),
            zone=await zones.chosen(viewer.id),
            site_zone=await zones.usual(viewer.id) or (await limits.current()).time_zone,
            address=await mail.address(viewer.id),
            days=weekdays(),
            browsers=await subscriptions.browsers(viewer.id, viewer.mark),
            vapid=webpush.public_key(),
            apple=any(name in agent for name in APPLE),
        )

    @post()
    async def keep(self, request: Request) -> Response:
        """What is not sent is off: a browser sends no word of an empty box. Without mails none was chosen."""
        form, viewer = await request.form(), request.user
        mails = bool(await mail.address(viewer.id))
        async with database.transaction():
            for topic in topics.offered(viewer.roles):
                for channel in (one for one in topic.channels if one != "mail" or mails):
                    on = form.get(f"{channel}-{topic.name}") == "on" or (channel == "pollen" and topic.fixed)
                    await topics.choose(viewer.id, topic.name, channel, state=on)
        return Redirect(url("notice_settings", saved="topics"), status_code=303)

    @post("/hours", name="working_hours")
    async def keep_hours(self, request: Request) -> Response:
        form, person = await request.form(), request.user.id
        async with database.transaction():
            await hours.keep(person, _hours(form) if form.get("hours") == "own" else None)
            if "zone" in form:
                await zones.keep(person, str(form["zone"]) or None)
        return Redirect(url("notice_settings", saved="hours"), status_code=303)


@get("/notices/{id:int}", guards=[signed_in], name="notice")
async def open_notice(request: Request, id: FromPath[int]) -> Response:
    """Where a push leads: what it is about, read by this."""
    notice = await notices.open_one(request.user.id, min(id, BIGINT_MAX))
    return Redirect(told.place(notice), status_code=303)


def _hours(form: FormMultiDict) -> Hours:
    days = [int(day) for day in form.getall("day", []) if day in tuple("1234567")]
    return Hours(read_time(form, "starts"), read_time(form, "ends"), days)
