"""Communities of practice: places with a theme, an owner, rules and people.

Whoever may not know of a closed one finds the same as for none: `known` in the migration says who may.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec

from app import audit, clock, database, limits
from app.events import Verb, record
from app.people.people import Face
from app.people.people import slug as plain
from app.refusal import Refusal, missing, refuse
from feeds.drafts import KINDS, clean
from feeds.feed import TOP, Place

ADMISSIONS = ("open", "request", "closed")
#: Addresses that are pages of their own.
TAKEN = ("new",)
SIZE = 20


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What its stewards say about a Community."""

    name: str
    purpose: str = ""
    rules: str = ""
    admission: str = "open"
    default_kind: str | None = None


class Entry(msgspec.Struct, frozen=True):
    """A Community in a list, for one viewer. `latest` is its newest Post that the viewer finds."""

    id: int
    slug: str
    name: str
    purpose: str
    admission: str
    members: int
    member: bool
    asked: bool
    invited: bool
    latest: datetime | None


class About(msgspec.Struct, frozen=True):
    """A Community on its own page. `waiting` counts requests, for those who answer them."""

    id: int
    slug: str
    name: str
    purpose: str
    rules: str
    admission: str
    default_kind: str | None
    owner_id: int
    members: int
    member: bool
    steers: bool
    asked: bool
    invited: bool
    following: bool
    waiting: int
    pins: list[int]

    @property
    def inside(self) -> bool:
        """Whether the viewer sees who is in it."""
        return self.member or self.steers or self.admission != "closed"


class Page(msgspec.Struct, frozen=True):
    """Ids of Posts, newest first; `next` is None at the end."""

    posts: list[int]
    next: Place | None


async def directory(viewer: int) -> list[Entry]:
    """All that the viewer may know of: first those one is in or invited to, then the largest."""
    return await database.rows(Entry, DIRECTORY, viewer)


async def about(viewer: int, slug: str) -> About:
    """One Community. That a moderator or L&D opens a closed one from outside leaves an audit line.

    Raises a 404 Refusal.
    """
    found = await database.row(About, ABOUT, viewer, slug)
    if found is None:
        raise missing()
    if found.admission == "closed" and not (found.member or found.invited):
        await audit.write("community.read", actor=viewer, subject=("community", found.id))
    return found


async def stewards(viewer: int, community: int) -> list[Face]:
    """The owner first, then those named beside them."""
    return await database.rows(Face, STEWARDS, viewer, community)


async def posts(
    viewer: int, community: int, after: Place | None = None, *, without: Sequence[int] = ()
) -> Page:
    """What stands in the Community, newest first, as far as the viewer finds it; `without` stands above."""
    start = after or TOP
    found = await database.rows(Place, POSTS, viewer, community, start.at, start.id, SIZE + 1, list(without))
    onward = found[SIZE - 1] if len(found) > SIZE else None
    return Page([place.id for place in found[:SIZE]], onward)


async def create(person: int, words: Words) -> str:
    """A new Community with the person as its owner; returns its slug. Raises the Refusals of its fields."""
    given = await checked(words)
    most = (await limits.current()).communities_owned_max
    async with database.transaction():
        await database.execute("SELECT FROM person WHERE id = $1 FOR NO KEY UPDATE", person)
        owned = await database.value("SELECT count(*) FROM community WHERE owner_id = $1", person)
        if owned >= most:
            raise Refusal("communities_many", limit=most, value=owned)
        slug = await _free(given)
        community = await database.value(CREATE, slug, *_columns(given), person, clock.now())
        await database.execute(JOIN_AND_FOLLOW, community, person, True, clock.now())
        await record(Verb.COMMUNITY_MADE, actor=person, subject=("community", community))
    return slug


async def edit(person: int, slug: str, words: Words) -> None:
    """New words by a steward; the address stays. Who asked to come in while it becomes open is in.

    Raises the Refusals of the fields, `Refusal("steward_needed")` (403) or 404.
    """
    given = await checked(words)
    async with database.transaction():
        found = await steered(person, slug)
        await database.execute(EDIT, found.id, *_columns(given))
        if given.admission == "open":
            await database.execute(ADMIT_ALL, found.id, clock.now())
        if given.admission == "closed":
            await database.execute(FORGET_FOLLOWERS, found.id)
        await record(Verb.COMMUNITY_CHANGED, actor=person, subject=("community", found.id))


async def steered(person: int, slug: str) -> About:
    """The Community, for one who looks after it. Raises `Refusal("steward_needed")` (403) or 404."""
    found = await about(person, slug)
    if not found.steers:
        raise Refusal("steward_needed", status=403)
    return found


async def checked(words: Words) -> Words:
    """The same with tidy texts. Raises Refusals that name the field, the limit and the value."""
    most = await limits.current()
    given = msgspec.structs.replace(
        words,
        name=" ".join(clean(words.name).split()),
        purpose=" ".join(clean(words.purpose).split()),
        rules=clean(words.rules),
        default_kind=words.default_kind or None,
    )
    longest = (
        ("community_name_long", given.name, most.community_name_max, "name"),
        ("community_purpose_long", given.purpose, most.community_purpose_max, "purpose"),
        ("community_rules_long", given.rules, most.text_max, "rules"),
    )
    refuse([
        *([] if given.name else [Refusal("community_name_needed", field="name")]),
        *(
            Refusal(code, limit=limit, value=len(text), field=field)
            for code, text, limit, field in longest
            if len(text) > limit
        ),
        *_unknown("admission_unknown", given.admission, ADMISSIONS, "admission"),
        *_unknown("kind_unknown", given.default_kind or KINDS[0], KINDS, "default_kind"),
    ])  # fmt: skip
    return given


