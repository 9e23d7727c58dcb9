"""All words of the Posts that everybody may read: how common each is, and which are a typing mistake apart.

A word that is shown, as a correction or a suggestion, is looked up once more at that moment: what has been
taken down since the words were counted is not hinted at.
"""

from collections.abc import Iterable
from itertools import combinations

from msgspec import Struct

from app import clock, database
from feeds.search.words import END, distance, mistakes

#: Mistakes are looked for in the beginning of a word; so long ones cost no more.
BEGINNING = 9
#: Words that are compared with a mistyped one, and that it may have meant.
COMPARED, MEANT = 200, 3
#: A word in so many Posts is not checked before it is shown: they do not all go within a day.
CERTAIN = 200
#: Words in more Posts are counted at night only: one Post more says nothing, and all would write to them.
COUNTED_MAX = 20
#: Counting reads every word of every Post.
COUNTING_MS = 600_000


class Seen(Struct):
    """How a word was met: a spelling, what it is stemmed to, and whether it says nothing there."""

    spelling: str
    stems: set[str]
    stop: bool


class Term(Struct, frozen=True):
    """A word that is known: in how many Posts it stands (`df`), and in how many heads."""

    term: str
    spelling: str
    df: int
    heads: int
    stems: list[str]
    stop: bool


class Near(Struct):
    """A known word and the typed one that it may be."""

    typed: str
    term: str
    spelling: str
    df: int
    heads: int
    stems: list[str]


async def learn(seen: dict[str, Seen], *, again: bool) -> None:
    """Take up the words of a Post; what is known and common costs no write.

    `again` says that the Post was read before. Nobody waits for a row that somebody else counts just now.
    """
    known = await terms(seen)
    more = {word: one for word, one in sorted(seen.items()) if word in known and _tells(one, known[word])}
    new = {word: one for word, one in sorted(seen.items()) if word not in known}
    if not again:
        await database.execute(MORE_POSTS, list(known), COUNTED_MAX)
    if more:
        await database.execute(
            MORE_STEMS,
            list(more),
            [database.dump(sorted(one.stems)) for one in more.values()],
            [one.stop for one in more.values()],
        )
    if new:
        await _add(new)


async def terms(words: Iterable[str]) -> dict[str, Term]:
    """Those of the words that are known."""
    found = await database.rows(Term, TERMS.format(words="$1"), list(words))
    return {one.term: one for one in found}


async def near(words: list[str]) -> dict[str, list[Near]]:
    """For each word the known ones that it may be mistyped from, likeliest first; none that says nothing."""
    forgiven = [word for word in words if word.isalpha() and mistakes(word)]
    if not forgiven:
        return {}
    typed = [(word, piece) for word in forgiven for piece in pieces(word)]
    found = await database.rows(Near, NEAR, [one[0] for one in typed], [one[1] for one in typed], COMPARED)
    return {
        word: likely
        for word in forgiven
        if (likely := _likeliest(word, [one for one in found if one.typed == word]))
    }


async def standing(found: Iterable[tuple[str, int]]) -> set[str]:
    """Those of the words (with their df) that stand in a Post for everybody at this moment."""
    known = list(found)
    rare = [word for word, df in known if df < CERTAIN]
    still = set(await database.values(STANDING, [f"'{word}'" for word in rare], rare)) if rare else set()
    return {word for word, df in known if df >= CERTAIN or word in still}


async def beginning(start: str, limit: int) -> list[Term]:
    """The commonest words that begin so; none that says nothing, and no code."""
    sql = {1: LETTER, 2: LETTERS}.get(len(start))
    args = (start, limit) if sql else (start, limit, start + END)
    return await database.rows(Term, sql or LONGER, *args)


async def ending(end: str, limit: int) -> list[Term]:
    """The commonest words that end so and are longer; none that says nothing, and no code."""
    return await database.rows(Term, ENDING, end[::-1], limit, end[::-1] + END)


async def count() -> None:
    """Count anew in how many Posts each word stands, and forget those that stand in none."""
    async with database.transaction():
        await database.execute(f"SET LOCAL statement_timeout = {COUNTING_MS}")
        await database.execute(COUNT)
        await database.execute("UPDATE search_state SET counted_at = $1", clock.now())


async def changed() -> bool:
    """Whether a Post has changed since the words were counted."""
    return bool(
        await database.value(
            """
            SELECT EXISTS (
                SELECT FROM post p, search_state s WHERE s.counted_at IS NULL OR p.changed_at > s.counted_at
            )
            """
        )
    )


def pieces(word: str) -> set[str]:
    """The beginning of a word with up to as many letters left out as mistakes are forgiven."""
    start = word[:BEGINNING]
    return {
        "".join(letter for place, letter in enumerate(start) if place not in out)
        for number in range(mistakes(word) + 1)
        for out in combinations(range(len(start)), number)
    }


def _tells(seen: Seen, known: Term) -> bool:
    """Whether it is met in a language it was not known from."""
    return not seen.stems <= {*known.stems} or (seen.stop and not known.stop)


