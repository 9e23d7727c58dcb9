"""Posts on a phone: what belongs to them, and whether they still stand."""

from typing import Annotated

from litestar import Controller, Request, delete, put
from litestar.params import JSONBody
from msgspec import Meta, Struct

from app.web.guards import signed_in
from app.web.problems import refusals
from feeds import kept
from feeds.api_shapes import Number

#: More than any phone keeps.
MOST = 1000


class KeptIds(Struct):
    """The Posts that one phone keeps."""

    ids: Annotated[list[Annotated[int, Meta(ge=1, le=2**63 - 1)]], Meta(max_length=MOST)]


class Kept(Controller):
    path = "/posts/{post_id:int}/kept"
    guards = [signed_in]
    tags = ["acts"]

    @put(responses=refusals(400, 401, 404))
    async def keep(self, request: Request, post_id: Number) -> kept.Copy:
        """The files that belong to the Post, in the size that `Save-Data` asks for."""
        return await kept.keep(request.user.id, post_id, small=request.headers.get("save-data") == "on")

    @delete(responses=refusals(400, 401, 404))
    async def drop(self, request: Request, post_id: Number) -> None:
        await kept.drop(request.user.id, post_id)


@put("/me/kept", guards=[signed_in], tags=["me"], responses=refusals(400, 401))
async def review(request: Request, data: JSONBody[KeptIds]) -> list[kept.Standing]:
    """Which of these still stand; the others must go from the phone."""
    return await kept.review(request.user.id, data.ids)
