"""What authors are told about their posts: the personal by itself, the rest once per post and hour.

Who answers for a post now, its keeper, hears it: the author, or whom it was handed over to.

Each rule reads the current state, so it may run twice and in any order (NOTICE-2).
"""

from datetime import UTC, datetime, timedelta

import msgspec

from app import database, limits
from app.reach.notices import clear, notify
from feeds.blocks import avoids
from feeds.mentions import mentioned

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Counted(msgspec.Struct):
    """What happened to a post in one hour; `actor` is the last one who did it."""

    keeper_id: int
    times: int
    actor: int | None


class Told(msgspec.Struct):
    """An Application with what its Notice needs."""

    post_id: int
    keeper_id: int
    person_id: int
    result: str
    named: bool
    at: datetime
    single: bool


class Said(msgspec.Struct):
    """A Comment with whom it concerns."""

    post_id: int
    kind: str
    keeper_id: int
    writer_id: int
    nameless: bool
    text: str
    at: datetime
    above: int | None


class Concerned(msgspec.Struct):
    """Somebody who knows the old way; `number` is the Revision that changed it."""

    person_id: int
    number: int


async def reacted(post: int, kind: str, at: datetime) -> None:
    """Useful and me too: one Notice per post and hour."""
    start, end = await window(at)
    found = await database.row(
        Counted,
        """
        SELECT
            coalesce(p.owner_id, p.author_id) AS keeper_id, count(*) AS times,
            (array_agg(r.person_id ORDER BY r.at DESC))[1] AS actor
        FROM reaction r JOIN post p ON p.id = r.post_id
        WHERE r.post_id = $1 AND r.kind = $2 AND r.at >= $3 AND r.at < $4
            AND r.person_id <> coalesce(p.owner_id, p.author_id)
            AND NOT avoids(coalesce(p.owner_id, p.author_id), r.person_id)
        GROUP BY p.id
        """,
        post,
        kind,
        start,
        end,
    )
    group = f"{kind}:{post}:{start:%Y%m%d%H%M}"
    if found is None:
        await clear(group)
        return
    await notify(
        found.keeper_id, kind, subject=("post", post), group=group, actor=found.actor, times=found.times
    )


async def applied(application: int) -> None:
    """Tried it: single or grouped. "Not" comes without a name, "I'll try it" not at all."""
    told = await database.row(Told, APPLICATION, application, (await limits.current()).single_tried)
    if told is None or told.result not in ("worked", "partly") or not told.single:
        await clear(f"tried:{application}")
    if told is None or told.result == "planned":
        return
    if told.result != "not" and told.single:
        if told.named and await avoids(told.keeper_id, told.person_id):
            return
        await notify(
            told.keeper_id,
            "tried",
            subject=("application", application),
            group=f"tried:{application}",
            actor=told.person_id if told.named else None,
            post=told.post_id,
        )
        return
    await _grouped(told)


async def commented(comment: int) -> None:
    """Those named, then the one replied to, then the author: one Notice a person for one Comment."""
    said = await database.row(Said, COMMENT, comment)
    if said is None:
        return
    direct = dict.fromkeys(await mentioned(said.text, said.post_id), "mentioned")
    if said.above:
        direct.setdefault(said.above, "replied")
    if said.kind == "question":
        direct.setdefault(said.keeper_id, "answered")
    for person, kind in direct.items():
        if await _heeds(person, said):
            await notify(
                person,
                kind,
                subject=("comment", comment),
                group=f"comment:{comment}",
                actor=None if said.nameless else said.writer_id,
                post=said.post_id,
            )
    if said.keeper_id not in direct and await _heeds(said.keeper_id, said):
        await _commented_hour(said)


async def thanked(comment: int) -> None:
    await _to_writer(comment, "thanked")


async def accepted(comment: int) -> None:
    """Only while it is the accepted one: the asker may have changed it since."""
    if await database.value("SELECT true FROM post WHERE accepted_id = $1", comment):
        await _to_writer(comment, "accepted")


async def changed(post: int) -> None:
    """Who saved, tried or keeps it hears once that the way changed: as soon as the post can be seen."""
    for told in await database.rows(Concerned, CHANGED, post):
        await notify(
            told.person_id,
            "changed",
            subject=("change", f"{post}-{told.number}"),
            group=f"changed:{post}:{told.number}",
            post=post,
        )


async def window(at: datetime) -> tuple[datetime, datetime]:
    """From when until when things are told as one (`group_window_min`)."""
    length = timedelta(minutes=(await limits.current()).group_window_min)
    start = at - (at - EPOCH) % length
    return start, start + length


