"""What people say of themselves: Skills, languages, and what others may know of them."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from app import database, limits
from app.people import preferences, profile
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page, url
from app.web.sentences import sentence
from feeds import attention, experts, profiles
from feeds.pages import fields


class Profile(Controller):
    path = "/me/profile"
    guards = [guards.signed_in]

    @get(name="profile")
    async def form(self, request: Request, saved: FromQuery[str] = "") -> Response:
        stated = await profiles.stated(request.user.id, request.user.id)
        return await _render(
            request,
            [skill.name for skill in stated.helps],
            [skill.name for skill in stated.learns],
            await profile.languages(request.user.id),
            saved=bool(saved),
        )

    @post()
    async def keep(self, request: Request) -> Response:
        """All that was sent, or nothing of it; a mistake stands beside its field."""
        form = await request.form()
        helps, learns = (_names(form.getall(kind, [])) for kind in ("helps", "learns"))
        tongues = [str(code) for code in form.getall("language", [])]
        person = request.user.id
        try:
            async with database.transaction():
                await profiles.state(person, helps, learns)
                await profile.read(person, tongues)
                await preferences.set(person, "expert", "on" if form.get("expert") == "on" else "off")
                if form.get("views") in attention.CHOICES:
                    await preferences.set(person, "views", str(form["views"]))
        except Refusal as refusal:
            errors = {refusal.field or "form": sentence(refusal)}
            return await _render(request, helps, learns, tongues, status=refusal.status, errors=errors)
        return Redirect(url("profile", saved="on"), status_code=303)


async def _render(
    request: Request,
    helps: list[str],
    learns: list[str],
    tongues: list[str],
    *,
    status: int = 200,
    saved: bool = False,
    errors: dict[str, str] | None = None,
) -> Response:
    until, back = await experts.at_work(request.user.id)
    chosen = await preferences.read(request.user.id)
    return page(
        request,
        "feeds/profile.html",
        status=status,
        page="you",
        helps=helps,
        learns=learns,
        reads=tongues,
        tongues=fields.tongues(*tongues),
        until=until,
        back=back,
        findable=chosen.get("expert") != "off",
        views=chosen.get("views", "me"),
        limits=await limits.current(),
        saved=saved,
        errors=errors or {},
    )


def _names(given: list[object]) -> list[str]:
    """Chips are one name each; what was typed without a script has commas between."""
    return [name.strip().removeprefix("#") for line in given for name in str(line).split(",") if name.strip()]
