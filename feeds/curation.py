"""Care for the list of Skills: L&D approves, names and places them, and takes changes back."""

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from app import audit, clock, database, limits
from app.language import LANGUAGES, language
from app.refusal import Refusal
from feeds import ranked
from feeds.merging import BELOW, follow_up, split
from feeds.skills import NAME_MAX, Held, held, slug


class Proposal(Struct, frozen=True):
    """A Skill that waits for L&D; `name` is how its first author wrote it."""

    slug: str
    name: str
    by: str | None
    posts: int
    at: datetime


class About(Struct, frozen=True, kw_only=True):
    """A Skill as its form has it; `names` are those in other languages than the first, `parent` is a slug."""

    name: str
    names: dict[str, str] = {}
    synonyms: list[str] = []
    parent: str | None = None
    risk: bool = False


class Change(Struct, frozen=True):
    """Something that L&D did and can take back; `name` is what it was called, `now` what it became."""

    id: int
    kind: str
    name: str
    now: str
    by: str | None
    at: datetime


async def proposals() -> list[Proposal]:
    """Oldest first."""
    return await database.rows(
        Proposal,
        """
        SELECT
            s.slug, s.name, a.name AS by, s.created_at AS at,
            (SELECT count(*) FROM post_skill k WHERE k.skill_id = s.id) AS posts
        FROM skill s LEFT JOIN person a ON a.id = s.proposed_by
        WHERE s.state = 'proposed'
        ORDER BY s.created_at, s.id
        """,
    )


async def approve(actor: int, slug: str) -> None:
    """From now on everybody sees the Skill. Approving again changes nothing. Raises 404 or `skill_merged`."""
    async with database.transaction():
        skill = await held(slug)
        if skill.state == "proposed":
            await database.execute("UPDATE skill SET state = 'approved' WHERE id = $1", skill.id)
            await audit.write("skill.approved", actor=actor, subject=("skill", skill.id))
            await follow_up(actor, [skill.id])


async def content(slug: str) -> About:
    """What the form starts from. Raises 404 or `skill_merged`."""
    async with database.transaction():
        return await _read((await held(slug)).id)


async def describe(actor: int, address: str, given: About) -> str:
    """Give a Skill other names or another place; its address, which follows the name.

    The old address leads on, and the old name stays a synonym. Raises 404, `skill_merged`, `skill_long`,
    `skill_wrong`, `skill_taken` (merge them instead) or `skill_loop` for a parent that stands below it.
    """
    async with database.transaction():
        skill = await held(address)
        before = await _read(skill.id)
        wanted = _tidy(given, before)
        if wanted == before:
            return skill.slug
        new = await _write(skill, wanted)
        await database.execute(
            """
            INSERT INTO skill_change (kind, skill_id, actor_id, data, at) VALUES ('rename', $1, $2, $3, $4)
            """,
            skill.id,
            actor,
            database.dump(before),
            clock.now(),
        )
        await ranked.forget_skill(skill.slug)
        await audit.write("skill.renamed", actor=actor, subject=("skill", skill.id))
        await follow_up(actor, [skill.id])
    return new


async def changes() -> list[Change]:
    """What can be taken back, newest first."""
    return await database.rows(Change, CHANGES, await _oldest(), language.get())


async def undo(actor: int, change: int) -> None:
    """Take a change back. A second time changes nothing.

    Raises 404 when there is none or it is older than `restore_days`, and `change_covered` where a later one
    stands on it.
    """
    async with database.transaction():
        found = await database.row(Made, MADE, change, await _oldest())
        if found is None:
            raise Refusal("change_missing", status=404)
        if found.undone:
            return
        if found.covered:
            raise Refusal("change_covered", status=409)
        if found.kind == "merge" and found.into_id is not None:
            await split(actor, found.skill_id, found.into_id, database.load(found.data))
        else:
            await _put_back(actor, found)
        await database.execute("UPDATE skill_change SET undone_at = $2 WHERE id = $1", change, clock.now())
        await audit.write("skill.undone", actor=actor, subject=("skill", found.skill_id), change=change)


class Made(Struct):
    kind: str
    skill_id: int
    into_id: int | None
    data: str
    undone: bool
    covered: bool


async def _put_back(actor: int, found: Made) -> None:
    skill = await database.row(Held, "SELECT id, slug, name, state FROM skill WHERE id = $1", found.skill_id)
    assert skill is not None, "the change points at it"
    await _write(skill, msgspec.json.decode(found.data, type=About))
    await follow_up(actor, [skill.id])


