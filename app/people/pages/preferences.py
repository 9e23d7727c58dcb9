"""What a person likes: one form for every device, also without scripts."""

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app import database
from app.people import preferences
from app.web import guards
from app.web.pages import page, url


class Preferences(Controller):
    path = "/me/preferences"
    guards = [guards.signed_in]

    @get(name="preferences")
    async def form(self, request: Request) -> Response:
        return page(
            request, "app/preferences.html", page="me", chosen=await preferences.read(request.user.id)
        )

    @post()
    async def keep(self, request: Request) -> Response:
        """All that was sent, or nothing of it."""
        form = await request.form()
        async with database.transaction():
            for name, value in form.items():
                if name != "csrf":
                    await preferences.set(request.user.id, name, str(value))
        return Redirect(url("preferences"), status_code=303)
