"""Who asks: the session cookie for people, a bearer token for programs."""

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from app import clock, language, limits
from app.people import auth
from app.people.auth import Viewer
from app.settings import settings

#: What a browser remembers before anybody has signed in.
LANGUAGE_COOKIE = "language"


class Session(AbstractAuthenticationMiddleware):
    """Sets `request.user` to a Viewer or None, and `request.auth` to `cookie`, `bearer` or None."""

    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:
        await clock.follow()
        viewer, by = await _recognise(connection)
        if viewer:
            await brand.follow()
        language.language.set(await _language(connection, viewer, by))
        language.zone.set((viewer and viewer.zone) or "UTC")
        return AuthenticationResult(user=viewer, auth=by)


async def _recognise(connection: ASGIConnection) -> tuple[Viewer | None, str | None]:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await auth.by_token(token.strip()), "bearer"
    if cookie := connection.cookies.get(cookie_name()):
        return await auth.by_session(cookie), "cookie"
    return None, None


async def _language(connection: ASGIConnection, viewer: Viewer | None, by: str | None) -> str:
    """A person's choice counts before the browser's; a program gets what it asks for."""
    offered = await limits.languages()
    asked = language.choose(connection.headers.get("accept-language", ""), offered)
    chosen = viewer.language if viewer else connection.cookies.get(LANGUAGE_COOKIE)
    order = (asked, chosen) if by == "bearer" else (chosen, asked)
    return next((name for name in order if name in offered), offered[0])


def cookie_name() -> str:
    return "__Host-session" if settings().https else "session"


def cookie(token: str, *, days: int) -> Cookie:
    return Cookie(
        key=cookie_name(),
        value=token,
        max_age=days * 86_400,
        httponly=True,
        secure=settings().https,
        samesite="lax",
        path="/",
    )
