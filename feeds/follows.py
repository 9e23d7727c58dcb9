"""Follows: the wish to see more from a Person, a Skill or a Community. Nobody's followers are listed."""

import msgspec

from app import clock, database
from app.events import Verb, record
from app.language import language
from app.refusal import Refusal, missing
from feeds import blocks

KINDS = ("person", "skill", "community")


class Followed(msgspec.Struct, frozen=True):
    """One thing a person follows; `place` is the handle or slug that its address is made of."""

    kind: str
    id: int
    name: str
    place: str


async def set(person: int, kind: str, object_id: int, on: bool) -> None:  # noqa: A001 - states are set
    """Follow or unfollow; saying the same again changes nothing.

    Raises `Refusal("follow_unknown")`, `Refusal("follow_oneself")`, `Refusal("blocked")` or a 404 Refusal.
    """
    if kind not in KINDS:
        raise Refusal("follow_unknown", value=kind, limit=", ".join(KINDS))
    if on and kind == "person" and object_id == person:
        raise Refusal("follow_oneself")
    async with database.transaction():
        if on and not await database.value(VISIBLE[kind], object_id, person):
            raise missing()
        if on and kind == "person":
            await blocks.hold(person, object_id)
            await blocks.check(person, object_id)
        if await (_add(person, kind, object_id) if on else _remove(person, kind, object_id)):
            verb = Verb.FOLLOWED if on else Verb.UNFOLLOWED
            await record(verb, actor=person, subject=(kind, object_id))


async def of(person: int) -> list[Followed]:
    """What a person follows, by kind and name, as far as they see it. For that person only."""
    return await database.rows(
        Followed,
        """
        SELECT f.kind, f.object_id AS id, coalesce(p.name, skill_name(s, $2), c.name) AS name,
            coalesce(p.handle, s.slug, c.slug) AS place
        FROM follow f
        LEFT JOIN person p ON f.kind = 'person' AND p.id = f.object_id AND p.state = 'active'
            AND NOT avoids($1, p.id)
        LEFT JOIN skill s ON f.kind = 'skill' AND s.id = f.object_id
        LEFT JOIN community c ON f.kind = 'community' AND c.id = f.object_id AND known(c, $1)
        WHERE f.person_id = $1 AND coalesce(p.id, s.id, c.id) IS NOT NULL
        ORDER BY f.kind, name
        """,
        person,
        language.get(),
    )


async def has(person: int, kind: str, object_id: int) -> bool:
    """Whether the person follows it."""
    return await database.value(
        "SELECT EXISTS (SELECT FROM follow WHERE person_id = $1 AND kind = $2 AND object_id = $3)",
        person,
        kind,
        object_id,
    )


async def place(kind: str, object_id: int) -> str | None:
    """The handle or slug in the address of what is followed."""
    return await database.value(PLACE[kind], object_id)


async def _add(person: int, kind: str, object_id: int) -> int:
    return await database.execute(
        "INSERT INTO follow (person_id, kind, object_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        person,
        kind,
        object_id,
        clock.now(),
    )


async def _remove(person: int, kind: str, object_id: int) -> int:
    return await database.execute(
        "DELETE FROM follow WHERE person_id = $1 AND kind = $2 AND object_id = $3", person, kind, object_id
    )


#: Whether $2 may know of $1: somebody who left, another's proposal and a closed Community are not there.
VISIBLE = {
    "person": "SELECT true FROM person WHERE id = $1 AND state = 'active' AND $2 <> 0",
    "skill": """
        SELECT true FROM skill
        WHERE id = $1 AND (state = 'approved' OR (state = 'proposed' AND proposed_by = $2))
    """,
    "community": "SELECT true FROM community c WHERE c.id = $1 AND known(c, $2)",
}

PLACE = {
    "person": "SELECT handle FROM person WHERE id = $1",
    "skill": "SELECT slug FROM skill WHERE id = $1",
    "community": "SELECT slug FROM community WHERE id = $1",
}