def _unknown(code: str, value: str, known: tuple[str, ...], field: str) -> list[Refusal]:
    return [] if value in known else [Refusal(code, value=value[:40], limit=", ".join(known), field=field)]


def _columns(words: Words) -> tuple[object, ...]:
    return words.name, words.purpose, words.rules, words.admission, words.default_kind


async def _free(words: Words) -> str:
    """A slug of its own. One that is taken tells of no other: what follows the name is drawn by lot."""
    base = plain(words.name) or "community"
    taken = base in TAKEN or await database.value("SELECT true FROM community WHERE slug = $1", base)
    return f"{base}-{secrets.token_hex(3)}" if taken or words.admission == "closed" else base


MINE = """
        joined(c.id, $1) AS member,
        EXISTS (SELECT FROM community_request q WHERE q.community_id = c.id AND q.person_id = $1) AS asked,
        EXISTS (
            SELECT FROM community_invitation i WHERE i.community_id = c.id AND i.person_id = $1
        ) AS invited
"""

MEMBERS = """
    (
        SELECT count(*) FROM membership m JOIN person w ON w.id = m.person_id
        WHERE m.community_id = c.id AND w.state = 'active'
    )
"""

DIRECTORY = f"""
    SELECT * FROM (
        SELECT
            c.id, c.slug, c.name, c.purpose, c.admission, {MEMBERS} AS members, {MINE},
            (
                SELECT p.published_at FROM post p WHERE p.community_id = c.id AND listed(p, $1)
                ORDER BY p.published_at DESC, p.id DESC LIMIT 1
            ) AS latest
        FROM community c
        WHERE known(c, $1) AND (c.admission <> 'closed' OR joined(c.id, $1) OR EXISTS (
            SELECT FROM community_invitation i WHERE i.community_id = c.id AND i.person_id = $1
        ))
    ) found
    ORDER BY member DESC, invited DESC, members DESC, name, id
"""  # noqa: S608 - constants

ABOUT = f"""
    SELECT
        c.id, c.slug, c.name, c.purpose, c.rules, c.admission, c.default_kind, c.owner_id,
        {MEMBERS} AS members, {MINE}, steers(c.id, $1) AS steers,
        EXISTS (
            SELECT FROM follow f WHERE f.person_id = $1 AND f.kind = 'community' AND f.object_id = c.id
        ) AS following,
        CASE WHEN steers(c.id, $1) THEN (
            SELECT count(*) FROM community_request q WHERE q.community_id = c.id
        ) ELSE 0 END AS waiting,
        array(
            SELECT n.post_id FROM community_pin n JOIN post p ON p.id = n.post_id
            WHERE n.community_id = c.id AND p.community_id = c.id AND listed(p, $1)
            ORDER BY n.at, n.post_id
        ) AS pins
    FROM community c WHERE c.slug = $2 AND known(c, $1)
"""  # noqa: S608 - constants

STEWARDS = """
    SELECT p.name, p.handle, p.portrait, coalesce(s.name, '') AS site
    FROM community c
    JOIN membership m ON m.community_id = c.id AND m.moderates
    JOIN person p ON p.id = m.person_id AND p.state = 'active'
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE c.id = $2 AND known(c, $1)
    ORDER BY p.id <> c.owner_id, p.name, p.id
"""

POSTS = """
    SELECT p.id, p.published_at AS at FROM post p
    WHERE p.community_id = $2 AND listed(p, $1) AND (p.published_at, p.id) < ($3, $4)
        AND p.id <> ALL ($6::bigint[])
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT $5
"""

CREATE = """
    INSERT INTO community (slug, name, purpose, rules, admission, default_kind, owner_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
"""

EDIT = """
    UPDATE community SET name = $2, purpose = $3, rules = $4, admission = $5, default_kind = $6 WHERE id = $1
"""

# A member finds it under Following; whoever does not want that unfollows.
JOIN_AND_FOLLOW = """
    WITH follower AS (
        INSERT INTO follow (person_id, kind, object_id, at) VALUES ($2, 'community', $1, $4)
        ON CONFLICT DO NOTHING
    ),
    answered AS (DELETE FROM community_request WHERE community_id = $1 AND person_id = $2),
    used AS (DELETE FROM community_invitation WHERE community_id = $1 AND person_id = $2)
    INSERT INTO membership (community_id, person_id, moderates, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING
"""

ADMIT_ALL = """
    WITH asked AS (DELETE FROM community_request WHERE community_id = $1 RETURNING person_id)
    INSERT INTO membership (community_id, person_id, at) SELECT $1, person_id, $2 FROM asked
    ON CONFLICT DO NOTHING
"""

FORGET_FOLLOWERS = """
    DELETE FROM follow f
    WHERE f.kind = 'community' AND f.object_id = $1 AND NOT joined($1, f.person_id)
"""
