"""What the people of the demo company keep in folders and share as Lists, and what they announce and ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

import msgspec

from app import clock, database
from demo.acts import Act
from demo.cast import Cast
from feeds import announcements, collections, inquiries, wanted
from feeds.announcements import Wish

#: Between two Posts that somebody puts into a folder.
BREATH = timedelta(minutes=4)


class Folder(msgspec.Struct, frozen=True):
    """A Collection of the script, begun so many days ago; with `why` it is a List."""

    owner: str
    name: str
    holds: tuple[str, ...]
    ago: float
    why: str = ""


FOLDERS = (
    Folder("ana", "Before month end", ("pivot", "close-three", "vat-eu"), 9),
    Folder("omar", "Try next week", ("calendar", "shortcut", "pivot"), 6),
    Folder(
        "nadia", "Sheets without tears", ("pivot", "text-num", "q-double", "two-taps"), 4,
        "Where I send everybody who still counts by hand",
    ),
    Folder(
        "diogo", "New at the bar", ("dial", "steam", "descale", "tasting"), 7,
        "What I show each new colleague before the first customer",
    ),
    Folder("omar", "Cairo talks to the north", ("nein", "deutsch-karte"), 3, "Ten words open most doors"),
)  # fmt: skip


class Question(msgspec.Struct, frozen=True):
    """A clip that somebody asks the people of a Skill for."""

    by: str
    title: str
    text: str
    skill: str
    ago: float


WANTED = (
    Question(
        "helena", "Show us how you lock out your own line",
        "We have the HR 40 on film. Every other line has its own switch, and its own way to forget it.",
        "lockout", 2,
    ),
)  # fmt: skip


class News(msgspec.Struct, frozen=True):
    """An announcement: to everybody, or with `slug` to a Community; it runs for so many days."""

    by: str
    name: str
    text: str
    ago: float
    days: int
    slug: str = ""


NEWS = (
    News(
        "nuno", "New badges at all gates from Monday",
        "Fetch yours at the desk where you work. The old one opens doors until Friday, then only cupboards.",
        6.6, 5,
    ),
    News(
        "femi", "Cupping on Thursday at four",
        "Canteen, Porto. Bring a cup and an opinion. Leipzig and Cairo taste along on the screen.",
        0.4, 4, "coffee-corner",
    ),
)  # fmt: skip


class Inquiry(msgspec.Struct, frozen=True):
    """What an author asks those for whom it did not work, with the answers that came."""

    post: str
    by: str
    text: str
    ago: float
    answers: tuple[tuple[str, str], ...] = ()


INQUIRIES = (
    Inquiry("mailrule", "sofia", "What stood in the way? Then I film that as well.", 1.5),
    Inquiry(
        "steam", "adaeze", "Where did the cloth slide off? I can film it with the rubber sleeve.", 2,
        (("ronny", "At the upper edge of the sleeve, and the drip goes up your arm."),),
    ),
)  # fmt: skip


def acts(cast: Cast, now: datetime) -> Iterator[Act]:
    """All of it; what goes back to Posts with files comes when they are there."""
    for folder in FOLDERS:
        yield from _Filling(cast, folder).acts(now)
    for question in WANTED:
        yield Act(now - timedelta(days=question.ago), partial(_want, cast, question))
    for news in NEWS:
        yield Act(now - timedelta(days=news.ago), partial(_announce, cast, news))
    for inquiry in INQUIRIES:
        if inquiry.post in cast.posts:
            yield from _inquire(cast, inquiry, now - timedelta(days=inquiry.ago))


class _Filling:
    """How one folder comes to be."""

    def __init__(self, cast: Cast, folder: Folder) -> None:
        self.owner, self.folder = cast.people[folder.owner], folder
        self.posts = [cast.posts[key] for key in folder.holds if key in cast.posts]
        self.number = 0

    def acts(self, now: datetime) -> Iterator[Act]:
        start = now - timedelta(days=self.folder.ago)
        yield Act(start, self._begin)
        for place, post in enumerate(self.posts, 1):
            yield Act(start + place * BREATH, partial(self._put, post))
        if self.folder.why:
            yield Act(start + timedelta(hours=1), self._share)

    async def _begin(self) -> None:
        self.number = await collections.create(self.owner, self.folder.name)

    async def _put(self, post: int) -> None:
        await collections.put(self.owner, self.number, post, True)

    async def _share(self) -> None:
        await collections.share(self.owner, self.number, self.folder.name, self.folder.why)


async def _want(cast: Cast, question: Question) -> None:
    await wanted.ask(cast.people[question.by], question.title, question.text, question.skill, "en")


async def _announce(cast: Cast, news: News) -> None:
    audience = "all"
    if news.slug:
        number = await database.value("SELECT id FROM community WHERE slug = $1", news.slug)
        audience = f"community:{number}"
    last: date = (clock.now().astimezone(UTC) + timedelta(days=news.days)).date()
    await announcements.announce(cast.people[news.by], Wish(audience, news.name, news.text, last))


def _inquire(cast: Cast, inquiry: Inquiry, at: datetime) -> Iterator[Act]:
    number = cast.posts[inquiry.post]
    yield Act(at, partial(inquiries.ask, cast.people[inquiry.by], number, inquiry.text))
    for place, (who, words) in enumerate(inquiry.answers, 1):
        answering = partial(inquiries.answer, cast.people[who], number, words)
        yield Act(at + place * timedelta(hours=3), answering)
