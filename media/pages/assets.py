"""How far one's own file is, and one more try when it failed."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from app.web import guards
from app.web.pages import done, fragment, page, url, wants_fragment
from media import assets, states


class Assets(Controller):
    path = "/assets/{asset:str}"
    guards = [guards.signed_in]

    @get(name="asset")
    async def show(self, request: Request, asset: FromPath[str]) -> Response:
        context = await _context(request, asset)
        if wants_fragment(request):
            return fragment(request, "media/_status.html", **context)
        return page(request, "media/status.html", **context)

    @post("/retry", name="asset_retry")
    async def retry(self, request: Request, asset: FromPath[str]) -> Response:
        await states.retry(asset, request.user.id)
        return done(request, url("asset", asset), "media/_status.html", **await _context(request, asset))


async def _context(request: Request, asset: str) -> dict[str, Any]:
    facts = await assets.read(asset, request.user.id)
    return {"asset": facts, "share": assets.share(facts), "why": assets.why(facts)}
