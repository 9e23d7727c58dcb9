"""The engine that is always there: PostgreSQL's own text search, nothing but core.

A Post is found by its plain words and by their stems in its language. What matches no Post is tried
again with typing mistakes mended, then with any of the words.
"""

from msgspec import Struct

from app import database
from app.language import language
from feeds.drafts import clean
from feeds.search.port import Hit, Hits, Query
from feeds.search.words import LENGTH_MAX, configuration, mend, prefix_query, split, telling, words

#: So many matches are ranked at most; ranking all matches of a common word takes half a second.
RANKED_MAX = 1000
name = "postgres"


class Text(Struct):
    """What a live Post is found by; `shared` says that all may read it."""

    language: str
    title: str
    tags: str
    body: str
    shared: bool


async def index(post: int) -> None:
    """Take up the Post as it stands, in the transaction of its change; one not live falls out."""
    text = await database.row(Text, TEXT, post)
    if text is None:
        await remove([post])
        return
    title, tags, body = split(text.title), split(text.tags), split(text.body)
    await database.execute(
        INDEX,
        post,
        configuration(text.language),
        " ".join(title),
        " ".join(tags),
        " ".join(body),
        text.title,
        text.body,
    )
    if text.shared:
        await _learn({*title, *tags, *body})


async def put(posts: list[int]) -> None:
    for post in posts:
        await index(post)


async def remove(posts: list[int]) -> None:
    await database.execute("DELETE FROM post_search WHERE post_id = ANY ($1)", posts)


async def health() -> list[str]:
    return []


async def hits(viewer: int, query: Query, size: int) -> Hits:
    """The best Posts: match first, then what worked for others."""
    found = words(query.text)
    if not found:
        narrowed = bool(query.filters) and not query.text.strip()
        return await _hits(viewer, query, None, size) if narrowed else Hits(hits=[])
    if (strict := await _hits(viewer, query, prefix_query(found), size)).hits:
        return strict
    mended = mend(found, await _near(found))
    if mended != found and (near := await _hits(viewer, query, prefix_query(mended), size)).hits:
        return near
    return await _hits(viewer, query, prefix_query(telling(mended), "|"), size)


async def _hits(viewer: int, query: Query, wanted: str | None, size: int) -> Hits:
    found = await database.rows(
        Hit,
        FIND,
        viewer,
        wanted,
        clean(query.text[:LENGTH_MAX]),
        configuration(language.get()),
        query.filters.kind and clean(query.filters.kind),
        query.filters.skill and clean(query.filters.skill),
        size + 1,
        RANKED_MAX,
    )
    return Hits(hits=found[:size], more=len(found) > size)


async def _learn(found: set[str]) -> None:
    """Words that all may read become the dictionary that mends typing mistakes."""
    await database.execute(
        """
        INSERT INTO search_word (word) SELECT unnest($1::text[]) ORDER BY 1
        ON CONFLICT DO NOTHING
        """,
        [word for word in found if word.isalpha() and len(word) < WORD_MAX],
    )


#: A longer word is no word that somebody mistypes.
WORD_MAX = 40


async def _near(found: list[str]) -> set[str]:
    """Known words that begin or end like one of these and are about as long."""
    return set(
        await database.values(
            """
            SELECT DISTINCT w.word
            FROM unnest($1::text[]) AS typed (word)
            JOIN search_word w
                ON (left(w.word, 2) = left(typed.word, 2) OR right(w.word, 3) = right(typed.word, 3))
                AND length(w.word) BETWEEN length(typed.word) - 2 AND length(typed.word) + 2
            """,
            found,
        )
    )


TEXT = """
    SELECT
        p.language, p.title, p.audience = 'all' AS shared,
        concat_ws(' ',
            (
                SELECT string_agg(concat_ws(' ', s.name, array_to_string(s.synonyms, ' ')), ' ')
                FROM post_skill k JOIN skill s ON s.id = k.skill_id
                WHERE k.post_id = p.id AND s.state = 'approved'
            ),
            (SELECT a.name FROM person a WHERE a.id = p.author_id AND NOT p.anonymous)
        ) AS tags,
        concat_ws(' ',
            p.text, p.summary, p.tool,
            (
                SELECT string_agg(concat_ws(' ', w.text, w.outcome), ' ' ORDER BY w.position)
                FROM choice w WHERE w.post_id = p.id
            ),
            (SELECT string_agg(s.text, ' ' ORDER BY s.position) FROM step s WHERE s.post_id = p.id),
            (SELECT string_agg(u.alt, ' ' ORDER BY u.position) FROM post_asset u WHERE u.post_id = p.id),
            (
                SELECT string_agg(regexp_replace(c.text, '^.*-->.*$|^WEBVTT.*$|</?[^>]*>', ' ', 'gn'), ' ')
                FROM post_asset u JOIN caption c ON c.asset_id = u.asset_id
                WHERE u.post_id = p.id AND c.accepted_at IS NOT NULL
            )
        ) AS body
    FROM post p
    WHERE p.id = $1 AND p.state = 'live' AND p.deleted_at IS NULL
"""

INDEX = """
    INSERT INTO post_search (post_id, words)
    VALUES (
        $1,
        setweight(to_tsvector('simple', $3) || to_tsvector($2::text::regconfig, $6), 'A')
        || setweight(to_tsvector('simple', $4), 'B')
        || to_tsvector('simple', $5) || to_tsvector($2::text::regconfig, $7)
    )
    ON CONFLICT (post_id) DO UPDATE SET words = excluded.words
"""

FIND = """
    WITH q AS (
        SELECT
            to_tsquery('simple', $2)
            || plainto_tsquery($4::text::regconfig, $3)
            || plainto_tsquery('english', $3) AS wanted
    ),
    hit AS (
        SELECT
            p.id,
            coalesce(ts_rank(s.words, q.wanted), 0)::float8 + 0.05 * p.worked / (p.tried + 5.0) AS score
        FROM q, post_search s JOIN post p ON p.id = s.post_id
        WHERE ($2::text IS NULL OR s.words @@ q.wanted)
            AND listed(p, $1)
            AND ($5::text IS NULL OR p.kind = $5)
            AND ($6::text IS NULL OR EXISTS (
                SELECT FROM post_skill k
                WHERE k.post_id = p.id
                    AND k.skill_id = (SELECT coalesce(x.merged_into, x.id) FROM skill x WHERE x.slug = $6)
            ))
        LIMIT $8
    )
    SELECT id, score::float8 FROM hit
    ORDER BY score DESC, id DESC
    LIMIT $7
"""
