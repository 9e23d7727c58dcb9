"""Skills for programs: read the list; L&D approves and merges."""

from litestar import Controller, Request, get, put
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from app.web import guards
from app.web.problems import refusals
from feeds import curation, merging, skills


class Merger(Struct):
    """The address (slug) of the Skill that stays."""

    into: str


class Skills(Controller):
    path = "/skills"
    tags = ["skills"]

    @get(guards=[guards.signed_in], responses=refusals(401))
    async def all(self, request: Request) -> list[skills.Counted]:
        """All approved Skills by name, with the number of Posts the token's owner finds under each."""
        return await skills.listed(request.user.id)

    @get("/proposals", guards=[guards.lnd], responses=refusals(401, 403))
    async def proposals(self) -> list[curation.Proposal]:
        """What waits for approval, oldest first."""
        return await curation.proposals()

    @put(
        "/{slug:str}/approval",
        status_code=204,
        guards=[guards.lnd],
        responses=refusals(400, 401, 403, 404, 409),
    )
    async def approve(self, request: Request, slug: FromPath[str]) -> None:
        await curation.approve(request.user.id, slug)

    @put(
        "/{slug:str}/merger",
        status_code=204,
        guards=[guards.lnd],
        responses=refusals(400, 401, 403, 404, 409, 422),
    )
    async def merge(self, request: Request, slug: FromPath[str], data: JSONBody[Merger]) -> None:
        """Posts and Follows move over; the old address leads to the new one."""
        await merging.merge(request.user.id, slug, data.into)