async def _oldest() -> datetime:
    return clock.now() - timedelta(days=(await limits.current()).restore_days)


async def _read(skill: int) -> About:
    return msgspec.json.decode(await database.value(CONTENT, skill), type=About)


def _tidy(given: About, before: About) -> About:
    name = _name(given.name)
    names = {
        code: _name(text) for code, text in given.names.items() if code in LANGUAGES[1:] and text.strip()
    }
    words = [_name(word) for word in given.synonyms if word.strip()]
    if before.name != name:
        words.append(before.name)
    return About(
        name=name,
        names=names,
        synonyms=list(dict.fromkeys(word for word in words if word not in (name, *names.values()))),
        parent=given.parent or None,
        risk=given.risk,
    )


def _name(text: str) -> str:
    plain = " ".join(text.replace("\0", "").removeprefix("#").split())
    if len(plain) > NAME_MAX:
        raise Refusal("skill_long", limit=NAME_MAX, value=len(plain), field="name")
    if not slug(plain):
        raise Refusal("skill_wrong", value=plain, field="name")
    return plain


async def _write(skill: Held, wanted: About) -> str:
    address = await _move(skill, slug(wanted.name)) if wanted.name != skill.name else skill.slug
    parent = await held(wanted.parent) if wanted.parent else None
    if parent and (parent.id == skill.id or await database.value(BELOW, parent.id, skill.id)):
        raise Refusal("skill_loop", value=parent.name, limit=wanted.name, field="parent")
    await database.execute(
        """
        UPDATE skill SET name = $2, names = $3, synonyms = $4, parent_id = $5, risk = $6 WHERE id = $1
        """,
        skill.id,
        wanted.name,
        database.dump(wanted.names),
        wanted.synonyms,
        parent and parent.id,
        wanted.risk,
    )
    return address


async def _move(skill: Held, address: str) -> str:
    """Give it a new address; the old one leads there. A way that led here already may be taken."""
    if address == skill.slug:
        return address
    await database.execute(FREE, address, skill.id)
    if await database.value("SELECT EXISTS (SELECT FROM skill WHERE slug = $1)", address):
        raise Refusal("skill_taken", value=address, status=409, field="name")
    await database.execute("UPDATE skill SET slug = $2 WHERE id = $1", skill.id, address)
    await database.execute(
        """
        INSERT INTO skill (slug, name, state, merged_into, created_at) VALUES ($1, $2, 'merged', $3, $4)
        """,
        skill.slug,
        skill.name,
        skill.id,
        clock.now(),
    )
    return address


#: Takes away a row that is nothing but an old address of this Skill.
FREE = """
    DELETE FROM skill s
    WHERE s.slug = $1 AND s.merged_into = $2
        AND NOT EXISTS (SELECT FROM skill_change c WHERE c.skill_id = s.id)
"""

CONTENT = """
    SELECT json_build_object(
        'name', s.name, 'names', s.names, 'synonyms', s.synonyms, 'risk', s.risk,
        'parent', (SELECT p.slug FROM skill p WHERE p.id = s.parent_id)
    )::text
    FROM skill s WHERE s.id = $1
"""

CHANGES = """
    SELECT
        c.id, c.kind, coalesce(c.data ->> 'name', s.name) AS name,
        skill_name(coalesce(n, s), $2) AS now, a.name AS by, c.at
    FROM skill_change c
    JOIN skill s ON s.id = c.skill_id
    LEFT JOIN skill n ON n.id = c.into_id
    LEFT JOIN person a ON a.id = c.actor_id
    WHERE c.undone_at IS NULL AND c.at >= $1
    ORDER BY c.at DESC, c.id DESC
"""

MADE = """
    SELECT
        c.kind, c.skill_id, c.into_id, c.data::text AS data, c.undone_at IS NOT NULL AS undone,
        EXISTS (
            SELECT FROM skill_change l
            WHERE l.id > c.id AND l.undone_at IS NULL AND CASE c.kind
                WHEN 'merge' THEN l.kind = 'merge' AND l.skill_id = c.into_id
                ELSE c.skill_id IN (l.skill_id, l.into_id)
            END
        ) AS covered
    FROM skill_change c WHERE c.id = $1 AND c.at >= $2 FOR UPDATE OF c
"""
