"""The two halves of the demo company's life: what is only words, and what has files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

import msgspec

import app.main  # noqa: F401 - the demo lives with everything that reacts to it
from app import audit, clock, database, limits
from app.reach import notices
from demo import cast, communities, company, interests, keeping, profiles, studio, weeks
from demo.acts import Act, play
from demo.cast import Cast
from demo.company import Company, Post
from demo.interests import Sign
from demo.lives import Life
from demo.reported import Reported
from demo.seed import BEGUN, FILLED
from demo.studio import Studio
from feeds import embeds
from media import portraits

#: The company started with Pollen so long ago, a little before the first Post.
OPENED = timedelta(days=91)
FACES_AT_ONCE = 2
#: What came since then, nobody has looked at yet.
UNREAD = timedelta(days=3)

#: The intranet of the company, which may show cards of Posts.
INTRANET = "https://intranet.example"

#: Who signs in as what; the first that fits where the script names none.
FACES = {
    "author": "ana",
    "colleague": "omar",
    "community moderator": "femi",
    "senior moderator": "katrin",
    "L&D manager": "helena",
    "team lead": "nadia",
    "administrator": "nuno",
    "auditor": "clara",
}


class _SignIn(msgspec.Struct):
    role: str
    email: str
    name: str


class _SignIns(msgspec.Struct):
    password: str
    people: list[_SignIn]


async def begin(data: Path, password: str) -> None:
    """Everybody, and everything that needs no file, all or nothing."""
    house, now = company.load(), clock.now()
    opened = now - OPENED
    async with database.transaction():
        await audit.write(BEGUN, actor=None, subject=("company", house.name))
        with clock.at(opened):
            await limits.change("time_zone", house.zone, actor=None)
            people = await cast.hire(house, password)
        shown = {post.key for post in with_files(house)}
        words = [post for post in house.posts.values() if post.key not in shown]
        running = [week for week in house.campaigns if week.ends_ago < 0]
        await play(
            [
                *cast.following(house, people, opened),
                *profiles.said(house, people, opened),
                *chain.from_iterable(stories(house, people, now, words)),
                *(weeks.starting(house, people, week, now) for week in running),
            ]
        )
        _write_sign_ins(data, house, password)


async def finish(data: Path) -> None:
    """Faces, then the Posts with files; then the week that is over, and a look at the inbox."""
    house, now = company.load(), await _begun_at()
    people = await cast.known(house)
    posts = [post for post in with_files(house) if post.key not in people.posts]
    with studio.opened(data / "scratch" / "demo") as hand:
        hand.order(house, posts)
        await _hang_faces(house, people, hand, now - OPENED)
        for post in posts:
            files = {name: await hand.drawn(name) for name in studio.shown(post)}
            async with database.transaction():
                await play(chain.from_iterable(stories(house, people, now, [post], files)))
    async with database.transaction():
        await play(communities.acts(people, now))
        await play(keeping.acts(people, now))
        await play([*profiles.asked(people, now), *await profiles.watched(house, people, now)])
        for week in house.campaigns:
            if week.ends_ago >= 0:
                await play([weeks.starting(house, people, week, now), weeks.closing(house, week, now)])
        with clock.at(now - UNREAD):
            for person in people.people.values():
                await notices.read(person)
        await embeds.name_hosts(INTRANET, secure=True, actor=people.people["nuno"])
        await audit.write(FILLED, actor=None, subject=("company", house.name))


def with_files(house: Company) -> list[Post]:
    """Posts that show a clip or pictures, or were tried with a picture, newest first; answers to them last."""
    shown = {post.key for post in house.posts.values() if studio.shown(post)}
    found = [post for post in house.posts.values() if post.key in shown or post.parent in shown]
    return sorted(found, key=lambda post: (post.parent in shown, post.ago))


def stories(
    house: Company, people: Cast, now: datetime, posts: list[Post], files: dict[str, Path] | None = None
) -> Iterator[Iterator[Act]]:
    """The life of each Post."""
    signs: dict[str, list[Sign]] = {}
    for sign in interests.signs(house):
        signs.setdefault(sign.post, []).append(sign)
    for post in posts:
        told = [Reported(report) for report in house.reports if report.post == post.key]
        start = house.posted_at(post, now).astimezone(UTC)
        life = Life(people, post, start, files or {})
        yield life.acts(signs.get(post.key, []), told)


async def _hang_faces(house: Company, people: Cast, hand: Studio, moment: datetime) -> None:
    bare = set(await database.values("SELECT handle FROM person WHERE portrait IS NULL"))
    rooms = asyncio.Semaphore(FACES_AT_ONCE)

    async def hang(handle: str) -> None:
        async with rooms:
            await portraits.set_portrait(people.people[handle], await hand.drawn(handle))

    with clock.at(moment):
        async with asyncio.TaskGroup() as group:
            for handle in house.people:
                if handle in bare:
                    group.create_task(hang(handle))


async def _begun_at() -> datetime:
    """When the company was begun: its weeks count back from there, however often it is interrupted."""
    return await database.value("SELECT at FROM audit_line WHERE act = $1", BEGUN)


def _write_sign_ins(data: Path, house: Company, password: str) -> None:
    """Readable for the operator only."""
    found = [_SignIn(role, house.people[who].email, house.people[who].name) for role, who in FACES.items()]
    path = data / "demo.json"
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(_SignIns(password, found))))
    draft.replace(path)