async def _grouped(told: Told) -> None:
    kind = "tried_not" if told.result == "not" else "tried_more"
    start, end = await window(told.at)
    times = await database.value(
        f"""
        WITH told AS ({APPLICATIONS})
        SELECT count(*) FROM told
        WHERE post_id = $1 AND at >= $3 AND at < $4
            AND CASE WHEN $5 THEN result = 'not' ELSE result IN ('worked', 'partly') AND NOT single END
        """,  # noqa: S608 - a constant
        told.post_id,
        (await limits.current()).single_tried,
        start,
        end,
        told.result == "not",
    )
    await notify(
        told.keeper_id,
        kind,
        subject=("post", told.post_id),
        group=f"{kind}:{told.post_id}:{start:%Y%m%d%H%M}",
        times=times,
    )


async def _heeds(person: int, said: Said) -> bool:
    """Whether the person hears of it: not of one's own, nor of somebody one mutes or blocks."""
    return person != said.writer_id and (said.nameless or not await avoids(person, said.writer_id))


async def _commented_hour(said: Said) -> None:
    start, end = await window(said.at)
    times = await database.value(
        """
        SELECT count(*) FROM comment
        WHERE post_id = $1 AND at >= $2 AND at < $3 AND author_id <> $4 AND deleted_at IS NULL
            AND hidden_at IS NULL AND NOT waiting AND NOT avoids($4, author_id)
        """,
        said.post_id,
        start,
        end,
        said.keeper_id,
    )
    await notify(
        said.keeper_id,
        "commented",
        subject=("post", said.post_id),
        group=f"commented:{said.post_id}:{start:%Y%m%d%H%M}",
        actor=None if said.nameless else said.writer_id,
        times=times,
    )


async def _to_writer(comment: int, kind: str) -> None:
    said = await database.row(Said, COMMENT, comment)
    if said is None or said.writer_id == said.keeper_id:
        return
    named = await database.value("SELECT NOT anonymous FROM post WHERE id = $1", said.post_id)
    await notify(
        said.writer_id,
        kind,
        subject=("comment", comment),
        group=f"{kind}:{comment}",
        actor=said.keeper_id if named else None,
        post=said.post_id,
    )


#: Every result of a post, and whether its Notice stands alone: the first $2, then the first of each site.
APPLICATIONS = """
    SELECT
        a.id, a.post_id, coalesce(p.owner_id, p.author_id) AS keeper_id,
        a.person_id, a.result, a.named, a.at,
        a.result IN ('worked', 'partly') AND (
            row_number() OVER (PARTITION BY a.post_id, a.result IN ('worked', 'partly') ORDER BY a.id)
                <= $2
            OR t.site_id IS NOT NULL AND row_number() OVER (
                PARTITION BY a.post_id, a.result IN ('worked', 'partly'), t.site_id ORDER BY a.id
            ) = 1
        ) AS single
    FROM application a
    JOIN post p ON p.id = a.post_id AND p.generation = a.generation
    JOIN person w ON w.id = a.person_id
    LEFT JOIN team t ON t.id = w.team_id
"""

APPLICATION = f"""
    SELECT post_id, keeper_id, person_id, result, named, at, single FROM (
        {APPLICATIONS}
        WHERE a.post_id = (SELECT post_id FROM application WHERE id = $1)
    ) told
    WHERE id = $1
"""  # noqa: S608 - constants

COMMENT = """
    SELECT
        c.post_id, p.kind, coalesce(p.owner_id, p.author_id) AS keeper_id,
        c.author_id AS writer_id, c.text, c.at,
        p.anonymous AND c.author_id = p.author_id AS nameless, above.author_id AS above
    FROM comment c
    JOIN post p ON p.id = c.post_id
    LEFT JOIN comment above ON above.id = c.parent_id
    WHERE c.id = $1 AND c.deleted_at IS NULL AND c.hidden_at IS NULL AND NOT c.waiting
"""

CHANGED = """
    SELECT k.person_id, r.number
    FROM post p
    JOIN LATERAL (
        SELECT number, at FROM revision WHERE post_id = p.id AND way = 'changed'
        ORDER BY number DESC LIMIT 1
    ) r ON true
    JOIN LATERAL (
        SELECT person_id FROM save WHERE post_id = p.id AND at <= r.at
        UNION
        SELECT person_id FROM kept WHERE post_id = p.id AND at <= r.at
        UNION
        SELECT person_id FROM application
        WHERE post_id = p.id AND generation < p.generation AND result <> 'planned'
    ) k ON k.person_id <> coalesce(p.owner_id, p.author_id) AND readable(p, k.person_id)
    WHERE p.id = $1 AND p.state IN ('live', 'restricted')
"""
