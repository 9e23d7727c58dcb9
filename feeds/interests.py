"""My Interests: what Pollen takes me to be interested in, seen and tuned by me alone (product.md, FEED-4)."""

from msgspec import Struct

from app import clock, database
from app.language import gettext as _
from app.language import language
from app.refusal import Refusal, missing
from feeds import follows, ranked, signals
from feeds.subject import subject
from feeds.weighing import Line, Profile

KINDS = ("skill", "person", "community", "tool", "site")
WISHES = ("more", "less")
#: What weighs less is not worth a line.
LEAST = 0.05


class Interest(Struct, frozen=True):
    """One line. `key` is the id, or the tool's name; `place` the slug or handle its address is made of.

    `weight` is below zero for what somebody wants less of; `share` is its part of all weights.
    `because` is the sentence that says where it comes from.
    """

    kind: str
    key: str
    name: str
    place: str | None
    weight: float
    share: float
    because: str


async def of(person: int) -> list[Interest]:
    """All lines of a person, strongest first. For that person only."""
    found = await signals.profile(person)
    return _told(found, await _names(person, found))


async def remove(person: int, kind: str, key: str) -> None:
    """Delete one line: what was done before says nothing about it any more, and a Follow ends.

    Removing what is not there changes nothing. Raises `Refusal("interest_unknown")`.
    """
    if kind not in KINDS or not 0 < len(key) <= 200 or (kind != "tool" and not _number(key)):
        raise Refusal("interest_unknown", value=f"{kind} {key}"[:40], limit=", ".join(KINDS))
    async with database.transaction():
        if kind in follows.KINDS:
            await follows.set(person, kind, int(key), False)
        await database.execute(
            """
            INSERT INTO removed_interest (person_id, kind, key, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (person_id, kind, key) DO UPDATE SET at = $4
            """,
            person,
            kind,
            key,
            clock.now(),
        )
        await ranked.forget(person)


async def reset(person: int) -> None:
    """Start again, as somebody new who follows the same: nothing done before counts."""
    async with database.transaction():
        for table in ("wish", "removed_interest", "excluded_skill", "searched_skill"):
            await database.execute(f"DELETE FROM {table} WHERE person_id = $1", person)  # noqa: S608 - these four
        await database.execute(
            """
            INSERT INTO fresh_start (person_id, at) VALUES ($1, $2)
            ON CONFLICT (person_id) DO UPDATE SET at = $2
            """,
            person,
            clock.now(),
        )
        await ranked.forget(person)


async def wish(person: int, post: int, kind: str | None) -> None:
    """More or less like this Post; None takes the wish back.

    Raises `Refusal("wish_unknown")` or a 404 Refusal.
    """
    if kind is not None and kind not in WISHES:
        raise Refusal("wish_unknown", value=kind[:40], limit=", ".join(WISHES))
    async with database.transaction():
        await subject(person, post)
        await database.execute("DELETE FROM wish WHERE person_id = $1 AND post_id = $2", person, post)
        if kind:
            await database.execute(
                "INSERT INTO wish (person_id, post_id, kind, at) VALUES ($1, $2, $3, $4)",
                person,
                post,
                kind,
                clock.now(),
            )
        await ranked.forget(person)


async def wished(person: int, post: int) -> str | None:
    """The wish of a person about a Post."""
    return await database.value("SELECT kind FROM wish WHERE person_id = $1 AND post_id = $2", person, post)


async def exclude(person: int, skill: int, on: bool) -> None:
    """Suggest nothing of this Skill, or suggest it again. Raises a 404 Refusal."""
    async with database.transaction():
        if on and not await database.value(follows.VISIBLE["skill"], skill, person):
            raise missing()
        await database.execute(EXCLUDE if on else INCLUDE, *(person, skill, clock.now())[: 3 if on else 2])
        await ranked.forget(person)


