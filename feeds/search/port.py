"""What every search engine offers, whatever stands behind it."""

from typing import Protocol

from msgspec import Struct

from feeds.cards import Card


class Place(Struct, frozen=True):
    """Where the next page begins: below this score, and this Post. `mode` is the engine's own."""

    score: float
    id: int
    mode: int = 0


class Query(Struct, frozen=True, kw_only=True):
    """What is looked for: words, perhaps within a Skill (slug) or kind, after a place."""

    text: str = ""
    skill: str | None = None
    kind: str | None = None
    after: Place | None = None
    size: int = 20


class Page(Struct, frozen=True):
    """Found Posts, best first. `next` is None on the last page."""

    cards: list[Card]
    next: Place | None


class Search(Protocol):
    """An engine. Permissions hold inside `find`: the viewer gets no trace of what they may not see."""

    async def index(self, post: int) -> None:
        """Take up the Post as it stands in the database now; one that is not live falls out."""

    async def remove(self, post: int) -> None:
        """Forget the Post."""

    async def find(self, viewer: int, query: Query) -> Page:
        """The best Posts for the query."""
