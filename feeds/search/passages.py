"""Where in a Post the answer stands: kept when the Post changes, looked up for what was found.

A passage is worth what its words tell: a word in few Posts tells more than one in many, and one that the
Post says of itself anyway tells less about where in it to look.
"""

import msgspec
from msgspec import Struct

from app import database
from app.language import language
from feeds.search.documents import Vector
from feeds.search.folding import Chunk, chunks
from feeds.search.quoting import pieces, quote
from feeds.search.stemming import Stems, configuration, stemmer
from feeds.search.windows import Content, Passage, cut
from feeds.search.words import LENGTH_MAX, WORDS_MAX, open_ended

CONTENT = msgspec.json.Decoder(Content)
FOUND = msgspec.json.Decoder(list[tuple[int, float]])


class Spot(Struct, frozen=True):
    """The words that answer, those asked for marked, and where they stand: a second or a Step, or neither."""

    quote: str
    marks: list[tuple[int, int]] = []
    second: int | None = None
    step: int | None = None
    step_id: int | None = None

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The quote in parts, and whether each is marked."""
        return pieces(self.quote, self.marks)


class Row(Struct):
    """The best passage of a Post; `found` are the places of the words asked for, and what each weighs."""

    post_id: int
    own: bool
    text: str
    starts_ms: list[int]
    step: int | None
    step_id: int | None
    found: str


async def index(post: int) -> None:
    """Keep the places of the Post as it stands, in the transaction of its change; one not live has none."""
    async with database.transaction():
        await database.execute("SELECT FROM post WHERE id = $1 FOR NO KEY UPDATE", post)
        await remove(post)
        found = await database.value(READ, post)
        if found is None:
            return
        passages = cut(CONTENT.decode(found))
        read = [(configuration(one.language), list(chunks(one.text))) for one in passages]
        stems = await Stems.of((spoken, chunk) for spoken, said in read for chunk in said)
        rows = [
            _row(number, passage, spoken, said, stems)
            for number, (passage, (spoken, said)) in enumerate(zip(passages, read, strict=True), 1)
        ]
        await database.execute(WRITE, post, database.dump(rows))


async def remove(post: int) -> None:
    await database.execute("DELETE FROM search_passage WHERE post_id = $1", post)


async def follow_clip(asset: str) -> None:
    """The clip plays another version or has other Chapters: the places of its Posts follow."""
    for post in await database.values(PLAYING, asset):
        async with database.transaction():
            await index(post)


async def follow_tip(comment: int) -> None:
    """A Comment was written or changed: one at a second of the clip is a place."""
    post = await database.value("SELECT post_id FROM comment WHERE id = $1 AND second IS NOT NULL", comment)
    if post is not None:
        async with database.transaction():
            await index(post)


async def place(
    posts: list[int], text: str, corrected: dict[str, str] | None = None, *, viewer: int | None = None
) -> dict[int, Spot]:
    """For each of the Posts that holds some of the words, the best place to open it at.

    `corrected` tells which words were used instead of typed ones. Without a `viewer` tips of colleagues
    are left out, for they depend on who reads. Whether the Posts may be read is the caller's to know.
    """
    asked = _asked(text, corrected or {})
    if not posts or not asked:
        return {}
    found = await database.rows(Row, PLACE, posts, database.dump(asked), language.get(), viewer)
    return {row.post_id: _spot(row) for row in found}


def _asked(text: str, corrected: dict[str, str]) -> list[dict[str, object]]:
    """Each word of the query with what may stand for it, as a tsquery; the last one may be a beginning."""
    typed = [word for chunk in chunks(text[:LENGTH_MAX]) for word in chunk.folded][:WORDS_MAX]
    asked: list[dict[str, object]] = []
    for number, word in enumerate(dict.fromkeys(typed)):
        forms = list(dict.fromkeys([word, *_words(corrected.get(word, ""))]))
        query = [f"'{form}'" for form in forms]
        if word == typed[-1] and open_ended(word):
            query.append(f"'{word}':*")
        asked.append({"n": number, "forms": forms, "plain": " | ".join(query)})
    return asked


def _spot(row: Row) -> Spot:
    said = quote(row.text, dict(FOUND.decode(row.found)), titled=row.own)
    second = row.starts_ms[said.line] // 1000 if row.starts_ms else None
    return Spot(said.text, said.marks, second, row.step, row.step_id)


def _row(number: int, passage: Passage, spoken: str, said: list[Chunk], stems: Stems) -> dict[str, object]:
    """The passage as the table has it. All forms of a word stand at its place, counted from 1."""
    vector = Vector()
    for chunk in said:
        vector.put(
            {*chunk.folded, *([chunk.code] if chunk.code else ()), *stems.all(spoken, chunk.words)}, "A"
        )
    return msgspec.structs.asdict(passage) | {
        "n": number,
        "stemmer": stemmer(spoken),
        "words": vector.text(),
    }


def _words(text: str) -> list[str]:
    return [word for chunk in chunks(text) for word in chunk.folded]


PLAYING = """
    SELECT post_id FROM post_asset WHERE asset_id = $1 AND position = 1
    UNION SELECT post_id FROM step WHERE asset_id = $1
    ORDER BY 1
