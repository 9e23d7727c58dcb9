"""When somebody leaves: who answers for their Posts from then on (POST-19, ACC-8).

The name below a Post stays; its owner may change it, take it down and renew it. What nobody answers for
stands in the orphan queue from the moment its author or owner left. What was said without a name is in
neither: that it changes hands with somebody's leaving would tell who wrote it.
"""

from datetime import datetime

from msgspec import Struct

from app import audit, database
from app.people import people
from app.people.people import Face, initials
from app.reach.notices import notify
from app.refusal import Refusal, missing


class Leaver(Struct):
    """Somebody who leaves, with what they leave behind."""

    id: int
    name: str
    handle: str
    portrait: str | None
    team: str | None
    site: str | None
    posts: int
    leads: list[str]

    @property
    def initials(self) -> str:
        return initials(self.name)


class Candidate(Face, frozen=True):
    """Somebody who could take the Posts over; `shared` of them are about a Skill of theirs too."""

    id: int
    leads: bool
    shared: int


class Orphan(Struct):
    """A Post without an owner. `title` is None where the reader may not open it."""

    id: int
    title: str | None
    kind: str
    audience: str
    author: str
    published_at: datetime | None


class Outcome(Struct, frozen=True):
    """How many Posts have a new owner, and how many wait for one."""

    given: int
    orphans: int


async def leaver(handle: str) -> Leaver:
    """Raises a 404 Refusal for a handle nobody active has."""
    found = await database.row(Leaver, LEAVER, handle.replace("\0", ""))
    if found is None:
        raise missing("person_missing")
    return found


async def candidates(person: int, *, limit: int = 4) -> list[Candidate]:
    """The lead of the Team first, then those who show the same Skills most."""
    return await database.rows(Candidate, CANDIDATES, person, limit)


async def leave(actor: int, handle: str, to: str = "") -> Outcome:
    """End the account and hand the Posts over to `to`, a handle; without one they become orphans.

    What the new owner may not read is not given. Sessions end with the same commit. Raises
    `Refusal("leave_oneself")`, `Refusal("leave_last")`, `Refusal("owner_unknown")` or a 404 Refusal.
    """
    going = await leaver(handle)
    if going.id == actor:
        raise Refusal("leave_oneself", status=409)
    async with database.transaction():
        if await database.value(LAST, going.id):
            raise Refusal("leave_last", status=409)
        owner = await _owner(to, going.id) if to.strip() else None
        given = await database.execute(GIVE, going.id, owner) if owner else 0
        await people.leave(going.id, actor=actor)
        waiting: int = await database.value(WAITING, going.id)
        await audit.write("person.left", actor=actor, subject=("person", going.id), to=owner, posts=given)
    return Outcome(given, waiting)


async def tell(person: int) -> None:
    """Administrators hear of what somebody who left leaves without an owner."""
    count = await database.value(WAITING, person)
    if not count:
        return
    for administrator in await database.values(ADMINISTRATORS):
        await notify(
            administrator, "orphans", subject=("person", person), group=f"orphans:{person}", times=count
        )


async def orphans(viewer: int, *, limit: int = 100) -> list[Orphan]:
    """What nobody answers for, the longest out first. A title only where the viewer may read the Post."""
    return await database.rows(
        Orphan,
        f"""
        SELECT
            p.id, CASE WHEN readable(p, $1) THEN coalesce(nullif(p.title, ''), left(p.text, 90)) END AS title,
            p.kind, p.audience, a.name AS author, p.published_at
        FROM ({ORPHANS}) o JOIN post p ON p.id = o.id JOIN person a ON a.id = p.author_id
        ORDER BY p.published_at, p.id
        LIMIT $2
        """,  # noqa: S608 - a constant
        viewer,
        limit,
    )


async def adopt(actor: int, post: int, to: str) -> None:
    """Give an orphan to somebody who may read it.

    Raises `Refusal("owner_unknown")`, `Refusal("owner_blind")` or a 404 Refusal for a Post that has an owner.
    """
    async with database.transaction():
        if not await database.value(WAITS, post):
            raise missing()
        owner = await _owner(to, 0)
        if not await database.value("SELECT readable(p, $2) FROM post p WHERE p.id = $1", post, owner):
            raise Refusal("owner_blind", value=to[:40], field="to")
        await database.execute("UPDATE post SET owner_id = $2 WHERE id = $1", post, owner)
        await audit.write("post.adopted", actor=actor, subject=("post", post), to=owner)


