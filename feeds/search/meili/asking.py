"""Asking the server on behalf of somebody: what they may see goes with every question."""

from typing import Any

from msgspec import Struct

from app import database
from feeds.drafts import clean
from feeds.search.meili.client import Answer
from feeds.search.meili.failures import Down, Refused
from feeds.search.meili.indexes import Sight
from feeds.search.meili.link import link
from feeds.search.port import Unavailable


class View(Struct):
    """All that PostgreSQL adds to a query, in one round trip; `pointers` maps an index to its live copy."""

    viewer: int
    team_id: int | None
    communities: list[int]
    avoided: list[int]
    skills: list[int]
    pointers: str

    @property
    def copies(self) -> dict[str, str]:
        found: dict[str, str] = database.load(self.pointers)
        return found

    @property
    def sight(self) -> Sight:
        return Sight(self.viewer, self.team_id, self.communities, self.avoided)


async def view(viewer: int, skill: str | None = None) -> View:
    """What the viewer may see; with the Skills that a slug stands for."""
    found = await database.row(View, VIEW, viewer, skill and clean(skill), link().server.url)
    return found or View(viewer, None, [], [], [], "{}")


async def search(
    queries: list[dict[str, Any]], federation: dict[str, Any] | None, filters: dict[str, str]
) -> list[Answer]:
    """Ask, with the breaker told how it went. Raises `Unavailable`."""
    way = link()
    try:
        token = await way.signer.token(filters)
        found = await way.server.search(queries, federation, token)
    except Down as error:
        way.breaker.bad(str(error))
        raise Unavailable(str(error)) from error
    except Refused as error:
        # The next search looks for another key; a lost index is made anew by the worker.
        way.signer.forget()
        way.breaker.bad(str(error))
        raise Unavailable(str(error)) from error
    way.breaker.good()
    return found


VIEW = """
    SELECT
        p.id AS viewer, p.team_id,
        array(SELECT community_id FROM membership WHERE person_id = p.id ORDER BY 1) AS communities,
        array(SELECT DISTINCT other_id FROM avoidance WHERE person_id = p.id ORDER BY 1) AS avoided,
        array(
            SELECT k.id FROM skill s JOIN skill k ON coalesce(s.merged_into, s.id) IN (k.id, k.merged_into)
            WHERE s.slug = $2 AND (s.state <> 'proposed' OR s.proposed_by = p.id)
        ) AS skills,
        (
            SELECT coalesce(jsonb_object_agg(index, uid), '{}')::text
            FROM search_generation WHERE server = $3 AND state = 'live'
        ) AS pointers
    FROM person p WHERE p.id = $1
"""
