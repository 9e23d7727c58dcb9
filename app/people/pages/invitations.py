"""Ask colleagues in: an address to send, or a square to print."""

from typing import Annotated

import segno
from litestar import Controller, Request, Response, get, post
from litestar.params import PathParameter, QueryParameter
from litestar.response import Redirect

from app.database import BIGINT_MAX
from app.people import invitations
from app.people.invitations import Invitation
from app.refusal import Refusal, missing
from app.web import guards
from app.web.addresses import base
from app.web.pages import page, url
from app.web.problems import for_program
from app.web.sentences import sentence

#: Readable with a quarter of it dirty or torn.
CORRECTION = "q"
Number = Annotated[int, PathParameter(ge=1, le=BIGINT_MAX)]
Numbers = Annotated[list[int] | None, QueryParameter(name="id", max_items=invitations.LISTED)]
#: Digits that any number of a row may have.
DIGITS = 18


class Invitations(Controller):
    path = "/invitations"
    guards = [guards.inviter]

    @get(name="invitations")
    async def index(self, request: Request) -> Response:
        return await _shown(request)

    @post()
    async def invite(self, request: Request) -> Response:
        form = await request.form()
        given = {name: str(form.get(name, "")) for name in ("name", "sign_in", "team")}
        try:
            made = await invitations.invite(
                request.user.id, name=given["name"], sign_in=given["sign_in"], team=number(given["team"])
            )
        except Refusal as refusal:
            if for_program(request) or refusal.status == 404:
                raise
            return await _shown(request, refusal, given)
        return Redirect(url("invitation", made), status_code=303)

    @get("/{id:int}", name="invitation")
    async def show(self, request: Request, id: Number) -> Response:
        found = await _one(request, id)
        address, square = _ways(request, found)
        return page(request, "app/invitation.html", invitation=found, address=address, square=square)

    @get("/paper", name="invitations_paper")
    async def paper(self, request: Request, ids: Numbers = None) -> Response:
        """A page to print: what is open of the chosen ones, or of all."""
        chosen = [number for number in ids if 0 < number <= BIGINT_MAX] if ids else None
        found = [one for one in await invitations.sent(request.user.id, chosen) if one.state == "open"]
        papers = [(one, *_ways(request, one)) for one in reversed(found)]
        return page(request, "app/invitations_paper.html", papers=papers)

    @post("/{id:int}/withdrawal", name="invitation_withdrawal")
    async def withdraw(self, request: Request, id: Number) -> Response:
        await invitations.withdraw(request.user.id, id)
        return Redirect(url("invitations"), status_code=303)


def number(given: str) -> int | None:
    """A number as far as a bigint column goes; None for whatever else a field may hold."""
    return int(given) if given.isdecimal() and len(given) <= DIGITS else None


async def _one(request: Request, id: int) -> Invitation:
    found = await invitations.sent(request.user.id, [id])
    if not found:
        raise missing()
    return found[0]


async def _shown(
    request: Request, refusal: Refusal | None = None, given: dict[str, str] | None = None
) -> Response:
    teams = await invitations.teams(request.user.id)
    start = {"name": "", "sign_in": "", "team": str(teams[0].id) if len(teams) == 1 else ""}
    return page(
        request,
        "app/invitations.html",
        status=refusal.status if refusal else 200,
        teams=teams,
        sent=await invitations.sent(request.user.id),
        given=given or start,
        errors={refusal.field or "form": sentence(refusal)} if refusal else {},
    )


def _ways(request: Request, invitation: Invitation) -> tuple[str, str]:
    """Its address and the same as a square, as SVG without any style in it, which our policy forbids."""
    place = url("join", invitation.code)
    whole = f"{base(request)}{place}"
    square = segno.make(whole, error=CORRECTION, micro=False).svg_inline(
        border=4, omitsize=True, svgclass="label-code", lineclass=None, light="#fff"
    )
    return whole, square
