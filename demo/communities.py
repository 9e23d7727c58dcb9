"""The Communities of the demo company: an open one to browse, one on request, one that only its people see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import msgspec

from app import database
from demo.acts import Act
from demo.cast import Cast
from feeds import blocks, communities, members, pins, posts
from feeds.communities import Words
from feeds.drafts import Draft, Kind

#: So long ago the first was started; the others follow a few days apart.
BEGUN = timedelta(days=40)
APART = timedelta(days=3)


class Said(msgspec.Struct, frozen=True):
    """A Post for the members alone."""

    by: str
    kind: Kind
    title: str
    text: str
    skill: str
    ago: float


class Circle(msgspec.Struct, frozen=True):
    """A Community of the script; `holds` are Posts of the company that stand in it, the `head` first."""

    slug: str
    words: Words
    owner: str
    stewards: tuple[str, ...]
    members: tuple[str, ...]
    holds: tuple[str, ...] = ()
    head: int = 0
    waits: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()


COFFEE = Circle(
    slug="coffee-corner",
    words=Words(
        name="Coffee corner",
        purpose="Better coffee from our own machines, one shot at a time.",
        rules="Show the shot, not the brand.\nSay what you changed: one thing per try.\nBad shots are welcome.",
        default_kind="video",
    ),
    owner="adaeze",
    stewards=("diogo",),
    members=("beatriz", "tiago", "tom", "ana", "luis", "priya"),
    holds=("dial", "steam", "tasting", "latte-day-20", "q-milk", "grinder-zero", "descale"),
    head=2,
)
SHEETS = Circle(
    slug="excel-without-tears",
    words=Words(
        name="Excel without tears",
        purpose="Ask the small question before it becomes a long evening.",
        rules="No question is too small.\nTake names and prices out of your pictures.",
        default_kind="question",
    ),
    owner="nadia",
    stewards=("ana",),
    members=("dalia", "peter", "sherif", "ben", "elif", "tiago", "clara", "omar"),
    holds=("xlookup", "pivot", "q-double", "text-num", "two-taps"),
    head=2,
)
SAFETY = Circle(
    slug="near-misses",
    words=Words(
        name="Near misses",
        purpose="Told early, so that nobody has to tell the real thing.",
        rules="What is said here is for learning, never for blame.",
        admission="request",
        default_kind="reflection",
    ),
    owner="katrin",
    stewards=("steffen",),
    members=("pawel", "uwe", "jana", "catarina"),
    waits=("youssef", "ana"),
    said=(
        Said(
            "uwe", "reflection", "The pallet that leaned at six in the morning",
            "It had leaned since the night shift, and three of us had walked past it. Now we chalk a cross on"
            " what leans, and whoever sees the cross stops.", "load-securing", 4,
        ),
        Said(
            "katrin", "question", "Which lock do you wish were easier to reach?",
            "I have money for two longer hasps. Tell me where you reach in because the lock is too far.",
            "lockout", 2,
        ),
    ),
)  # fmt: skip
LEADS = Circle(
    slug="leads-among-leads",
    words=Words(
        name="Leads among leads",
        purpose="The talks nobody prepares you for.",
        rules="What is said here stays here.",
        admission="closed",
        default_kind="reflection",
    ),
    owner="helena",
    stewards=("catarina",),
    members=("nadia", "rui", "marta", "steffen", "miriam"),
    said=(
        Said(
            "nadia", "reflection", "I praised the team and forgot the one who did it",
            "She said nothing. I noticed a week later. Now I write the name down before the meeting.",
            "feedback", 6,
        ),
    ),
)  # fmt: skip
CIRCLES = (COFFEE, SHEETS, SAFETY, LEADS)


def acts(cast: Cast, now: datetime) -> Iterator[Act]:
    """Everything that happens in the Communities; what holds Posts comes when all of these are there."""
    for place, circle in enumerate(CIRCLES):
        yield from _Beginning(cast, circle, now - BEGUN + place * APART).acts(now)


class _Beginning:
    """How one Community comes to be, hour by hour."""

    def __init__(self, cast: Cast, circle: Circle, start: datetime) -> None:
        self.cast, self.circle, self.start = cast, circle, start
        self.slug = circle.slug

    def acts(self, now: datetime) -> Iterator[Act]:
        yield Act(self.start, self._begin)
        for place, who in enumerate((*self.circle.stewards, *self.circle.members)):
            yield Act(self.start + timedelta(hours=5 * (place + 1)), partial(self._welcome, who))
        for who in self.circle.stewards:
            yield Act(self.start + timedelta(days=8), partial(self._name, who))
        for who in self.circle.waits:
            yield Act(now - timedelta(days=1), partial(self._ask, who))
        for said in self.circle.said:
            yield Act(now - timedelta(days=said.ago), partial(self._say, said))
        for place, key in enumerate(self.circle.holds):
            yield Act(now - timedelta(hours=4, minutes=-place), partial(self._hold, key, place))

    async def _begin(self) -> None:
        self.slug = await communities.create(self.cast.people[self.circle.owner], self.circle.words)

    async def _welcome(self, who: str) -> None:
        owner, person = self.cast.people[self.circle.owner], self.cast.people[who]
        if self.circle.words.admission != "open":
            await members.invite(owner, self.slug, (await blocks.who(person)).handle)
        await members.join(person, self.slug)

    async def _ask(self, who: str) -> None:
        await members.join(self.cast.people[who], self.slug)

    async def _name(self, who: str) -> None:
        await members.name_steward(
            self.cast.people[self.circle.owner], self.slug, self.cast.people[who], True
        )

    async def _say(self, said: Said) -> None:
        author = self.cast.people[said.by]
        place = await communities.about(author, self.slug)
        given = Draft(
            kind=said.kind,
            title=said.title,
            text=said.text,
            skills=[said.skill],
            audience="community",
            community_id=place.id,
        )
        await posts.publish(author, await posts.draft(author, given))

    async def _hold(self, key: str, place: int) -> None:
        """A Post that everybody sees stands in the Community too: its author puts it there."""
        number = self.cast.posts.get(key)
        if number is None:
            return
        author, owner = await _author(number), self.cast.people[self.circle.owner]
        await members.join(author, self.slug)
        circle = await communities.about(owner, self.slug)
        content = await posts.content(author, number)
        await posts.edit(author, number, msgspec.structs.replace(content, community_id=circle.id))
        if place < self.circle.head:
            await pins.set(owner, self.slug, number, True)


async def _author(post: int) -> int:
    return await database.value("SELECT author_id FROM post WHERE id = $1", post)
