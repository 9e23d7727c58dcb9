"""The page behind an invitation: choose a PIN or a password, and be in."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from app import brand, language, limits
from app.people import invitations, joining, sso
from app.people.pages.sign_in import entered
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page
from app.web.problems import for_program
from app.web.sentences import sentence


class Joining(Controller):
    path = "/join/{code:str}"
    guards = [guards.anyone]

    @get(name="join")
    async def form(self, request: Request, code: FromPath[str]) -> Response:
        return await _shown(request, code)

    @post()
    async def accept(self, request: Request, code: FromPath[str]) -> Response:
        form = await request.form()
        given = joining.Given(**{name: str(form.get(name, "")) for name in joining.Given.__struct_fields__})
        try:
            person = await joining.accept(code, given, language=language.language.get())
        except Refusal as refusal:
            if refusal.status != 422 or for_program(request):
                raise
            return await _shown(request, code, refusal, given)
        return await entered(request, person, "/")


async def _shown(
    request: Request, code: str, refusal: Refusal | None = None, given: joining.Given | None = None
) -> Response:
    found = await invitations.find(code)
    await brand.follow()
    return page(
        request,
        "app/join.html",
        status=refusal.status if refusal else 200,
        invitation=found,
        given=given or joining.Given(),
        errors={refusal.field or "form": sentence(refusal)} if refusal else {},
        digits=(await limits.current()).pin_digits,
        password_min=joining.PASSWORD_MIN,
        provider=sso.offered(),
    )