"""

#: A clip `a` as it plays now, with what is said in it.
CLIP = """
    SELECT json_build_object(
        'id', a.id, 'version', a.version, 'chapters', a.chapters,
        'captions', (
            SELECT coalesce(json_agg(said ORDER BY said.language), '[]')
            FROM (
                SELECT id, language, text, changed_at FROM caption
                WHERE asset_id = a.id AND accepted_at IS NOT NULL
            ) said
        )
    )
"""

READ = f"""
    SELECT json_build_object(
        'kind', p.kind, 'language', p.language, 'own', json_build_array(p.title, p.text, p.summary),
        'clip', (
            {CLIP} FROM post_asset u JOIN asset a ON a.id = u.asset_id
            WHERE u.post_id = p.id AND u.position = 1 AND a.kind IN ('video', 'audio')
        ),
        'steps', (
            SELECT coalesce(json_agg(one ORDER BY one.position), '[]')
            FROM (
                SELECT s.id, s.text, s.alt, s.position, (
                    {CLIP} FROM asset a WHERE a.id = s.asset_id AND a.kind IN ('video', 'audio')
                ) AS clip
                FROM step s WHERE s.post_id = p.id
            ) one
        ),
        'tips', (
            SELECT coalesce(json_agg(tip ORDER BY tip.second, tip.id), '[]')
            FROM (
                SELECT id, second, text, changed_at FROM comment
                WHERE post_id = p.id AND second IS NOT NULL AND deleted_at IS NULL
            ) tip
        )
    )::text
    FROM post p WHERE p.id = $1 AND p.state = 'live' AND p.deleted_at IS NULL
"""  # noqa: S608 - a constant

WRITE = """
    INSERT INTO search_passage (
        post_id, n, kind, language, stemmer, text, starts_ms, words,
        step_id, comment_id, caption_id, said_at, asset_id, version
    )
    SELECT
        $1, n, kind, language, stemmer, text, starts_ms, words::tsvector,
        step_id, comment_id, caption_id, said_at, asset_id, version
    FROM jsonb_to_recordset($2::jsonb) AS given (
        n integer, kind text, language text, stemmer text, text text, starts_ms integer[], words text,
        step_id bigint, comment_id bigint, caption_id bigint, said_at timestamptz, asset_id text,
        version integer
    )
