"""Where the crops of a picture look."""

from litestar import Controller, Request, Response, post
from litestar.params import FromPath

from app.refusal import Refusal
from app.web.guards import signed_in
from media.focus import MOST, focus
from media.pages.assets import shown


class Focus(Controller):
    path = "/assets/{asset:str}/focus"
    guards = [signed_in]

    @post(name="asset_focus")
    async def set(self, request: Request, asset: FromPath[str]) -> Response:
        """Fields `x` and `y` in tenths from the upper left."""
        form = await request.form()
        await focus(asset, request.user.id, _tenths(form.get("x")), _tenths(form.get("y")))
        return await shown(request, asset)


def _tenths(text: object) -> int:
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 2):
        raise Refusal("focus_beyond", limit=MOST, value=str(text)[:20])
    return int(text)
