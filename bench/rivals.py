"""What our search is measured against: PostgreSQL's own full text search as most begin with it, and the same
with pg_trgm's `word_similarity` for titles. Both see what everybody may see.
"""

from collections.abc import Awaitable, Callable

import asyncpg

from bench.report import say
from bench.slices import Case

CONFIGURATIONS = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}
FIRST = 10

Search = Callable[[Case], Awaitable[list[int]]]


async def prepare(link: asyncpg.Connection) -> None:
    """Their own table, of the Posts that everybody may read. The extension is theirs alone."""
    say("indexing for the others")
    for statement in TABLE:
        await link.execute(statement)


def full_text(link: asyncpg.Connection) -> Search:
    return lambda case: _found(link, FULL_TEXT, case)


def word_similarity(link: asyncpg.Connection) -> Search:
    return lambda case: _found(link, WORD_SIMILARITY, case)


async def _found(link: asyncpg.Connection, sql: str, case: Case) -> list[int]:
    rows = await link.fetch(
        sql, CONFIGURATIONS[case.language], case.text, case.within if case.narrowed else None, FIRST
    )
    return [row[0] for row in rows]


TABLE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """
    CREATE TABLE rival AS
    SELECT
        id, title, language,
        setweight(to_tsvector(configuration, title), 'A') || to_tsvector(configuration, text) AS words
    FROM (
        SELECT *, (
            CASE language
                WHEN 'de' THEN 'german' WHEN 'fr' THEN 'french' WHEN 'es' THEN 'spanish' ELSE 'english'
            END
        )::regconfig AS configuration
        FROM post WHERE audience = 'all'
    ) texts
    """,
    "CREATE INDEX rival_words ON rival USING gin (words)",
    "CREATE INDEX rival_title ON rival USING gin (title gin_trgm_ops)",
    "ANALYZE rival",
)

FULL_TEXT = """
    SELECT id FROM rival, plainto_tsquery($1::text::regconfig, $2) AS wanted
    WHERE words @@ wanted AND ($3::text IS NULL OR language = $3)
    ORDER BY ts_rank(words, wanted) DESC
    LIMIT $4
"""

WORD_SIMILARITY = """
    SELECT id FROM rival, plainto_tsquery($1::text::regconfig, $2) AS wanted
    WHERE (words @@ wanted OR $2 <% title) AND ($3::text IS NULL OR language = $3)
    ORDER BY ts_rank(words, wanted) + word_similarity($2, title) DESC
    LIMIT $4
"""
