"""How a query may go on, from the first letter: Skills, words, people and Posts.

Nothing that the viewer may not see is suggested or hinted at: words stand in Posts that all may read, titles
are those of Posts that the viewer finds.
"""

from msgspec import Struct

from app import database
from app.language import language
from feeds.search import dictionary, engines, names, planning, shares
from feeds.search.beside import mended
from feeds.search.narrowing import VISIBLE
from feeds.search.plans import many
from feeds.search.port import Query, Suggestion
from feeds.search.postgres import corrected
from feeds.search.words import open_ended, words

#: So many of one kind, where there are others.
EACH = 3


class Person(Struct):
    name: str
    handle: str


class Titled(Struct):
    id: int
    title: str


async def suggest(viewer: int, text: str, limit: int = 8) -> list[Suggestion]:
    """What the viewer may mean: Skills, then words, people and Posts, some of each."""
    text = await _mended(viewer, text)
    said = words(text)
    if not said:
        return []
    kinds = [
        [Suggestion("skill", one.said(language.get()), one.slug) for one in await names.beginning(said)],
        [] if text[-1].isspace() else await _words(text, said[-1]),
        await _people(viewer, said),
        await _posts(viewer, said),
    ]
    found = _some(kinds, limit)
    near = await engines.suggest(viewer, text, limit) if len(found) < limit else []
    return [*found, *(one for one in near if one not in found)][:limit]


async def _mended(viewer: int, text: str) -> str:
    """With the words before the last one as they were probably meant."""
    last = text.rsplit(maxsplit=1)[-1] if text.strip() else ""
    before = text.rstrip().removesuffix(last)
    earlier = words(before)
    if not earlier or not {*earlier} - {*await dictionary.terms(earlier)}:
        return text
    wanted = await planning.plan(Query(text=before))
    return mended(before, await corrected(viewer, wanted) if wanted else {}) + text[len(before) :]


async def _words(text: str, start: str) -> list[Suggestion]:
    """The commonest words that begin like the last one, with what was typed before it."""
    found = [one for one in await dictionary.beginning(start, 3 * EACH) if one.term != start]
    still = await dictionary.standing((one.term, one.df) for one in found)
    before = text[: len(text) - len(text.rsplit(maxsplit=1)[-1])].lstrip()
    return [Suggestion("word", before + one.spelling) for one in found if one.term in still]


async def _people(viewer: int, said: list[str]) -> list[Suggestion]:
    found = await database.rows(Person, PEOPLE, viewer, _query(said), EACH)
    return [Suggestion("person", one.name, one.handle) for one in found]


async def _posts(viewer: int, said: list[str]) -> list[Suggestion]:
    """Posts with these words in their title; a letter or two at the end begin too many words to mean one."""
    typed = said if open_ended(said[-1]) else said[:-1]
    if not typed:
        return []
    share = await shares.beginning(typed[-1])
    sql = BEST if many(await planning.size(), share.heads, EACH) else ALL
    found = await database.rows(Titled, sql, viewer, _query(typed, "A"), EACH)
    return [Suggestion("post", one.title, str(one.id)) for one in found]


def _query(said: list[str], weight: str = "") -> str:
    """All the words, the last one as a beginning, where they have this weight."""
    whole = [f"'{word}':{weight}" if weight else f"'{word}'" for word in said[:-1]]
    return " & ".join([*whole, f"'{said[-1]}':*{weight}"])


def _some(kinds: list[list[Suggestion]], limit: int) -> list[Suggestion]:
    """As many of each kind as there is room for, kind by kind; a kind with few leaves its room to others."""
    taken = [0] * len(kinds)
    for _ in range(limit):
        waiting = [place for place, kind in enumerate(kinds) if taken[place] < len(kind)]
        if waiting:
            taken[min(waiting, key=lambda place: taken[place])] += 1
    return [one for kind, many_ in zip(kinds, taken, strict=True) for one in kind[:many_]]


PEOPLE = """
    SELECT p.name, p.handle FROM person p
    WHERE p.state = 'active' AND plain_name(p.name) @@ $2::text::tsquery AND NOT avoids($1, p.id)
    ORDER BY p.name, p.id LIMIT $3
"""

ALL = f"""
    WITH d AS (
        SELECT d.post_id FROM search_doc d WHERE d.head @@ $2::text::tsquery AND {VISIBLE}
        ORDER BY d.quality + 0 DESC, d.post_id DESC LIMIT $3
    )
    SELECT p.id, p.title FROM d JOIN post p ON p.id = d.post_id WHERE listed(p, $1)
"""  # noqa: S608 - a constant

#: From the best Post on until enough match.
BEST = f"""
    WITH d AS (
        SELECT d.post_id
        FROM (SELECT * FROM search_doc ORDER BY quality DESC, post_id DESC OFFSET 0) d
        WHERE {VISIBLE} AND d.head @@ $2::text::tsquery LIMIT $3
    )
    SELECT p.id, p.title FROM d JOIN post p ON p.id = d.post_id WHERE listed(p, $1)
"""  # noqa: S608 - a constant