"""

PLACE = """
    WITH asked AS MATERIALIZED (
        SELECT
            given.n, known.stemmer,
            (given.plain || coalesce(stems.forms, ''))::tsquery AS query,
            CASE WHEN term.stop THEN 0 ELSE ln(1 + size.posts / (1 + coalesce(term.df, 0))) END AS idf
        FROM jsonb_to_recordset($2::jsonb) AS given (n integer, plain text, forms text[])
        CROSS JOIN (SELECT DISTINCT stemmer FROM search_passage WHERE post_id = ANY ($1)) AS known
        CROSS JOIN (
            SELECT greatest(reltuples, 1000) AS posts FROM pg_class WHERE oid = 'post'::regclass
        ) AS size
        CROSS JOIN LATERAL (
            SELECT string_agg(' | ' || quote_literal(stem), '') AS forms
            FROM (
                SELECT unnest(ts_lexize(known.stemmer::regdictionary, form))
                FROM unnest(given.forms) AS form
                UNION SELECT unnest(t.stems) FROM search_term t WHERE t.term = ANY (given.forms)
            ) AS known_stem (stem)
        ) AS stems
        CROSS JOIN LATERAL (
            SELECT max(t.df) AS df, bool_and(t.stop) AS stop
            FROM search_term t WHERE t.term = ANY (given.forms)
        ) AS term
    ),
    hit AS MATERIALIZED (
        SELECT s.post_id, s.n, s.kind = 'text' AS own, asked.n AS word, asked.idf
        FROM search_passage s JOIN asked ON asked.stemmer = s.stemmer AND s.words @@ asked.query
        WHERE s.post_id = ANY ($1)
            AND (s.step_id IS NULL OR EXISTS (SELECT FROM step t WHERE t.id = s.step_id))
            AND (s.asset_id IS NULL OR EXISTS (
                SELECT FROM asset a WHERE a.id = s.asset_id AND a.version = s.version
            ))
            AND (s.caption_id IS NULL OR EXISTS (
                SELECT FROM caption c
                WHERE c.id = s.caption_id AND c.accepted_at IS NOT NULL
                    AND c.changed_at IS NOT DISTINCT FROM s.said_at
            ))
            AND (s.comment_id IS NULL OR EXISTS (
                SELECT FROM comment c
                WHERE c.id = s.comment_id AND c.deleted_at IS NULL AND c.hidden_at IS NULL AND NOT c.waiting
                    AND c.changed_at IS NOT DISTINCT FROM s.said_at
                    AND $4::bigint IS NOT NULL AND NOT avoids($4, c.author_id)
            ))
    ),
    every AS MATERIALIZED (
        SELECT count(*)::float8 AS places FROM search_passage WHERE post_id = ANY ($1)
    ),
    -- A word that stands in few of these places tells more about where to look, too.
    told AS (
        SELECT word, max(idf) * ln(1 + (SELECT places FROM every) / count(*)) AS weight
        FROM hit GROUP BY word
    ),
    own AS (
        SELECT hit.post_id, array_agg(hit.word) AS words, sum(told.weight) AS weight
        FROM hit JOIN told ON told.word = hit.word
        WHERE hit.own GROUP BY hit.post_id
    ),
    scored AS (
        SELECT
            hit.post_id, hit.n, hit.own,
            sum(
                told.weight * CASE WHEN NOT hit.own AND hit.word = ANY (own.words) THEN 0.5 ELSE 1 END
            ) AS score,
            count(*) FILTER (WHERE hit.word = ANY (own.words)) AS repeated,
            sum(told.weight) FILTER (WHERE hit.word <> ALL (own.words)) AS added
        FROM hit JOIN told ON told.word = hit.word LEFT JOIN own ON own.post_id = hit.post_id
        GROUP BY hit.post_id, hit.n, hit.own
    ),
    best AS (
        SELECT DISTINCT ON (s.post_id)
            s.post_id, scored.own, s.text, s.starts_ms, s.words, s.stemmer, s.step_id, t.position AS step
        FROM scored
        JOIN search_passage s ON s.post_id = scored.post_id AND s.n = scored.n
        LEFT JOIN step t ON t.id = s.step_id
        LEFT JOIN own ON own.post_id = s.post_id
        -- A place counts when it says as much as the Post says of itself, or something new that matters.
        WHERE scored.score > 0 AND (
            scored.own OR own.words IS NULL
            OR scored.repeated = cardinality(own.words) OR scored.added * 2 >= own.weight
        )
        ORDER BY
            s.post_id, scored.own, round(scored.score::numeric, 6) DESC, s.language = $3 DESC,
            s.starts_ms[1] NULLS FIRST, s.n
    )
    SELECT
        best.post_id, best.own, best.text, best.starts_ms, best.step_id, best.step,
        (
            SELECT json_agg(json_build_array(at, told.weight))
            FROM unnest(best.words) AS known (lexeme, positions, weights)
            JOIN asked
                ON asked.stemmer = best.stemmer AND array_to_tsvector(ARRAY[lexeme]) @@ asked.query
            JOIN told ON told.word = asked.n
            CROSS JOIN unnest(known.positions) AS at
        )::text AS found
    FROM best
"""
