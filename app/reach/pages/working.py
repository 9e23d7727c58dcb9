"""When the company works: its hours, its holidays, the shifts of its sites and who is on call there."""

from datetime import date, time

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from litestar.response import Redirect

from app import database, language, limits
from app.database import BIGINT_MAX
from app.reach import hours, oncall
from app.refusal import Refusal
from app.shifts import Hours
from app.web.guards import administrator
from app.web.pages import page, url
from app.web.sentences import sentence

#: A form has room for so many more shifts than there are.
MORE = 2


class Working(Controller):
    path = "/admin/hours"
    guards = [administrator]

    @get(name="company_hours")
    async def form(self, request: Request) -> Response:
        return await _page(request)

    @post()
    async def keep(self, request: Request) -> Response:
        """The company's hours and holidays: all, or nothing of it."""
        form = await request.form()
        try:
            week = _office(form)
            days = [_date(line) for line in str(form.get("holidays", "")).split()]
            async with database.transaction():
                who = request.user.id
                await limits.change("working_hours", msgspec.to_builtins(week), actor=who)
                await limits.change("holidays", [str(day) for day in sorted(set(days))], actor=who)
        except Refusal as refusal:
            return await _page(request, refusal)
        return Redirect(url("company_hours"), status_code=303)

    @post("/sites/{id:int}", name="site_hours")
    async def keep_site(self, request: Request, id: FromPath[int]) -> Response:
        """Its shifts, and the handles of who is on call. A row without times is no shift."""
        form, site = await request.form(), min(id, BIGINT_MAX)
        try:
            rows = [_shift(form, f"-{row}") for row in range(hours.PATTERNS_MAX)]
            week = tuple(filter(None, rows))
            async with database.transaction():
                await hours.keep_shifts(site, week, actor=request.user.id)
                await oncall.keep(site, str(form.get("oncall", "")).splitlines(), actor=request.user.id)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return await _page(request, refusal, site)
        return Redirect(url("company_hours"), status_code=303)


def read_time(form: FormMultiDict, name: str) -> time:
    """Raises `Refusal("hours_wrong")`."""
    given = str(form.get(name, ""))
    try:
        return time.fromisoformat(given).replace(tzinfo=None)
    except ValueError as error:
        raise Refusal("hours_wrong", field=name, value=given[:20]) from error


def weekdays() -> list[str]:
    """Monday to Sunday, short, as the reader calls them."""
    names = language.locale(language.language.get()).days["stand-alone"]["abbreviated"]
    return [names[day] for day in range(7)]


def _office(form: FormMultiDict) -> Hours:
    week = _shift(form, "")
    if week is None or not week.days:
        raise Refusal("hours_empty", field="day")
    return week


def _shift(form: FormMultiDict, row: str) -> Hours | None:
    """The shift of a row of the form; None where it holds no times."""
    if not form.get(f"starts{row}") and not form.get(f"ends{row}"):
        return None
    days = [int(day) for day in form.getall(f"day{row}", []) if day in tuple("1234567")]
    return Hours(read_time(form, f"starts{row}"), read_time(form, f"ends{row}"), days)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("holiday_wrong", field="holidays", value=text[:20]) from error


async def _page(request: Request, refusal: Refusal | None = None, site: int = 0) -> Response:
    company = await limits.current()
    return page(
        request,
        "app/hours.html",
        status=refusal.status if refusal else 200,
        page="you",
        company=company,
        sites=await hours.sites(),
        days=weekdays(),
        more=MORE,
        most=hours.PATTERNS_MAX,
        error=sentence(refusal) if refusal else None,
        wrong=site,
    )
