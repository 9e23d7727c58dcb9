"""Skills: the curated tags, their names in each language, and how they are found and proposed."""

import re
import unicodedata

from msgspec import Struct

from app import clock, database
from app.events import Verb, record
from app.language import language
from app.refusal import Refusal, missing
from feeds.counting import COUNTS

#: A tag, not a sentence; it must fit on a card.
NAME_MAX = 60
SUGGESTED = 8
ON_PAGE = 6


class Skill(Struct, frozen=True):
    """A Skill as lists and suggestions show it."""

    id: int
    slug: str
    name: str


class Held(Struct, frozen=True):
    """A Skill that L&D works on: nobody else changes it until the transaction ends."""

    id: int
    slug: str
    name: str
    state: str


class About(Struct, frozen=True):
    """What stands on a Skill's page; `tried`, `newest` and `questions` are ids of Posts for `cards`.

    The page of a group shows the Posts of all that stands below it. `newest` repeats none of `tried`.
    """

    id: int
    slug: str
    name: str
    synonyms: list[str]
    approved: bool
    posts: int
    followers: int
    following: bool
    tried: list[int]
    newest: list[int]
    questions: list[int]


class Counted(Struct, frozen=True):
    """A Skill with the number of Posts that the viewer finds under it."""

    slug: str
    name: str
    posts: int


async def suggest(viewer: int, text: str) -> list[Skill]:
    """Skills whose name or synonym holds a word that begins with `text`; those that begin with it first."""
    start = fold(text)
    if not start:
        return []
    known = [(skill, names) for skill, names in await words(viewer) if _begins(names, start)]
    known.sort(key=lambda found: (not fold(found[0].name).startswith(start), found[0].name))
    return [skill for skill, _ in known[:SUGGESTED]]


async def named(viewer: int, slug: str) -> Skill:
    """The Skill at an address; a merged one leads to the one it was merged into.

    Raises a 404 Refusal for what is unknown, or proposed by somebody else and not yet approved.
    """
    found = await database.row(
        Skill,
        """
        SELECT k.id, k.slug, skill_name(k, $3) AS name
        FROM skill s JOIN skill k ON k.id = coalesce(s.merged_into, s.id)
        WHERE s.slug = $2 AND (k.state = 'approved' OR k.proposed_by = $1)
        """,
        viewer,
        slug.replace("\0", ""),
        language.get(),
    )
    if found is None:
        raise missing("skill_missing")
    return found


async def about(viewer: int, slug: str) -> About:
    """Raises a 404 Refusal like `named`."""
    skill = await named(viewer, slug)
    found = await database.row(About, ABOUT, viewer, skill.id, ON_PAGE, language.get())
    if found is None:
        raise missing("skill_missing")
    return found


async def held(slug: str) -> Held:
    """The Skill at exactly this address, locked. Raises 404, or `skill_merged` for one that leads on."""
    found = await database.row(
        Held, "SELECT id, slug, name, state FROM skill WHERE slug = $1 FOR UPDATE", slug.replace("\0", "")
    )
    if found is None:
        raise missing("skill_missing")
    if found.state == "merged":
        raise Refusal("skill_merged", value=slug, status=409)
    return found


async def listed(viewer: int) -> list[Counted]:
    """All approved Skills by name, counted over what the viewer may see."""
    return await database.rows(Counted, LISTED, viewer, language.get())


async def spoken(names: list[str]) -> list[str]:
    """The same Skills by their names in the reader's language, each of which `propose` knows."""
    return await database.values(
        """
        SELECT skill_spoken(given.name, $2)
        FROM unnest($1::text[]) WITH ORDINALITY AS given (name, place)
        ORDER BY given.place
        """,
        names,
        language.get(),
    )


async def propose(person: int, name: str) -> int:
    """The Skill of this name, slug or synonym; when there is none, a proposed one.

    Its author can use it at once, others see it once it is approved.
    Raises `Refusal("skill_long")` or `Refusal("skill_wrong")`.
    """
    plain = " ".join(name.removeprefix("#").split())
    if len(plain) > NAME_MAX:
        raise Refusal("skill_long", limit=NAME_MAX, value=len(plain), field="skills")
    mark = slug(plain)
    if not mark:
        raise Refusal("skill_wrong", value=plain, field="skills")
    return await _known(plain, mark) or await _add(person, plain, mark)


