"""The word list: words and patterns that hold a Post until a moderator has looked (MOD-5).

Patterns run in PostgreSQL, whose expressions are matched by an automaton and obey the statement timeout.
So no pattern, however it is written, blocks the event loop or runs longer than `PATTERN_MS`.
"""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
from msgspec import Struct

from app import audit, clock, database, limits
from app.refusal import Refusal, missing
from feeds.drafts import clean
from feeds.posts import Hold
from moderation import content

log = logging.getLogger("pollen.words")

#: How long one pattern may look at one text, in milliseconds: half of what MOD-5 allows.
PATTERN_MS = 25
#: And the whole list in one go; where that is not enough, each pattern gets its own time.
LIST_MS = 40
PATTERN_MAX = 200
NOTE_MAX = 120
#: Hits of one pattern that are shown to the author.
HITS = 5
RULE = "words"


class Word(Struct, frozen=True):
    """A line of the list. `note` is the rule it stands for, as the author reads it."""

    id: int
    kind: str
    pattern: str
    note: str
    added_by: str | None
    at: datetime

    @property
    def expression(self) -> str:
        return self.pattern if self.kind == "pattern" else literal(self.pattern)


class Hit(Struct, frozen=True):
    """What a line of the list found."""

    note: str
    found: list[str]


async def known() -> list[Word]:
    return await database.rows(
        Word,
        """
        SELECT w.id, w.kind, w.pattern, w.note, p.name AS added_by, w.at
        FROM word w LEFT JOIN person p ON p.id = w.added_by ORDER BY lower(w.pattern)
        """,
    )


async def add(person: int, kind: str, pattern: str, note: str) -> int:
    """Add a word or a pattern (a PostgreSQL regular expression); returns its id.

    Raises `Refusal("word_empty")`, `"word_long"`, `"word_known"`, `"note_needed"`, `"note_long"`, and for
    patterns `"pattern_wrong"`, `"pattern_empty"` (it finds the empty text) or `"pattern_slow"`.
    """
    text, rule = clean(pattern), clean(note)
    _fits(kind, text, rule)
    if kind == "pattern":
        await _probe(text)
    async with database.transaction():
        number = await database.value(
            """
            INSERT INTO word (kind, pattern, note, added_by, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (pattern) DO NOTHING RETURNING id
            """,
            kind,
            text,
            rule,
            person,
            clock.now(),
        )
        if number is None:
            raise Refusal("word_known", value=text, status=409, field="pattern")
        await audit.write("word.added", actor=person, subject=("word", number), kind=kind)
    return number


async def delete(person: int, number: int) -> None:
    """Take a line off the list. Raises a 404 Refusal when it is not there."""
    async with database.transaction():
        if not await database.execute("DELETE FROM word WHERE id = $1", number):
            raise missing()
        await audit.write("word.deleted", actor=person, subject=("word", number))


async def screen(post: int) -> Hold | None:
    """Whether the list holds this Post; what was found is kept for its author and the moderators."""
    words = await content.words("post", post)
    hits = await find(f"{words.title}\n{words.text}")
    if not hits:
        await database.execute("DELETE FROM hold WHERE post_id = $1", post)
        return None
    found = _found(hits)
    await database.execute(
        """
        INSERT INTO hold (post_id, rule, found, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (post_id) DO UPDATE SET rule = $2, found = $3, at = $4
        """,
        post,
        _notes(hits),
        found,
        clock.now(),
    )
    return Hold(RULE, ", ".join(found))


async def screen_text(text: str) -> Hold | None:
    """What the list finds in a short text that nobody can hold: its writer says it in other words."""
    hits = await find(text)
    return Hold(_notes(hits), ", ".join(_found(hits))) if hits else None


async def find(text: str) -> list[Hit]:
    """What the list finds in the text. A pattern that takes too long finds nothing and is logged."""
    words = await known()
    if not words:
        return []
    try:
        return await _search(words, text, LIST_MS)
    except asyncpg.QueryCanceledError:
        return [hit for word in words for hit in await _search_alone(word, text)]


def literal(word: str) -> str:
    """The expression that finds a word as a whole, and no part of a longer one."""
    escaped = re.sub(r"([^\w\s])", r"\\\1", word)
    return rf"(?<!\w){escaped}(?!\w)"


def _found(hits: list[Hit]) -> list[str]:
    return list(dict.fromkeys(text for hit in hits for text in hit.found))


def _notes(hits: list[Hit]) -> str:
    return " · ".join(dict.fromkeys(hit.note for hit in hits))


async def _search_alone(word: Word, text: str) -> list[Hit]:
    try:
        return await _search([word], text, PATTERN_MS)
    except asyncpg.QueryCanceledError:
        log.warning("pattern %s of the word list takes too long", word.id)
        return []


async def _search(words: list[Word], text: str, within_ms: int) -> list[Hit]:
    async with _limited(within_ms) as link:
        rows = await link.fetch(
            SEARCH, [word.expression for word in words], [word.note for word in words], text, HITS
        )
    return [Hit(row["note"], row["found"]) for row in rows]


@asynccontextmanager
async def _limited(milliseconds: int) -> AsyncIterator[asyncpg.Connection]:
    """A connection whose statements end in time. Rolled back to a savepoint, so a stop harms nothing."""
    async with database.connection() as link:
        inner = link.transaction()
        await inner.start()
        try:
            await link.execute(f"SET LOCAL statement_timeout = {milliseconds}")
            yield link
        finally:
            await inner.rollback()


def _fits(kind: str, text: str, rule: str) -> None:
    if kind not in ("word", "pattern"):
        raise Refusal("input_wrong", value=kind[:40], field="kind")
    if not text:
        raise Refusal("word_empty", field="pattern")
    if len(text) > PATTERN_MAX:
        raise Refusal("word_long", limit=PATTERN_MAX, value=len(text), field="pattern")
    if not rule:
        raise Refusal("note_needed", field="note")
    if len(rule) > NOTE_MAX:
        raise Refusal("note_long", limit=NOTE_MAX, value=len(rule), field="note")


async def _probe(pattern: str) -> None:
    """Try the pattern on the longest texts a Post may have, of the kinds that patterns stumble over."""
    longest = (await limits.current()).text_max
    try:
        async with _limited(PATTERN_MS) as link:
            if await link.fetchval("SELECT '' ~* $1", pattern):
                raise Refusal("pattern_empty", value=pattern, field="pattern")
            for piece in ("a", "ab", "1", " ", "word ", pattern):
                await link.fetchval(FIRST, (piece * longest)[: longest - 1] + "!", pattern)
    except asyncpg.QueryCanceledError as error:
        raise Refusal("pattern_slow", limit=PATTERN_MS, value=pattern, field="pattern") from error
    except asyncpg.DataError as error:
        raise Refusal("pattern_wrong", value=str(error), field="pattern") from error


FIRST = "SELECT regexp_substr($1, $2, 1, 1, 'i')"

SEARCH = """
    SELECT w.note, hits.found
    FROM unnest($1::text[], $2::text[]) AS w (expression, note)
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT hit) AS found FROM (
            SELECT regexp_substr($3, w.expression, 1, n, 'i') AS hit FROM generate_series(1, $4) n
            WHERE $3 ~* w.expression
        ) AS tries WHERE hit <> ''
    ) hits
    WHERE hits.found IS NOT NULL
"""
