"""Refuse writes that another site makes a browser send."""

import hmac
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection

from app.refusal import Refusal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = ("own", "origin")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def refuse_forgery(request: Request) -> None:
    """Runs before every handler. Raises `Refusal("origin_foreign")` or `Refusal("csrf_stale")`, both 403.

    Bearer requests carry their own proof. A handler whose route says `csrf="own"` reads a body too large
    to parse here and checks the token itself with `check_token`; `csrf="origin"` is for what the phone sends,
    which knows no token and changes nothing that others see: there the same origin is proof enough.
    `csrf="signed"` is for an address that nobody can make up: it is the proof, whoever sends it from where.
    """
    if (
        request.method in SAFE
        or request.auth == "bearer"
        or request.route_handler.opt.get("csrf") == "signed"
    ):
        return
    if not same_origin(request):
        raise Refusal("origin_foreign", status=403, value=request.headers.get("origin", ""))
    if request.user is None or request.route_handler.opt.get("csrf") in OWN:
        return
    check_token(request, request.headers.get("x-csrf") or await _field(request))


def same_origin(request: ASGIConnection) -> bool:
    """`Sec-Fetch-Site` where the browser sends it; on plain http it sends `Origin` only."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "")


def check_token(request: ASGIConnection, token: str) -> None:
    if not hmac.compare_digest(token, request.user.csrf):
        raise Refusal("csrf_stale", status=403)


async def _field(request: Request) -> str:
    if not request.headers.get("content-type", "").startswith(FORMS):
        return ""
    token = (await request.form()).get("csrf", "")
    return token if isinstance(token, str) else ""