async def _owner(handle: str, leaving: int) -> int:
    """The active person behind a handle, or behind a name that only one of them has."""
    found = await database.values(OWNER, handle.replace("\0", "").strip().removeprefix("@"), leaving)
    if len(found) != 1:
        raise Refusal("owner_unknown", value=handle[:40], field="to")
    owner: int = found[0]
    return owner


#: Who answers for a Post `p`.
KEEPER = "coalesce(p.owner_id, p.author_id)"

#: What changes hands: Posts `p` that are out, under a name.
OUT = "p.state IN ('live', 'restricted') AND p.deleted_at IS NULL AND NOT p.anonymous"

#: What nobody active answers for; `keeper` is who did.
ORPHANS = f"""
    SELECT p.id, {KEEPER} AS keeper FROM post p JOIN person k ON k.id = {KEEPER}
    WHERE k.state <> 'active' AND {OUT}
"""  # noqa: S608 - constants

ADMINISTRATORS = """
    SELECT DISTINCT p.id FROM person_role r JOIN person p ON p.id = r.person_id AND p.state = 'active'
    WHERE r.role = 'administrator'
"""

WAITING = f"SELECT count(*) FROM ({ORPHANS}) o WHERE o.keeper = $1"  # noqa: S608 - a constant

WAITS = f"SELECT EXISTS (SELECT FROM ({ORPHANS}) o WHERE o.id = $1)"  # noqa: S608 - a constant

GIVE = f"UPDATE post p SET owner_id = $2 WHERE {KEEPER} = $1 AND {OUT} AND readable(p, $2)"  # noqa: S608

LEAVER = f"""
    SELECT
        g.id, g.name, g.handle, g.portrait, t.name AS team, s.name AS site,
        (SELECT count(*) FROM post p WHERE {KEEPER} = g.id AND {OUT}) AS posts,
        array(SELECT x.name FROM team x WHERE x.lead_id = g.id ORDER BY x.name) AS leads
    FROM person g
    LEFT JOIN team t ON t.id = g.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE g.handle = $1 AND g.state = 'active'
"""  # noqa: S608 - constants

CANDIDATES = f"""
    WITH theirs AS (
        SELECT DISTINCT k.skill_id FROM post p JOIN post_skill k ON k.post_id = p.id
        WHERE {KEEPER} = $1 AND {OUT}
    ), shown AS (
        SELECT o.author_id AS id, count(DISTINCT o.id) AS shared
        FROM theirs t JOIN post_skill k ON k.skill_id = t.skill_id JOIN post o ON o.id = k.post_id
        WHERE o.state = 'live' AND o.deleted_at IS NULL AND NOT o.anonymous AND o.audience = 'all'
        GROUP BY o.author_id
    )
    SELECT
        c.id, c.name, c.handle, c.portrait, coalesce(s.name, '') AS site,
        coalesce(c.id = own.lead_id, false) AS leads, coalesce(n.shared, 0) AS shared
    FROM person p
    LEFT JOIN team own ON own.id = p.team_id
    JOIN person c ON c.state = 'active' AND c.id <> p.id
        AND (c.id = own.lead_id OR c.id IN (SELECT id FROM shown))
    LEFT JOIN shown n ON n.id = c.id
    LEFT JOIN team t ON t.id = c.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE p.id = $1
    ORDER BY leads DESC, shared DESC, c.name
    LIMIT $2
"""  # noqa: S608 - constants

LAST = """
    SELECT EXISTS (SELECT FROM person_role WHERE person_id = $1 AND role = 'administrator')
        AND NOT EXISTS (
            SELECT FROM person_role r JOIN person p ON p.id = r.person_id AND p.state = 'active'
            WHERE r.role = 'administrator' AND r.person_id <> $1
        )
"""

OWNER = """
    SELECT id FROM person
    WHERE state = 'active' AND id <> $2 AND (handle = lower($1) OR lower(name) = lower($1))
    ORDER BY handle = lower($1) DESC
    LIMIT CASE
        WHEN EXISTS (SELECT FROM person WHERE handle = lower($1) AND state = 'active') THEN 1 ELSE 2
    END
"""
