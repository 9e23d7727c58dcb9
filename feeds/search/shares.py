"""How common words are: in how many Posts they stand, as they were counted last."""

from collections.abc import Iterable

from msgspec import Struct

from app import database
from feeds.search.words import END


class Share(Struct, frozen=True):
    """In how many Posts one of several words stands at most, and in how many heads."""

    df: int = 0
    heads: int = 0


async def beginning(start: str) -> Share:
    """How common the words are that begin so."""
    return await database.row(Share, BEGINNING, start, start + END) or Share()


def together(parts: Iterable[Share]) -> Share:
    """How common words are of which any will do, at most."""
    given = list(parts)
    return Share(sum(one.df for one in given), sum(one.heads for one in given))


async def leading(meant: list[list[str]]) -> list[Share]:
    """For each list of words and stems how common all the words are that are one of them or lead to one."""
    given = [(place, form) for place, forms in enumerate(meant) for form in forms]
    found = await database.rows(_Placed, LEADING, [one[0] for one in given], [one[1] for one in given])
    shares = {one.place: Share(one.df, one.heads) for one in found}
    return [shares.get(place, Share()) for place in range(len(meant))]


class _Placed(Struct):
    place: int
    df: int
    heads: int


BEGINNING = """
    SELECT coalesce(sum(df), 0)::bigint AS df, coalesce(sum(heads), 0)::bigint AS heads
    FROM search_term WHERE term >= $1 AND term < $2
"""

#: Put in like this the lists are nothing that the planner looks into: it plans once, which took longest.
LEADING = """
    SELECT given.place, sum(t.df)::bigint AS df, sum(t.heads)::bigint AS heads
    FROM (
        SELECT place, array_agg(form) AS forms
        FROM unnest((SELECT $1::integer[]), (SELECT $2::text[])) AS one (place, form)
        GROUP BY place
    ) given
    CROSS JOIN LATERAL (
        SELECT df, heads FROM search_term WHERE term = ANY (given.forms) OR stems && given.forms OFFSET 0
    ) t
    GROUP BY 1
"""
