"""Where I am signed in, and how: each browser can be signed out from here."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.people import sessions, sso
from app.web.guards import signed_in
from app.web.pages import page, url


class Sessions(Controller):
    path = "/me/sessions"
    guards = [signed_in]

    @get(name="sessions")
    async def index(self, request: Request) -> Response:
        viewer = request.user
        return page(
            request,
            "app/sessions.html",
            page="you",
            sessions=await sessions.mine(viewer.id, viewer.mark),
            provider=sso.offered(),
            connected=await sso.connected(viewer.id),
        )

    @post("/{place:str}/end", name="session_end")
    async def end(self, request: Request, place: FromPath[str]) -> Response:
        await sessions.end(request.user.id, place)
        return Redirect(url("sessions"), status_code=303)

    @post("/end", name="sessions_end")
    async def end_others(self, request: Request) -> Response:
        await sessions.end_others(request.user.id, request.user.mark)
        return Redirect(url("sessions"), status_code=303)
