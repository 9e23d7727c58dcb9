"""Portraits for everybody who is signed in."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from app.refusal import Refusal
from app.web import guards
from media import portraits
from media.pages.media import deliver, refuse

#: A new portrait has a new address.
WEEK = "private, max-age=604800, immutable"


@get(
    "/portraits/{asset:str}", guards=[guards.signed_in], exception_handlers={Refusal: refuse}, name="portrait"
)
async def portrait(request: Request, asset: FromPath[str]) -> Response[Any]:
    found = await portraits.find(asset)
    return await deliver(request, found, f'"{asset}"', WEEK)
