"""Finding things by program: feed, search, the moment of need, people."""

from litestar import Request, get
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from app.people import people
from app.web.cursors import seal, unseal
from app.web.guards import signed_in
from app.web.problems import refusals
from feeds import feed, search
from feeds.api_shapes import PostPage, address, listed
from feeds.search.need import answers


class AnswerOut(Struct):
    """`url` opens the Post at the Step or second that answers."""

    post: int
    kind: str
    title: str
    author: str
    quote: str
    step: int | None
    second: int | None
    url: str


class PersonOut(Struct):
    handle: str
    name: str
    team: str | None
    department: str | None
    site: str | None
    title: str | None


class Me(Struct):
    """The owner of the token."""

    id: int
    handle: str
    name: str
    site: str | None
    language: str | None
    """What they chose; None before their first sign-in in a browser."""
    roles: list[str]


@get("/feed", guards=[signed_in], tags=["find"], responses=refusals(400, 401, 422))
async def read_feed(
    request: Request, cursor: FromQuery[str] = "", tab: FromQuery[str] = "for_you"
) -> PostPage:
    """`tab` is for_you, which goes by the Interests of the person, or following or site, newest first."""
    viewer = request.user.id
    found = await feed.page(viewer, tab, unseal(viewer, cursor, feed.Place) if cursor else None)
    return PostPage([listed(card) for card in found.cards], seal(viewer, found.next) if found.next else None)


@get("/search", guards=[signed_in], tags=["find"], responses=refusals(400, 401))
async def find(
    request: Request,
    q: FromQuery[str] = "",
    skill: FromQuery[str | None] = None,
    kind: FromQuery[str | None] = None,
    cursor: FromQuery[str] = "",
) -> PostPage:
    """Posts that match all words, the last one also as a beginning; typing mistakes are forgiven."""
    viewer = request.user.id
    after = unseal(viewer, cursor, search.Place) if cursor else None
    filters = search.Filters(skill=skill or None, kind=kind or None)
    found = await search.find(viewer, search.Query(text=q, filters=filters, after=after, counted=False))
    return PostPage([listed(card) for card in found.cards], seal(viewer, found.next) if found.next else None)


@get("/need", guards=[signed_in], tags=["find"], responses=refusals(400, 401))
async def need(request: Request, q: FromQuery[str] = "") -> list[AnswerOut]:
    """The three best answers to show inside another tool."""
    return [
        AnswerOut(
            post=found.card.id,
            kind=found.card.kind,
            title=found.card.title,
            author=found.card.author.name,
            quote=found.spot.quote,
            step=found.spot.step,
            second=found.spot.second,
            url=address(found.card.id, step=found.spot.step_id, second=found.spot.second),
        )
        for found in await answers(request.user.id, q)
    ]


@get("/people/{handle:str}", guards=[signed_in], tags=["people"], responses=refusals(400, 401, 404))
async def read_person(handle: FromPath[str]) -> PersonOut:
    found = await people.profile(handle.replace("\0", ""))
    return PersonOut(found.handle, found.name, found.team, found.department, found.site, found.title)


@get("/me", guards=[signed_in], tags=["people"], responses=refusals(401))
async def read_me(request: Request) -> Me:
    viewer = request.user
    return Me(viewer.id, viewer.handle, viewer.name, viewer.site, viewer.language, viewer.roles)
