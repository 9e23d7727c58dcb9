"""Who is in a Community: coming, going, being let in, invited or asked to go; and who looks after it."""

from datetime import datetime

from app import audit, clock, database
from app.events import Verb, record
from app.people.people import Face
from app.reach.notices import clear, notify
from app.refusal import Refusal, missing
from feeds import blocks, communities
from feeds.communities import JOIN_AND_FOLLOW, About


class Member(Face, frozen=True):
    """Somebody in a Community, or at its door."""

    id: int
    owner: bool
    moderates: bool
    at: datetime


async def members(viewer: int, community: About) -> list[Member]:
    """Stewards first, then by name. Whoever stands before a closed door sees nobody."""
    if not community.inside:
        return []
    return await database.rows(Member, MEMBERS, viewer, community.id)


async def requests(community: About) -> list[Member]:
    """Who asked to come in, for stewards; longest waiting first."""
    return await database.rows(Member, REQUESTS, community.id) if community.steers else []


async def join(person: int, slug: str) -> bool:
    """Come in, or ask to; whether the person is in it now. Saying it again changes nothing.

    Raises a 404 Refusal.
    """
    async with database.transaction():
        found = await communities.about(person, slug)
        if found.member:
            return True
        if found.admission == "open" or found.invited:
            await _admit(person, found)
            return True
        if found.admission == "closed":
            raise missing()
        asked = await database.execute(ASK, found.id, person, clock.now())
        if asked:
            await _tell_stewards(found, person)
    return False


async def leave(person: int, slug: str) -> None:
    """Go, or take a request back. The owner's place goes to the steward who has been there longest.

    Raises `Refusal("steward_last")` when nobody would be left to look after it, or a 404 Refusal.
    """
    async with database.transaction():
        await _hold(slug)
        found = await communities.about(person, slug)
        await database.execute(UNASK, found.id, person)
        await database.execute(UNINVITE, found.id, person)
        if not found.member:
            return
        heir = await database.value(HEIR, found.id, person)
        if heir is None and await _looks_after(found.id, person):
            raise Refusal("steward_last", status=409)
        if found.owner_id == person:
            await database.execute("UPDATE community SET owner_id = $2 WHERE id = $1", found.id, heir)
        await _dismiss(person, found, actor=person)


async def answer(steward: int, slug: str, person: int, yes: bool) -> None:
    """Let in who asked, or not; answering again changes nothing.

    Raises `Refusal("steward_needed")` (403) or 404.
    """
    async with database.transaction():
        found = await communities.steered(steward, slug)
        if not await database.execute(UNASK, found.id, person):
            return
        if yes:
            await _admit(person, found)
        kind = "community_welcome" if yes else "community_declined"
        await _tell(person, kind, found, actor=steward if yes else None)


async def invite(steward: int, slug: str, handle: str) -> None:
    """Ask somebody in; who asked already is in at once.

    Raises `Refusal("steward_needed")`, `Refusal("invited_missing")`, `Refusal("invited_member")`,
    `Refusal("blocked")` or 404.
    """
    name = handle.strip().removeprefix("@").lower()
    async with database.transaction():
        found = await communities.steered(steward, slug)
        person = await database.value("SELECT id FROM person WHERE handle = $1 AND state = 'active'", name)
        if person is None:
            raise Refusal("invited_missing", value=name[:40], field="handle")
        if await database.value("SELECT joined($1, $2)", found.id, person):
            raise Refusal("invited_member", value=name, field="handle")
        await blocks.check(steward, person)
        if await database.execute(UNASK, found.id, person):
            await _admit(person, found)
            await _tell(person, "community_welcome", found, actor=steward)
        elif await database.execute(INVITE, found.id, person, steward, clock.now()):
            await _tell(person, "community_invited", found, actor=steward)


async def remove(steward: int, slug: str, person: int) -> None:
    """Show somebody out. Raises `Refusal("steward_needed")`, `Refusal("steward_stays")` or 404."""
    async with database.transaction():
        await _hold(slug)
        found = await communities.steered(steward, slug)
        if await _looks_after(found.id, person):
            raise Refusal("steward_stays", status=409)
        if await database.value("SELECT joined($1, $2)", found.id, person):
            await _dismiss(person, found, actor=steward)
            await audit.write("member.removed", actor=steward, subject=("community", found.id), person=person)