async def _add(new: dict[str, Seen]) -> None:
    added = await database.rows(
        _Added,
        ADD,
        list(new),
        [one.spelling for one in new.values()],
        [database.dump(sorted(one.stems)) for one in new.values()],
        [one.stop for one in new.values()],
    )
    found = [
        (piece, one.id)
        for one in added
        if one.term.isalpha() and mistakes(one.term)
        for piece in pieces(one.term)
    ]
    await database.execute(
        "INSERT INTO search_term_del (piece, term_id) SELECT * FROM unnest($1::text[], $2::integer[])",
        [one[0] for one in found],
        [one[1] for one in found],
    )


class _Added(Struct):
    id: int
    term: str


def _likeliest(word: str, found: list[Near]) -> list[Near]:
    """Fewest mistakes first, then those with the same first letter, then the commonest."""
    most = mistakes(word)
    apart = [
        (distance(word, one.term), one.term[0] != word[0], -one.df, one.term, one)
        for one in found
        if abs(len(one.term) - len(word)) <= most and one.term != word
    ]
    return [one[-1] for one in sorted(apart, key=lambda one: one[:4]) if one[0] <= most][:MEANT]


TERMS = "SELECT term, spelling, df, heads, stems, stop FROM search_term WHERE term = ANY ({words})"

NEAR = """
    SELECT typed.word AS typed, t.term, t.spelling, t.df, t.heads, t.stems
    FROM (SELECT DISTINCT word FROM unnest($1::text[]) AS word) typed
    CROSS JOIN LATERAL (
        SELECT DISTINCT d.term_id
        FROM unnest($1::text[], $2::text[]) AS given (word, piece)
        JOIN search_term_del d ON d.piece = given.piece
        WHERE given.word = typed.word
    ) close
    JOIN LATERAL (SELECT * FROM search_term WHERE id = close.term_id AND NOT stop) t ON true
    ORDER BY t.df DESC
    LIMIT $3
"""

STANDING = """
    SELECT given.word
    FROM unnest($1::text[], $2::text[]) AS given (asked, word)
    WHERE EXISTS (
        SELECT FROM search_doc d WHERE d.whole @@ given.asked::tsquery AND d.live AND d.audience = 'all'
    )
"""

_SHOWN = (
    "SELECT term, spelling, df, heads, stems, stop FROM search_term WHERE NOT stop AND term !~ '[0-9.:/@&_-]'"
)
_MOST = "ORDER BY df DESC, term LIMIT $2"
LETTER = f"{_SHOWN} AND left(term, 1) = $1 AND length(term) > 2 {_MOST}"
LETTERS = f"{_SHOWN} AND left(term, 2) = $1 AND length(term) > 2 {_MOST}"
LONGER = f"{_SHOWN} AND term >= $1 AND term < $3 {_MOST}"
ENDING = f"{_SHOWN} AND reverse(term) > $1 AND reverse(term) < $3 {_MOST}"

MORE_POSTS = """
    UPDATE search_term t SET df = t.df + 1
    FROM (
        SELECT id FROM search_term WHERE term = ANY ($1) AND df < $2 FOR NO KEY UPDATE SKIP LOCKED
    ) free
    WHERE t.id = free.id
"""

MORE_STEMS = """
    UPDATE search_term t SET stems = array(
        SELECT DISTINCT stem
        FROM unnest(t.stems || array(SELECT jsonb_array_elements_text(given.stems))) AS stem
    ), stop = t.stop OR given.stop
    FROM
        unnest($1::text[], $2::jsonb[], $3::boolean[]) AS given (term, stems, stop)
        JOIN (SELECT id, term FROM search_term WHERE term = ANY ($1) FOR NO KEY UPDATE SKIP LOCKED) free
            USING (term)
    WHERE t.id = free.id
"""

ADD = """
    INSERT INTO search_term (term, spelling, stems, stop)
    SELECT given.term, given.spelling, array(SELECT jsonb_array_elements_text(given.stems)), given.stop
    FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::boolean[]) AS given (term, spelling, stems, stop)
    ON CONFLICT (term) DO NOTHING
    RETURNING id, term
"""

COUNT = """
    WITH counted AS MATERIALIZED (
        SELECT whole.word, whole.ndoc AS df, coalesce(head.ndoc, 0) AS heads
        FROM ts_stat($$SELECT whole FROM search_doc WHERE live AND audience = 'all'$$, 'a') whole
        LEFT JOIN ts_stat($$SELECT head FROM search_doc WHERE live AND audience = 'all'$$, 'ac') head
            USING (word)
    ),
    changed AS (
        UPDATE search_term t SET df = c.df, heads = c.heads FROM counted c
        WHERE c.word = t.term AND (t.df, t.heads) <> (c.df, c.heads)
    ),
    gone AS (
        DELETE FROM search_term t WHERE NOT EXISTS (SELECT FROM counted c WHERE c.word = t.term)
        RETURNING t.id
    )
    DELETE FROM search_term_del d USING gone WHERE gone.id = d.term_id
"""
