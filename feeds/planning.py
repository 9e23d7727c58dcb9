"""Drafts that go out by themselves at a time their author chose."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app import clock, database, limits
from app.language import zone
from app.refusal import Refusal
from feeds import contents
from feeds.publishing import complete
from feeds.states import own

SPELLED = "%Y-%m-%d %H:%M"


async def plan(person: int, post: int, moment: datetime | None) -> None:
    """Publish the draft at that time, or with None no longer by itself.

    What would be refused then is refused now: the Refusals of `complete`, `past`, `state_wrong` (409) or 404.
    """
    async with database.transaction():
        found = await own(person, post)
        if found.state != "draft":
            raise Refusal("state_wrong", value=found.state, status=409)
        if moment:
            _lies_ahead(moment)
            complete(await contents.read(post), await contents.pieces(post), await limits.current())
        await database.execute("UPDATE post SET publish_at = $2 WHERE id = $1", post, moment)


def moment(day: str, hour: str) -> datetime | None:
    """The moment that clocks where the author is show as this day and hour; None when both are empty.

    Without an hour it is the morning. An hour that summer time leaves out comes an hour later by the clock,
    one that comes twice is the first. Raises `Refusal("date_wrong")`.
    """
    if not (day.strip() or hour.strip()):
        return None
    try:
        chosen = datetime.combine(date.fromisoformat(day.strip()), _hour(hour.strip()))
        return chosen.replace(tzinfo=ZoneInfo(zone.get())).astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError):
        raise Refusal("date_wrong", value=f"{day} {hour}".strip()[:40], field="planned") from None


def here(moment: datetime) -> datetime:
    """As clocks show it where the author is."""
    return moment.astimezone(ZoneInfo(zone.get()))


MORNING = time(8)


def _hour(given: str) -> time:
    return time.fromisoformat(given).replace(tzinfo=None) if given else MORNING


def _lies_ahead(moment: datetime) -> None:
    now = clock.now()
    if moment <= now:
        raise Refusal(
            "past", value=f"{here(moment):{SPELLED}}", limit=f"{here(now):{SPELLED}}", field="planned"
        )
