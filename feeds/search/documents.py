"""What a Post is found by: its row of the index, made of all its words and their stems.

Words are stemmed as they are spelled and folded afterwards, since stemmers need the accents. The stem of the
folded word stands beside it, for those who type none.
"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from app import database
from feeds.search import dictionary
from feeds.search.dictionary import Seen
from feeds.search.folding import VERSION, Chunk, chunks, folded
from feeds.search.stemming import Stems, configuration

#: Of a longer text the rest is not read: a film of hours has no more words that tell.
WORDS_MAX = 20_000
#: More places of a word say nothing new; PostgreSQL counts places to 16,383.
PLACES_MAX, PLACE_MAX = 4, 16_383

Spoken = tuple[str, str]


class Text(Struct):
    """The words of a live Post: `parts` is JSON of pairs of language and text.

    `shared` says that all may read it.
    """

    id: int
    language: str
    title: str
    tags: str
    parts: str
    shared: bool


class Row(Struct):
    """A row of the index, of which PostgreSQL adds the columns that it has beside the words."""

    id: int
    head: str
    whole: str
    breadth: int


async def write(posts: list[int]) -> None:
    """Bring the rows of these Posts up to date, in the transaction of their change."""
    async with database.transaction():
        await database.execute(LOCK, posts)
        texts = await database.rows(Text, TEXTS, posts)
        await remove(sorted({*posts} - {text.id for text in texts}))
        if not texts:
            return
        read = {text.id: _read(text) for text in texts}
        stems = await Stems.of(
            (lang, chunk) for parts in read.values() for lang, found in parts for chunk in found
        )
        rows = [_row(text, read[text.id], stems) for text in texts]
        added = await database.values(
            WRITE,
            [row.id for row in rows],
            [row.head for row in rows],
            [row.whole for row in rows],
            [row.breadth for row in rows],
            VERSION,
        )
        shared = [read[text.id] for text in texts if text.shared]
        await dictionary.learn(_seen(shared, stems), again=not any(added))


async def remove(posts: list[int]) -> None:
    await database.execute("DELETE FROM search_doc WHERE post_id = ANY ($1)", posts)


Parts = list[tuple[str, list[Chunk]]]


def _read(text: Text) -> Parts:
    """The title, the tags and all other texts with the languages they are in."""
    said = msgspec.json.decode(text.parts, type=list[Spoken])
    given = [(text.language, text.title), (text.language, text.tags), *said]
    left = WORDS_MAX
    found: Parts = []
    for language, words in given:
        read = list(chunks(words))[:left]
        left -= len(read)
        found.append((configuration(language), read))
    return found


def _row(text: Text, parts: Parts, stems: Stems) -> Row:
    (language, title), (_, tags), *_rest = parts
    head, whole = Vector(), Vector()
    for chunk in title:
        head.put(_plain(chunk), "A")
        head.put(stems.all(language, chunk.words), "B")
    for chunk in tags:
        head.put({*_plain(chunk), *stems.all(language, chunk.words)}, "C")
    for spoken, found in parts:
        for chunk in found:
            whole.put(_plain(chunk), "A")
            whole.put(stems.all(spoken, chunk.words), "D")
    return Row(text.id, head.text(), whole.text(), len({word for chunk in title for word in chunk.words}))


def _plain(chunk: Chunk) -> set[str]:
    return {*chunk.folded, *([chunk.code] if chunk.code else [])}


def _seen(texts: Iterable[Parts], stems: Stems) -> dict[str, Seen]:
    """Each word of the texts with how it is spelled and what it is stemmed to."""
    found: dict[str, Seen] = {}
    for parts in texts:
        for language, read in parts:
            for chunk in read:
                for word in chunk.words:
                    seen = found.setdefault(folded(word), Seen(word, set(), False))
                    seen.stems |= stems.spelled(language, word)
                    seen.stop |= stems.stop(language, word)
                if chunk.code:
                    found.setdefault(chunk.code, Seen(chunk.code, set(), False))
    return found


class Vector:
    """A tsvector as text: each word with the places where it stands, and their weight."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], list[int]] = {}
        self._place = 0

    def put(self, words: Iterable[str], weight: str) -> None:
        """All at the next place."""
        self._place = min(self._place + 1, PLACE_MAX)
        for word in words:
            places = self._places.setdefault((word, weight), [])
            if len(places) < PLACES_MAX:
                places.append(self._place)

    def text(self) -> str:
        # Our words hold neither quotes nor backslashes.
        return " ".join(
            f"'{word}':{','.join(f'{place}{weight}' for place in places)}"
            for (word, weight), places in self._places.items()
        )


