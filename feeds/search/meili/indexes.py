"""The indexes there are: what stands in them, how they are searched, and what a viewer may see of them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct

from feeds.search.meili import documents
from feeds.search.meili.settings import PEOPLE, POSTS, SKILLS


class Sight(Struct, frozen=True):
    """Who looks, what they belong to, and whom they avoid."""

    viewer: int
    team_id: int | None
    communities: list[int]
    avoided: list[int]


class Index(Struct, frozen=True, kw_only=True):
    """One kind of thing that can be found.

    `documents` reads those of some ids that may be found, as they stand now. `ids` is SQL: up to $2 ids
    above $1 that may be found, in order. `sight` is the filter of what the viewer may see. `weight` is what
    its hits are worth beside others.
    """

    name: str
    documents: Callable[[Sequence[int]], Awaitable[list[dict[str, Any]]]]
    ids: str
    settings: dict[str, Any]
    sight: Callable[[Sight], str]
    weight: float = 1.0


def everybody(_: Sight) -> str:
    return "visible = true"


def audience(sight: Sight) -> str:
    """What `listed` lets through, as far as an index knows; `listed` itself decides afterwards."""
    open_to = ["audience = all", f"owner_id = {sight.viewer}"]
    if sight.communities:
        open_to.append(f"(audience = community AND community_id IN {_listed(sight.communities)})")
    if sight.team_id is not None:
        open_to.append(f"(audience = team AND team_id = {sight.team_id})")
    avoided = f" AND author_id NOT IN {_listed(sight.avoided)}" if sight.avoided else ""
    return f"visible = true AND ({' OR '.join(open_to)}){avoided}"


def _listed(numbers: list[int]) -> str:
    return f"[{', '.join(str(number) for number in numbers)}]"


#: Higher packages add their own.
INDEXES: list[Index] = [
    Index(
        name="posts",
        documents=documents.posts,
        ids="""
            SELECT p.id FROM search_doc d JOIN post p ON p.id = d.post_id
            WHERE p.id > $1 AND p.state = 'live' AND p.deleted_at IS NULL
            ORDER BY p.id LIMIT $2
        """,
        settings=POSTS,
        sight=audience,
    ),
    Index(
        name="people",
        documents=documents.people,
        ids="SELECT id FROM person WHERE id > $1 AND state = 'active' ORDER BY id LIMIT $2",
        settings=PEOPLE,
        sight=everybody,
        weight=0.9,
    ),
    Index(
        name="skills",
        documents=documents.skills,
        ids="SELECT id FROM skill WHERE id > $1 AND state = 'approved' ORDER BY id LIMIT $2",
        settings=SKILLS,
        sight=everybody,
        weight=1.3,
    ),
]


def index(name: str) -> Index:
    return next(one for one in INDEXES if one.name == name)
