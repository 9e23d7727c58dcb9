"""The focal point for programs."""

import msgspec
from litestar import Controller, Request, put
from litestar.params import FromPath, JSONBody

from app.web import guards
from app.web.problems import refusals
from media.focus import focus


class Point(msgspec.Struct, frozen=True):
    """In tenths of width and height, from the upper left."""

    x: int
    y: int


class Focus(Controller):
    path = "/assets/{asset:str}/focus"
    guards = [guards.signed_in]
    tags = ["assets"]

    @put(name="api_focus", status_code=204, responses=refusals(400, 401, 404, 422))
    async def set(self, request: Request, asset: FromPath[str], data: JSONBody[Point]) -> None:
        """The point of the picture that crops keep."""
        await focus(asset, request.user.id, data.x, data.y)


API = [Focus]
