"""Mute and block: whom a person does not want to meet. Nobody is told, and it is undone at any time.

A muted or blocked person is in no list (`avoids`, which `listed` asks); a blocked one cannot comment on,
mention, ask or follow either (`check`), in a Post no more than in a Comment.
"""

from datetime import datetime

import msgspec

from app import clock, database
from app.people.people import Face
from app.refusal import Refusal, missing
from feeds.drafts import Draft
from feeds.mentions import handles
from feeds.subject import Subject

KINDS = ("mute", "block")


class Avoided(Face, frozen=True):
    """Somebody on one's own list."""

    id: int
    kind: str
    at: datetime


class Who(msgspec.Struct, frozen=True):
    """How a page names somebody."""

    name: str
    handle: str


async def set(person: int, other: int, kind: str, on: bool) -> None:  # noqa: A001 - states are set
    """Mute or block, or end it; saying the same again changes nothing.

    Whom one blocks no longer follows, and is no longer followed. Raises `Refusal("avoid_unknown")`,
    `Refusal("avoid_oneself")` or a 404 Refusal.
    """
    if kind not in KINDS:
        raise Refusal("avoid_unknown", value=kind[:40], limit=", ".join(KINDS))
    if person == other:
        raise Refusal("avoid_oneself")
    async with database.transaction():
        if not await database.value("SELECT true FROM person WHERE id = $1 AND state <> 'erased'", other):
            raise missing("person_missing")
        if not on:
            await database.execute(REMOVE, person, other, kind)
            return
        await hold(person, other)
        await database.execute(ADD, person, other, kind, clock.now())
        if kind == "block":
            await database.execute(UNFOLLOW, person, other)


async def kinds(person: int, other: int) -> list[str]:
    """What the person has set about the other: none, mute, block or both."""
    return await database.values(
        "SELECT kind FROM avoidance WHERE person_id = $1 AND other_id = $2", person, other
    )


async def of(person: int) -> list[Avoided]:
    """Whom a person mutes or blocks, by name. For that person only."""
    return await database.rows(Avoided, MINE, person)


async def who(person: int) -> Who:
    """Raises a 404 Refusal."""
    found = await database.row(Who, "SELECT name, handle FROM person WHERE id = $1", person)
    if found is None:
        raise missing("person_missing")
    return found


async def avoids(person: int, other: int) -> bool:
    """Whether the other is in no list of the person."""
    return await database.value("SELECT avoids($1, $2)", person, other)


async def hold(person: int, other: int) -> None:
    """Until the transaction ends neither blocks or follows the other, so that no Follow outlives a block."""
    await database.execute(HOLD, [person, other])


async def check(person: int, other: int) -> None:
    """Whether `person` may turn to `other`. Raises `Refusal("blocked")` (403)."""
    if await database.value("SELECT blocks($2, $1)", person, other):
        raise Refusal("blocked", status=403)


async def check_comment(person: int, about: Subject, text: str) -> None:
    """Whether the words may stand under the Post. What has no name says nothing of who blocks whom.

    Raises `Refusal("blocked")` or `Refusal("mention_blocked")`.
    """
    if not about.anonymous:
        await check(person, about.author_id)
    await check_words(person, text)


async def check_post(author: int, draft: Draft) -> None:
    """`check` for everybody mentioned in title and text. Raises `Refusal("mention_blocked")` (403)."""
    await check_words(author, f"{draft.title} {draft.text}")


async def check_words(person: int, text: str) -> None:
    """`check` for everybody mentioned in a text. Raises `Refusal("mention_blocked")` (403)."""
    named = handles(text)
    found = named and await database.value(
        "SELECT handle FROM person WHERE handle = ANY ($2) AND blocks(id, $1) ORDER BY handle LIMIT 1",
        person,
        named,
    )
    if found:
        raise Refusal("mention_blocked", value=f"@{found}", status=403, field="text")


ADD = """
    INSERT INTO avoidance (person_id, other_id, kind, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""

HOLD = "SELECT FROM person WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE"

REMOVE = "DELETE FROM avoidance WHERE person_id = $1 AND other_id = $2 AND kind = $3"

UNFOLLOW = """
    DELETE FROM follow
    WHERE kind = 'person' AND ((person_id = $1 AND object_id = $2) OR (person_id = $2 AND object_id = $1))
"""

MINE = """
    SELECT p.id, p.name, p.handle, p.portrait, coalesce(s.name, '') AS site, a.kind, a.at
    FROM avoidance a
    JOIN person p ON p.id = a.other_id AND p.state = 'active'
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE a.person_id = $1
    ORDER BY p.name, p.id, a.kind
"""