async def name_steward(steward: int, slug: str, person: int, on: bool) -> None:
    """Give a member a hand in looking after it, or take that back; the owner always has one.

    Raises `Refusal("steward_needed")`, `Refusal("steward_owner")` or 404.
    """
    async with database.transaction():
        await _hold(slug)
        found = await communities.steered(steward, slug)
        if not on and person == found.owner_id:
            raise Refusal("steward_owner", status=409)
        if not await database.execute(
            "UPDATE membership SET moderates = $3 WHERE community_id = $1 AND person_id = $2",
            found.id,
            person,
            on,
        ):
            raise missing()
        act = "steward.named" if on else "steward.released"
        await audit.write(act, actor=steward, subject=("community", found.id), person=person)


async def hand_over(person: int) -> None:
    """Somebody left the company: another steward owns what they owned, else who has been in it longest."""
    await database.execute(HAND_OVER, person)
    await database.execute("DELETE FROM membership WHERE person_id = $1", person)
    await database.execute("DELETE FROM community_request WHERE person_id = $1", person)
    await database.execute("DELETE FROM community_invitation WHERE person_id = $1", person)


async def _hold(slug: str) -> None:
    """Whoever changes who looks after the Community waits for the one before, then asks who does."""
    await database.execute("SELECT FROM community WHERE slug = $1 FOR NO KEY UPDATE", slug)


async def _admit(person: int, found: About) -> None:
    await database.execute(JOIN_AND_FOLLOW, found.id, person, False, clock.now())
    await record(Verb.COMMUNITY_JOINED, actor=person, subject=("community", found.id))
    await clear(f"community_asked:{found.id}:{person}")


async def _dismiss(person: int, found: About, *, actor: int) -> None:
    await database.execute(
        "DELETE FROM membership WHERE community_id = $1 AND person_id = $2", found.id, person
    )
    await database.execute(
        "DELETE FROM follow WHERE person_id = $2 AND kind = 'community' AND object_id = $1", found.id, person
    )
    await record(Verb.COMMUNITY_LEFT, actor=actor, subject=("community", found.id), person=person)


async def _looks_after(community: int, person: int) -> bool:
    return bool(
        await database.value(
            "SELECT moderates FROM membership WHERE community_id = $1 AND person_id = $2", community, person
        )
    )


async def _tell_stewards(found: About, person: int) -> None:
    for steward in await database.values(
        "SELECT person_id FROM membership WHERE community_id = $1 AND moderates", found.id
    ):
        await notify(
            steward,
            "community_asked",
            subject=("community", found.id),
            group=f"community_asked:{found.id}:{person}",
            actor=person,
            slug=found.slug,
        )


async def _tell(person: int, kind: str, found: About, *, actor: int | None) -> None:
    await notify(
        person,
        kind,
        subject=("community", found.id),
        group=f"{kind}:{found.id}:{person}:{clock.now():%Y%m%d}",
        actor=actor,
        slug=found.slug,
    )


FACE = "p.id, p.name, p.handle, p.portrait, coalesce(s.name, '') AS site"

MEMBERS = f"""
    SELECT {FACE}, p.id = c.owner_id AS owner, m.moderates, m.at
    FROM community c
    JOIN membership m ON m.community_id = c.id
    JOIN person p ON p.id = m.person_id AND p.state = 'active'
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE c.id = $2 AND NOT avoids($1, p.id)
    ORDER BY owner DESC, m.moderates DESC, p.name, p.id
    LIMIT 500
"""  # noqa: S608 - constants

REQUESTS = f"""
    SELECT {FACE}, false AS owner, false AS moderates, q.at
    FROM community_request q
    JOIN person p ON p.id = q.person_id AND p.state = 'active'
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE q.community_id = $1
    ORDER BY q.at, p.id
"""  # noqa: S608 - constants

ASK = """
    INSERT INTO community_request (community_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""

UNASK = "DELETE FROM community_request WHERE community_id = $1 AND person_id = $2"

UNINVITE = "DELETE FROM community_invitation WHERE community_id = $1 AND person_id = $2"

INVITE = """
    INSERT INTO community_invitation (community_id, person_id, by_id, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING
"""

HEIR = """
    SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id AND p.state = 'active'
    WHERE m.community_id = $1 AND m.moderates AND m.person_id <> $2
    ORDER BY m.at, m.person_id LIMIT 1
"""

HAND_OVER = """
    WITH heir AS (
        SELECT DISTINCT ON (c.id) c.id, m.person_id
        FROM community c
        JOIN membership m ON m.community_id = c.id AND m.person_id <> $1
        JOIN person p ON p.id = m.person_id AND p.state = 'active'
        WHERE c.owner_id = $1
        ORDER BY c.id, m.moderates DESC, m.at, m.person_id
    ),
    named AS (
        UPDATE membership m SET moderates = true FROM heir h
        WHERE m.community_id = h.id AND m.person_id = h.person_id
    )
    UPDATE community c SET owner_id = h.person_id FROM heir h WHERE c.id = h.id
"""