#: Whoever writes a row holds the Post, so that what is read is what stands when the row is written.
LOCK = "SELECT FROM post WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE"

TEXTS = """
    SELECT
        p.id, p.language, p.title, p.audience = 'all' AS shared,
        concat_ws(' ',
            (
                SELECT string_agg(
                    concat_ws(' ', s.name, array_to_string(s.synonyms, ' '), (
                        SELECT string_agg(value, ' ') FROM jsonb_each_text(s.names)
                    )), ' ' ORDER BY k.position
                )
                FROM post_skill k JOIN skill s ON s.id = k.skill_id
                WHERE k.post_id = p.id AND s.state = 'approved'
            ),
            p.tool,
            (SELECT a.name FROM person a WHERE a.id = p.author_id AND NOT p.anonymous)
        ) AS tags,
        (
            SELECT json_agg(json_build_array(part.language, part.text))
            FROM (
                SELECT p.language, concat_ws(' ', p.text, p.summary) AS text
                UNION ALL
                SELECT p.language, concat_ws(' ', w.text, w.outcome) FROM choice w WHERE w.post_id = p.id
                UNION ALL
                SELECT p.language, concat_ws(' ', s.text, s.alt) FROM step s WHERE s.post_id = p.id
                UNION ALL
                SELECT p.language, u.alt FROM post_asset u WHERE u.post_id = p.id
                UNION ALL
                SELECT c.language, regexp_replace(c.text, '^.*-->.*$|^WEBVTT.*$|</?[^>]*>', ' ', 'gn')
                FROM caption c
                WHERE c.accepted_at IS NOT NULL AND c.asset_id IN (
                    SELECT asset_id FROM post_asset WHERE post_id = p.id
                    UNION SELECT asset_id FROM step WHERE post_id = p.id
                )
            ) part
        )::text AS parts
    FROM post p
    WHERE p.id = ANY ($1) AND p.state = 'live' AND p.deleted_at IS NULL
"""

WRITE = """
    INSERT INTO search_doc (
        post_id, live, audience, team_id, community_id, owner_id, author_id, kind, language, level, tool,
        length, published_at, review_on, skills, quality, breadth, version, head, whole
    )
    SELECT
        p.id, true, p.audience, p.team_id, p.community_id, coalesce(p.owner_id, p.author_id),
        CASE WHEN NOT p.anonymous THEN p.author_id END,
        p.kind, split_part(lower(p.language), '-', 1), p.level, nullif(btrim(p.tool), ''),
        CASE
            WHEN lasting.seconds <= 60 THEN 'short'
            WHEN lasting.seconds <= 180 THEN 'medium'
            WHEN lasting.seconds > 180 THEN 'long'
        END,
        p.published_at, p.review_on,
        array(SELECT k.skill_id FROM post_skill k WHERE k.post_id = p.id ORDER BY k.position),
        search_quality(p), made.breadth, $5, made.head::tsvector, made.whole::tsvector
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[]) AS made (id, head, whole, breadth)
    JOIN post p ON p.id = made.id
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (
                SELECT max(a.duration_ms) / 1000.0
                FROM post_asset u JOIN asset a ON a.id = u.asset_id
                WHERE u.post_id = p.id
            ),
            p.minutes * 60
        ) AS seconds
    ) lasting
    ON CONFLICT (post_id) DO UPDATE SET
        live = excluded.live, audience = excluded.audience, team_id = excluded.team_id,
        community_id = excluded.community_id, owner_id = excluded.owner_id, author_id = excluded.author_id,
        kind = excluded.kind, language = excluded.language, level = excluded.level, tool = excluded.tool,
        length = excluded.length, published_at = excluded.published_at, review_on = excluded.review_on,
        skills = excluded.skills, quality = excluded.quality, breadth = excluded.breadth,
        version = excluded.version, head = excluded.head, whole = excluded.whole
    RETURNING xmax = 0
"""
