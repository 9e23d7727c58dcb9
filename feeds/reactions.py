"""Reactions: useful on every post, me too on questions and reflections. There is no negative one."""

from app import clock, database
from app.events import Verb, record
from app.refusal import Refusal
from feeds.subject import subject

KINDS = ("useful", "me_too")
SHARED_BY = ("question", "reflection")


async def set(person: int, post: int, kind: str, on: bool) -> None:  # noqa: A001 - states are set, never toggled
    """Set or take back a Reaction; saying the same again changes nothing.

    Raises `Refusal("reaction_unknown")`, `Refusal("me_too_misplaced")` or a 404 Refusal.
    """
    if kind not in KINDS:
        raise Refusal("reaction_unknown", value=kind, limit=", ".join(KINDS))
    async with database.transaction():
        about = await subject(person, post)
        if on and kind == "me_too" and about.kind not in SHARED_BY:
            raise Refusal("me_too_misplaced", value=about.kind)
        if await _write(person, post, kind, on):
            await database.execute(
                f"UPDATE post SET {kind} = {kind} + $2 WHERE id = $1",  # noqa: S608 - one of KINDS
                post,
                1 if on else -1,
            )
            verb = Verb.REACTION_SET if on else Verb.REACTION_TAKEN_BACK
            await record(verb, actor=person, subject=("post", post), kind=kind)


async def _write(person: int, post: int, kind: str, on: bool) -> bool:
    """Whether it changed anything."""
    if on:
        return bool(
            await database.execute(
                """
                INSERT INTO reaction (post_id, person_id, kind, at) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING
                """,
                post,
                person,
                kind,
                clock.now(),
            )
        )
    return bool(
        await database.execute(
            "DELETE FROM reaction WHERE post_id = $1 AND person_id = $2 AND kind = $3", post, person, kind
        )
    )