async def excluded(person: int) -> list[Interest]:
    """The Skills that a person does not want to be suggested."""
    return [
        Interest("skill", str(found.id), found.name, found.slug, 0.0, 0.0, _("You asked for none of it"))
        for found in await database.rows(
            _Skill,
            """
            SELECT s.id, skill_name(s, $2) AS name, s.slug
            FROM excluded_skill e JOIN skill s ON s.id = e.skill_id
            WHERE e.person_id = $1 ORDER BY lower(skill_name(s, $2)), s.id
            """,
            person,
            language.get(),
        )
    ]


async def searched(person: int, text: str) -> None:
    """Take down which Skill a search names, if any. The words are not kept."""
    await database.execute(SEARCHED, person, " ".join(text.lower().split())[:200], clock.now())


class _Skill(Struct):
    id: int
    name: str
    slug: str


class _Name(Struct):
    kind: str
    key: str
    name: str
    place: str | None


async def _names(person: int, found: Profile) -> dict[tuple[str, str], _Name]:
    keys: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for kind, key in found.lines:
        if kind != "tool":
            keys[kind].append(int(key))
    named = await database.rows(
        _Name,
        NAMES,
        person,
        keys["skill"],
        keys["person"],
        keys["community"],
        keys["site"],
        language.get(),
    )
    return {(name.kind, name.key): name for name in named} | {
        (kind, key): _Name(kind, key, key, None) for kind, key in found.lines if kind == "tool"
    }


def _told(found: Profile, names: dict[tuple[str, str], _Name]) -> list[Interest]:
    shown = {key: line for key, line in found.lines.items() if key in names and abs(line.weight) >= LEAST}
    total = sum(abs(line.weight) for line in shown.values())
    return sorted(
        (
            Interest(
                kind, key, names[kind, key].name, names[kind, key].place,
                line.weight, abs(line.weight) / total, because(line),
            )
            for (kind, key), line in shown.items()
        ),
        key=lambda line: (-line.weight, line.name),
    )  # fmt: skip


def because(line: Line) -> str:
    """Where an Interest comes from, by its strongest source."""
    return {
        "followed": _("You follow it"),
        "searched": _("You searched for it"),
        "role": _("Your Team works on it"),
        "here": _("You work there"),
        "tried": _("You tried it"),
        "saved": _("You saved it"),
        "asked": _("You asked about it"),
        "answered": _("You answered about it"),
        "showed": _("You showed it"),
        "more": _("You asked for more of it"),
        "less": _("You asked for less of it"),
        "finished": _("You watched it to the end"),
        "watched": _("You watched it"),
        "reacted": _("You found it useful"),
    }[line.because]


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


EXCLUDE = """
    INSERT INTO excluded_skill (person_id, skill_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""
INCLUDE = "DELETE FROM excluded_skill WHERE person_id = $1 AND skill_id = $2"

SEARCHED = """
    INSERT INTO searched_skill (person_id, skill_id, at)
    SELECT $1, s.id, $3 FROM skill s
    WHERE s.state = 'approved' AND (
        lower(s.name) = $2 OR s.slug = replace($2, ' ', '-')
        OR EXISTS (SELECT FROM unnest(s.synonyms) other WHERE lower(other) = $2)
        OR EXISTS (SELECT FROM jsonb_each_text(s.names) other WHERE lower(other.value) = $2)
    )
    ON CONFLICT (person_id, skill_id) DO UPDATE SET at = $3
"""

NAMES = """
    SELECT 'skill' AS kind, id::text AS key, skill_name(s, $6) AS name, slug AS place FROM skill s
    WHERE id = ANY ($2) AND (state = 'approved' OR proposed_by = $1)
    UNION ALL
    SELECT 'person', id::text, name, handle FROM person WHERE id = ANY ($3) AND state = 'active'
    UNION ALL
    SELECT 'community', id::text, name, slug FROM community c WHERE id = ANY ($4) AND known(c, $1)
    UNION ALL
    SELECT 'site', id::text, name, NULL FROM site WHERE id = ANY ($5)
"""
