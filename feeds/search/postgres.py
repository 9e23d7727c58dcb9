"""The engine that is always there: PostgreSQL's own text search, nothing but core.

A Post is found by its plain words and by their stems in its language. What matches no Post is tried
again with typing mistakes mended, then with any of the words.
"""

from msgspec import Struct

from app import database
from app.language import language
from feeds.cards import cards
from feeds.drafts import clean
from feeds.search.port import Page, Place, Query
from feeds.search.words import LENGTH_MAX, configuration, mend, prefix_query, split, telling, words

#: So many matches are ranked at most; ranking all matches of a common word takes half a second.
RANKED_MAX = 1000
TOP = Place(1e9, 2**63 - 1)
STRICT, MENDED, ANY = range(3)


class Text(Struct):
    """What a live Post is found by; `shared` says that all may read it."""

    language: str
    title: str
    tags: str
    body: str
    shared: bool


class Hit(Struct):
    id: int
    score: float


async def index(post: int) -> None:
    """Take up the Post as it stands, in the transaction of its change; one not live falls out."""
    text = await database.row(Text, TEXT, post)
    if text is None:
        await remove(post)
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


async def remove(post: int) -> None:
    await database.execute("DELETE FROM post_search WHERE post_id = $1", post)


async def find(viewer: int, query: Query) -> Page:
    """The best Posts: match first, then what worked for others."""
    found = words(query.text)
    if not found:
        narrowed = query.skill is not None or query.kind is not None
        return await _page(viewer, query, None, STRICT) if narrowed else Page([], None)
    mode = query.after.mode if query.after else STRICT
    page = await _page(viewer, query, prefix_query(found), mode) if mode == STRICT else None
    if page and (page.cards or query.after):
        return page
    mended = mend(found, await _near(found))
    if mode <= MENDED and mended != found:
        page = await _page(viewer, query, prefix_query(mended), MENDED)
        if page.cards or query.after:
            return page
    return await _page(viewer, query, prefix_query(telling(mended), "|"), ANY)


async def _page(viewer: int, query: Query, wanted: str | None, mode: int) -> Page:
    after = query.after or TOP
    hits = await database.rows(
        Hit,
        FIND,
        viewer,
        wanted,
        clean(query.text[:LENGTH_MAX]) if mode == STRICT else "",
        configuration(language.get()),
        query.kind and clean(query.kind),
        query.skill and clean(query.skill),
        after.score,
        after.id,
        query.size + 1,
        RANKED_MAX,
    )
    more = len(hits) > query.size
    shown = hits[: query.size]
    return Page(
        await cards(viewer, [hit.id for hit in shown]),
        Place(shown[-1].score, shown[-1].id, mode) if more else None,
    )


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
        LIMIT $10
    )
    SELECT id, score::float8 FROM hit
    WHERE (score, id) < ($7::float8, $8::bigint)
    ORDER BY score DESC, id DESC
    LIMIT $9
"""
