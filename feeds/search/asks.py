"""A search without an answer becomes a question to those who can help (FIND-5)."""

import msgspec

from app import clock, database, limits
from app.language import language
from app.people.people import Face
from app.reach import topics
from app.reach.notices import notify
from feeds import posts, skills, suggesting
from feeds.drafts import Draft
from feeds.experts import OPEN_ASKS, able
from feeds.search import meaning, misses, start
from feeds.search.recent import spoken
from feeds.skills import Counted, Skill

#: So many Skills to choose from at a tap.
LIKELY = 6


class Helper(Face, frozen=True):
    """Somebody who can help, and hears of such questions."""

    id: int


class Offer(msgspec.Struct, frozen=True):
    """The question that a search may become: the Skill its words point to, and who would hear of it.

    Where the words point to none, `likely` are those that the asker may have to do with.
    """

    skill: Skill | None = None
    people: list[Helper] = []
    likely: list[Counted] = []


class Asked(msgspec.Struct, frozen=True):
    """The question as it was sent. People are told at once, or when a moderator has looked at it."""

    post: int
    state: str
    people: list[Helper]


async def offer(person: int, text: str, slug: str = "") -> Offer:
    """What asking would do: about the Skill with this slug, or else the one that the words point to.

    Raises `Refusal("skill_missing")`.
    """
    skill = await skills.named(person, slug) if slug else await _guess(person, text)
    if skill is None:
        return Offer(likely=await start.favourites(person, LIKELY))
    return Offer(skill, await helpers(person, skill.id))


async def choices() -> list[Skill]:
    """Every Skill that a question can be about, by name."""
    return await database.rows(
        Skill,
        """
        SELECT s.id, s.slug, skill_name(s, $1) AS name FROM skill s
        WHERE s.state = 'approved' ORDER BY lower(skill_name(s, $1)), s.id
        """,
        language.get(),
    )


async def helpers(person: int, skill: int, post: int | None = None) -> list[Helper]:
    """Who would hear of a question, or more of this one: the best of those who can help, in order.

    Nobody with `open_asks_max` open questions, who wants no such Notices, or cannot read the Post.
    """
    most = await limits.current()
    topic = topics.topic("asked").name
    ids = await able(person, skill)
    return await database.rows(
        Helper, HELPERS, person, ids, most.open_asks_max, topic, most.ask_routes_to, post
    )


async def ask(person: int, text: str, slug: str, *, offered: str = "") -> Asked:
    """Ask a question about the Skill with this slug; `offered` is the one that was guessed.

    The whole of a long text stands below a title that fits. Raises `Refusal("skill_missing")`,
    `Refusal("skill_needed")` and those of `posts.draft` and `posts.publish`, which name the field.
    """
    words = spoken(text)
    names = [(await skills.named(person, slug)).name] if slug else []
    title = _title(words, (await limits.current()).title_max)
    draft = Draft(
        kind="question",
        title=title,
        text=words if title != words else "",
        skills=names,
        language=language.get(),
    )
    async with database.transaction():
        post = await posts.draft(person, draft)
        await database.execute("INSERT INTO sought_question VALUES ($1, $2)", post, clock.now())
        await suggesting.decide(person, post, [offered] if offered else [])
        state = await posts.publish(person, post)
        told = await tell(post)
        await misses.count(person, words)
    return Asked(post, state, told)


async def tell(post: int) -> list[Helper]:
    """Tell those who can help of a live question that began as a search, once each; returns whom."""
    async with database.transaction():
        question = await database.row(Question, QUESTION, post)
        if question is None:
            return []
        # Two questions at once must not both take the last place of a colleague: first held, then counted.
        await database.execute(HOLD, await able(question.author_id, question.skill_id))
        told = await helpers(question.author_id, question.skill_id, post)
        for one in told:
            await database.execute(KEEP, post, one.id, clock.now())
            await notify(
                one.id, "asked", subject=("post", post), group=f"asked:{post}", actor=question.author_id
            )
        return told


class Question(msgspec.Struct):
    """A live question with its first Skill."""

    author_id: int
    skill_id: int


async def _guess(person: int, text: str) -> Skill | None:
    """The Skill that the words name, or that a sentence means.

    A word or two mean something near any Skill, and another language lies near itself: to send people
    questions by that would be chance.
    """
    words = spoken(text)
    found = (await suggesting.suggest(person, words, "")).skills
    clear = meaning.clear(words)
    return next((Skill(one.id, one.slug, one.name) for one in found if clear or one.source == "words"), None)


def _title(words: str, most: int) -> str:
    """The words, or as many whole ones as fit."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


HELPERS = f"""
    SELECT p.id, p.name, p.handle, p.portrait, coalesce(s.name, '') AS site
    FROM unnest($2::bigint[]) WITH ORDINALITY AS able (id, place)
    JOIN person p ON p.id = able.id AND p.state = 'active'
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN site s ON s.id = t.site_id
    WHERE {OPEN_ASKS} < $3
        AND NOT EXISTS (
            SELECT FROM notice_switch w
            WHERE w.person_id = p.id AND w.topic = $4 AND w.channel = 'pollen' AND NOT w.state
        )
        AND NOT blocks(p.id, $1)
        AND ($6::bigint IS NULL OR (
            (SELECT readable(q, p.id) FROM post q WHERE q.id = $6)
            AND NOT EXISTS (SELECT FROM asked k WHERE k.post_id = $6 AND k.person_id = p.id)
        ))
    ORDER BY able.place
    LIMIT greatest(0, $5 - (SELECT count(*) FROM asked k WHERE k.post_id = $6))
"""  # noqa: S608 - a constant

QUESTION = """
    SELECT
        p.author_id,
        (SELECT k.skill_id FROM post_skill k WHERE k.post_id = p.id ORDER BY k.position LIMIT 1) AS skill_id
    FROM sought_question q JOIN post p ON p.id = q.post_id
    WHERE q.post_id = $1 AND p.state = 'live' AND p.deleted_at IS NULL AND NOT answered(p)
    FOR NO KEY UPDATE OF q
"""

HOLD = "SELECT FROM person WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE"

KEEP = "INSERT INTO asked (post_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
