"""The states of a Post and the only way from one to another."""

from datetime import datetime

from msgspec import Struct

from app import clock, database, live
from app.events import Verb, record
from app.refusal import Refusal, missing
from feeds import search

#: From each state, where a Post may go. Deleting is no state: `deleted_at` lies over any of them.
GRAPH: dict[str, frozenset[str]] = {
    "draft": frozenset({"processing", "held", "live"}),
    "processing": frozenset({"held", "live", "draft"}),
    "held": frozenset({"live", "draft", "removed"}),
    "live": frozenset({"restricted", "hidden", "archived"}),
    "restricted": frozenset({"live", "removed"}),
    "hidden": frozenset({"live", "removed"}),
    "archived": frozenset({"live"}),
    "removed": frozenset({"live"}),
}


class Standing(Struct, frozen=True):
    """Where a Post stands, with its row locked until the transaction ends."""

    id: int
    kind: str
    author_id: int
    state: str
    anonymous: bool
    published_at: datetime | None
    deleted_at: datetime | None
    revision: int
    keeper_id: int
    """Who answers for it: the author, or who took it over when they left."""


async def standing(post: int) -> Standing:
    """Lock the Post. Raises a 404 Refusal when there is none."""
    found = await database.row(
        Standing,
        """
        SELECT id, kind, author_id, state, anonymous, published_at, deleted_at, revision,
            coalesce(owner_id, author_id) AS keeper_id
        FROM post WHERE id = $1 FOR NO KEY UPDATE
        """,
        post,
    )
    if found is None:
        raise missing()
    return found


async def own(person: int, post: int) -> Standing:
    """Lock a Post that the person answers for.

    Raises a 404 Refusal for anybody else's, a deleted or a removed one.
    """
    found = await standing(post)
    if found.keeper_id != person or found.deleted_at or found.state == "removed":
        raise missing()
    return found


async def move(post: int, to: str, *, verb: Verb, actor: int | None, **ids: int | str | None) -> None:
    """Bring the Post into state `to`, with its search row and its Event, in one transaction.

    Only an Appeal (`appeal=`) brings a removed Post back.
    Raises `Refusal("step_refused")` (409) for a step the graph does not have.
    """
    async with database.transaction():
        was = await standing(post)
        if to not in GRAPH[was.state] or (was.state == "removed" and not ids.get("appeal")):
            raise Refusal(
                "step_refused",
                value=f"{was.state} → {to}",
                limit=", ".join(sorted(GRAPH[was.state])),
                status=409,
            )
        await database.execute(MOVE, post, to, clock.now(), was.state)
        await note(was, verb, actor=actor, was=was.state, to=to, **ids)


async def note(post: Standing, verb: Verb, *, actor: int | None, **ids: int | str | None) -> None:
    """What follows every change of a Post: the search row, the Event, the open pages."""
    await search.index(post.id)
    nameless = post.anonymous and actor == post.author_id
    await record(verb, actor=actor, subject=("post", post.id), nameless=nameless, **ids)
    await live.publish("post", post.id)


MOVE = """
    UPDATE post SET
        state = $2,
        return_state = CASE WHEN $2 IN ('hidden', 'restricted', 'archived', 'removed') THEN $4 END,
        published_at = CASE WHEN $2 = 'live' THEN coalesce(published_at, $3) ELSE published_at END,
        publish_at = NULL,
        changed_at = $3
    WHERE id = $1
"""
