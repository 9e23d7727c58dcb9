"""Recognition weeks: everybody reads them, L&D and leads start them."""

from datetime import date, timedelta

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app.idempotency import Answer, once
from app.refusal import Refusal
from app.web.guards import lnd, signed_in
from app.web.pages import page, url
from app.web.sentences import sentence
from feeds import skills
from feeds.pages.addresses import Number
from gamification import campaigns
from gamification.campaigns import Week


class Campaigns(Controller):
    path = "/campaigns"
    guards = [signed_in]

    @get(name="campaigns")
    async def index(self, request: Request) -> Response:
        return page(
            request,
            "gamification/campaigns.html",
            page="find",
            campaigns=await campaigns.campaigns(request.user.id),
            may_start="lnd" in request.user.roles,
        )

    @get("/new", guards=[lnd], name="campaign_new")
    async def form(self, request: Request) -> Response:
        monday = await _next_monday()
        return await _form(
            request, Week(name="", skill="", starts_on=monday, ends_on=monday + timedelta(days=6), thanks="")
        )

    @post(guards=[lnd], name="campaign_start")
    async def start(self, request: Request) -> Response:
        form = await request.form()
        try:
            week = _week({name: str(form.get(name, "")) for name in Week.__struct_fields__})
        except msgspec.ValidationError:
            raise Refusal("week_dates", limit=campaigns.LONGEST.days) from None

        async def make() -> Answer:
            number = await campaigns.start(request.user.id, week)
            return Answer(303, url("campaign", id=number))

        try:
            answer, _ = await once(
                request.user.id,
                "campaigns",
                str(form.get("key", "")) or None,
                msgspec.json.encode(week),
                make,
            )
        except Refusal as refusal:
            return await _form(request, week, refusal)
        return Redirect(answer.location, status_code=303)

    @get("/{id:int}", name="campaign")
    async def show(self, request: Request, id: Number) -> Response:
        found = await campaigns.campaign(request.user.id, id)
        return page(
            request,
            "gamification/campaign.html",
            page="find",
            campaign=found,
            entries=await campaigns.entries(request.user.id, id),
            results=await campaigns.results(id) if found.closed_at else [],
            today=await campaigns.today(),
        )


def _week(given: dict[str, str]) -> Week:
    return msgspec.convert(given, Week, strict=False)


async def _next_monday() -> date:
    today = await campaigns.today()
    return today + timedelta(days=(7 - today.weekday()) % 7)


async def _form(request: Request, week: Week, refusal: Refusal | None = None) -> Response:
    return page(
        request,
        "gamification/campaign_new.html",
        status=422 if refusal else 200,
        page="find",
        week=week,
        skills=await skills.listed(request.user.id),
        errors={refusal.field or "": sentence(refusal)} if refusal else {},
        name_max=campaigns.NAME_MAX,
        thanks_max=campaigns.THANKS_MAX,
    )
