"""To the company's sign-in provider and back: what begins in a browser ends in it, within minutes."""

import hmac
import secrets
from datetime import datetime, timedelta

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import Cookie
from litestar.params import FromQuery
from litestar.response import Redirect

from app import clock, language
from app.people import auth, provider, sso
from app.people.pages.sign_in import entered, inside, shown
from app.refusal import Refusal
from app.settings import settings
from app.web.addresses import base
from app.web.cursors import seal, unseal
from app.web.guards import anyone
from app.web.pages import url
from app.web.session import cookie_name

#: From leaving for the provider to coming back.
AGE = timedelta(minutes=10)
#: Bytes of what must come back.
SECRET = 24


class Flow(msgspec.Struct, frozen=True):
    """What the browser keeps meanwhile, signed: what must come back, and where it leads then.

    `person` is whom to connect, `invitation` the code of the one that is used up.
    """

    state: str
    nonce: str
    verifier: str
    began: datetime
    next: str
    person: int | None = None
    invitation: str | None = None


@get("/sign-in/provider", guards=[anyone], name="provider")
async def begin(
    request: Request,
    next: FromQuery[str] = "/",
    invitation: FromQuery[str] = "",
    connect: FromQuery[bool] = False,
) -> Response:
    """On to the provider. `connect` is for who is signed in already and wants to come by it from now on."""
    flow = Flow(
        state=secrets.token_urlsafe(SECRET),
        nonce=secrets.token_urlsafe(SECRET),
        verifier=provider.verifier(),
        began=clock.now(),
        next=inside(next),
        person=request.user.id if connect and request.user else None,
        invitation=invitation or None,
    )
    try:
        address = await provider.authorization(
            _here(request), state=flow.state, nonce=flow.nonce, verifier=flow.verifier
        )
    except Refusal as refusal:
        return await shown(request, refusal, next=flow.next)
    return Redirect(address, status_code=303, cookies=[_cookie(seal(None, flow))])


@get("/sign-in/callback", guards=[anyone], name="provider_callback")
async def finish(request: Request) -> Response:
    """Back from the provider; whatever comes, the flow of this browser is over."""
    try:
        flow = _flow(request)
        answer = await _end(request, flow)
    except Refusal as refusal:
        answer = await shown(request, refusal)
    answer.delete_cookie(_name(), path="/")
    return answer


async def _end(request: Request, flow: Flow) -> Response:
    query = request.query_params
    provider.came_from(query.get("iss"), promised=await provider.promises_iss())
    if query.get("error") or not query.get("code"):
        raise Refusal("provider_refused", status=400)
    claims = await provider.claims(query["code"], _here(request), nonce=flow.nonce, verifier=flow.verifier)
    person = await _who(request, flow, claims)
    if old := request.cookies.get(cookie_name()):
        await auth.end_session(old)
    return await entered(request, person, flow.next)


async def _who(request: Request, flow: Flow, claims: provider.Claims) -> int:
    if flow.person is not None:
        if request.user is None or request.user.id != flow.person:
            raise Refusal("provider_flow", status=400)
        await sso.connect(flow.person, claims)
        return flow.person
    if flow.invitation:
        return await sso.join(flow.invitation, claims, language=language.language.get())
    return await sso.sign_in(claims, language=language.language.get())


def _flow(request: Request) -> Flow:
    """The flow this browser began. Raises `Refusal("provider_flow")` for another one, or an old one."""
    try:
        flow = unseal(None, request.cookies.get(_name(), ""), Flow)
    except Refusal as refusal:
        raise Refusal("provider_flow", status=400) from refusal
    came = request.query_params.get("state", "")
    if not hmac.compare_digest(flow.state.encode(), came.encode()) or clock.now() - flow.began > AGE:
        raise Refusal("provider_flow", status=400)
    return flow


def _here(request: Request) -> str:
    """Where the provider sends the browser back to; it knows this address beforehand."""
    start = base(request)
    if not start:
        raise Refusal("provider_off", status=404)
    return f"{start}{url('provider_callback')}"


def _name() -> str:
    return "__Host-provider" if settings().https else "provider"


def _cookie(value: str) -> Cookie:
    """Lax, not strict: the way back is a link from another site."""
    return Cookie(
        key=_name(),
        value=value,
        max_age=int(AGE.total_seconds()),
        httponly=True,
        secure=settings().https,
        samesite="lax",
        path="/",
    )
