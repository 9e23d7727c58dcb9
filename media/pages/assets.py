"""How far one's own file is, one more try when it failed, and what of it is kept."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath

from app.refusal import Refusal
from app.web import guards
from app.web.pages import done, fragment, page, url, wants_fragment
from media import assets, posters, states, trimming
from media.units import DAY_S


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
        return await shown(request, asset)

    @post("/trim", name="asset_trim")
    async def trim(self, request: Request, asset: FromPath[str]) -> Response:
        """Fields `start` and `end` in seconds of the whole film; empty ones are its own."""
        form = await request.form()
        start, end = milliseconds(form, "start"), milliseconds(form, "end")
        await trimming.trim(asset, request.user.id, start, end)
        return await shown(request, asset)

    @post("/poster", name="asset_poster")
    async def hang(self, request: Request, asset: FromPath[str]) -> Response:
        """One of `number` (a candidate's), `at` (seconds of what plays) and `picture` (id of a photo)."""
        form = await request.form()
        number, photo = form.get("number") or None, form.get("picture") or None
        if not isinstance(photo, str | None) or not isinstance(number, str | None):
            raise Refusal("poster_choice")
        if number and not (number.isascii() and number.isdigit() and len(number) == 1):
            raise Refusal("poster_missing", value=number[:20])
        await posters.hang(
            asset, request.user.id, int(number) if number else None, milliseconds(form, "at"), photo
        )
        return await shown(request, asset)


def milliseconds(form: FormMultiDict, name: str) -> int | None:
    """A field in seconds, with a point or a comma; None when it is empty."""
    text = form.get(name, "")
    if not isinstance(text, str):
        raise Refusal("seconds_wrong", field=name)
    if not text.strip():
        return None
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= DAY_S:
        raise Refusal("seconds_wrong", value=text[:20], field=name)
    return round(seconds * 1000)


async def shown(request: Request, asset: str) -> Response:
    return done(request, url("asset", asset), "media/_status.html", **await _context(request, asset))


async def _context(request: Request, asset: str) -> dict[str, Any]:
    facts = await assets.read(asset, request.user.id)
    return {
        "asset": facts,
        "share": assets.share(facts),
        "why": assets.why(facts),
        "cover": await posters.failure(asset),
    }
