"""Communities for programs: which there are, what one is about, coming in and going."""

from litestar import Controller, Request, delete, get, put
from litestar.params import FromPath
from msgspec import Struct

from app.web.guards import signed_in
from app.web.problems import refusals
from feeds import communities, members
from feeds.communities import Entry


class CommunityOut(Struct):
    """A Community as its reader sees it; `pins` are the Posts at its head, `waiting` is for its stewards."""

    id: int
    slug: str
    name: str
    purpose: str
    rules: str
    admission: str
    default_kind: str | None
    members: int
    member: bool
    steers: bool
    asked: bool
    invited: bool
    following: bool
    waiting: int
    pins: list[int]


class Entrance(Struct):
    """Whether the person is in it now; if not, its stewards have been asked."""

    member: bool


class Communities(Controller):
    path = "/communities"
    guards = [signed_in]
    tags = ["communities"]

    @get(responses=refusals(401))
    async def all(self, request: Request) -> list[Entry]:
        """All that the person may know of: those they are in first, then the largest."""
        return await communities.directory(request.user.id)

    @get("/{slug:str}", responses=refusals(400, 401, 404))
    async def read(self, request: Request, slug: FromPath[str]) -> CommunityOut:
        found = await communities.about(request.user.id, slug)
        return CommunityOut(**{name: getattr(found, name) for name in CommunityOut.__struct_fields__})

    @put("/{slug:str}/membership", responses=refusals(400, 401, 404))
    async def join(self, request: Request, slug: FromPath[str]) -> Entrance:
        """Come in, or ask to where its stewards decide."""
        return Entrance(await members.join(request.user.id, slug))

    @delete("/{slug:str}/membership", responses=refusals(400, 401, 404, 409))
    async def leave(self, request: Request, slug: FromPath[str]) -> None:
        """Go, or take the request back. The last steward stays until there is another."""
        await members.leave(request.user.id, slug)