def slug(name: str) -> str:
    """Letters and digits of any script with hyphens between: `Crème brûlée` becomes `creme-brulee`."""
    return re.sub(r"[\W_]+", "-", fold(name)).strip("-")


def fold(text: str) -> str:
    """One form for words that people write in different ways: no case, no accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(LETTERS).strip()


#: Letters that Unicode does not take apart into a base and a mark.
LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "þ": "th", "ð": "d"}
)


class Words(Struct):
    id: int
    slug: str
    name: str
    words: list[str]


async def words(viewer: int) -> list[tuple[Skill, list[str]]]:
    """Each Skill that the viewer may use with all its names and synonyms, folded."""
    known = await database.rows(
        Words,
        """
        SELECT
            s.id, s.slug, skill_name(s, $2) AS name,
            s.name || s.synonyms || array(SELECT value FROM jsonb_each_text(s.names)) AS words
        FROM skill s
        WHERE s.state = 'approved' OR (s.state = 'proposed' AND s.proposed_by = $1)
        """,
        viewer,
        language.get(),
    )
    return [
        (Skill(skill.id, skill.slug, skill.name), [fold(name) for name in skill.words]) for skill in known
    ]


def _begins(names: list[str], start: str) -> bool:
    return any(name.startswith(start) or f" {start}" in name or f"-{start}" in name for name in names)


async def _known(name: str, mark: str) -> int | None:
    return await database.value(
        """
        SELECT coalesce(merged_into, id) FROM skill
        WHERE slug = $2 OR lower(name) = lower($1)
            OR lower($1) = ANY (SELECT lower(word) FROM unnest(synonyms) AS word)
            OR lower($1) IN (SELECT lower(value) FROM jsonb_each_text(names))
        ORDER BY slug = $2 DESC, id
        LIMIT 1
        """,
        name,
        mark,
    )


async def _add(person: int, name: str, mark: str) -> int:
    async with database.transaction():
        number = await database.value(
            """
            INSERT INTO skill (slug, name, state, proposed_by, created_at) VALUES ($1, $2, 'proposed', $3, $4)
            ON CONFLICT (slug) DO UPDATE SET slug = excluded.slug
            RETURNING id
            """,
            mark,
            name,
            person,
            clock.now(),
        )
        await record(Verb.SKILL_PROPOSED, actor=person, subject=("skill", number))
    return number


LISTED = f"""
    WITH {COUNTS}
    SELECT s.slug, skill_name(s, $2) AS name, coalesce(c.posts, 0)::bigint AS posts
    FROM skill s LEFT JOIN counts c ON c.skill_id = s.id
    WHERE s.state = 'approved'
    ORDER BY 2
"""  # noqa: S608 - a constant

ABOUT = """
    WITH RECURSIVE within (id) AS (
        SELECT $2::bigint
        UNION SELECT s.id FROM skill s JOIN within w ON s.parent_id = w.id WHERE s.state = 'approved'
    ),
    here AS (
        SELECT DISTINCT ON (p.id)
            p.id, p.kind, p.tried, p.worked, p.published_at, answered(p) AS answered
        FROM within w JOIN post_skill k ON k.skill_id = w.id JOIN post p ON p.id = k.post_id
        WHERE listed(p, $1)
    ),
    tried AS (
        SELECT id FROM here WHERE kind <> 'question' AND tried > 0
        ORDER BY tried DESC, worked DESC, published_at DESC, id DESC LIMIT $3
    )
    SELECT
        s.id, s.slug, skill_name(s, $4) AS name, s.synonyms, s.state = 'approved' AS approved,
        (SELECT count(*) FROM here) AS posts,
        (SELECT count(*) FROM follow f WHERE f.kind = 'skill' AND f.object_id = s.id) AS followers,
        EXISTS (
            SELECT FROM follow f WHERE f.person_id = $1 AND f.kind = 'skill' AND f.object_id = s.id
        ) AS following,
        array(SELECT id FROM tried) AS tried,
        array(
            SELECT id FROM here WHERE kind <> 'question' AND id NOT IN (SELECT id FROM tried)
            ORDER BY published_at DESC, id DESC LIMIT $3
        ) AS newest,
        array(
            SELECT id FROM here WHERE kind = 'question' AND NOT answered
            ORDER BY published_at DESC, id DESC LIMIT $3
        ) AS questions
    FROM skill s WHERE s.id = $2
"""
