"""What every search engine offers, whatever stands behind it."""

from typing import Literal, Protocol

from msgspec import Struct

from feeds.cards import Card


class Filters(Struct, frozen=True, kw_only=True):
    """What the Posts are narrowed to; all that is set must hold.

    `skill` is a slug, `community` an id, `language` a code without its country. `length` is short (up to a
    minute), medium (up to three) or long; `fresh` is week, month or year since it was published.
    """

    skill: str | None = None
    kind: str | None = None
    language: str | None = None
    community: int | None = None
    tool: str | None = None
    level: str | None = None
    length: str | None = None
    fresh: str | None = None

    def __bool__(self) -> bool:
        return self != Filters()


class Place(Struct, frozen=True):
    """Where the next page begins: after this Post, which had this score."""

    score: float
    id: int


class Query(Struct, frozen=True, kw_only=True):
    """What is looked for: words within filters, after a place.

    `typing`: the last word is a beginning. `literal`: nothing is corrected. `counted`: facets are wanted.
    """

    text: str = ""
    filters: Filters = Filters()
    after: Place | None = None
    size: int = 20
    typing: bool = False
    literal: bool = False
    counted: bool = True


class Hit(Struct, frozen=True):
    """A Post that matches, by its id; a higher score is better."""

    id: int
    score: float


#: For each filter the values that lead to something and how many Posts they lead to.
Facets = dict[str, dict[str, int]]


class Hits(Struct, frozen=True, kw_only=True):
    """What an engine found, best first.

    A facet counts under all the other filters. `corrected` tells for a typed word, folded, which one
    was used instead; `capped` that there is more than was counted, `more` that there are hits after these.
    """

    hits: list[Hit]
    facets: Facets = {}
    corrected: dict[str, str] = {}
    capped: bool = False
    more: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """Found Posts, best first. `next` is None on the last page; `engine` names who found them."""

    cards: list[Card]
    next: Place | None = None
    facets: Facets = {}
    corrected: dict[str, str] = {}
    capped: bool = False
    engine: str = "postgres"


class Suggestion(Struct, frozen=True):
    """How a query may go on. `place` is what the address of it is made of: a slug, a handle or an id."""

    kind: Literal["word", "skill", "person", "post", "recent"]
    text: str
    place: str | None = None


class Unavailable(Exception):
    """The engine cannot answer now; another one must."""


class Engine(Protocol):
    """Finds ids. Who asks reads every Post again through `listed`, so an engine may be behind."""

    name: str

    async def hits(self, viewer: int, query: Query, size: int) -> Hits:
        """The best so many from the beginning, whatever `query.after` says, of what the viewer may see.

        Raises `Unavailable`.
        """

    async def put(self, posts: list[int]) -> None:
        """Take up the Posts as they stand in the database now; what is not live falls out."""

    async def remove(self, posts: list[int]) -> None:
        """Forget the Posts."""

    async def health(self) -> list[str]:
        """Sentences of what is wrong; none when all is well."""
