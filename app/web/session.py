"""Who asks: the session cookie for people, a bearer token for programs."""

from collections.abc import Sequence

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from app import brand, clock, language, limits
from app.people import auth, profile
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
        spoken = await _language(connection, viewer, by)
        language.language.set(spoken)
        language.zone.set((viewer and viewer.zone) or "UTC")
        if viewer and not viewer.greeted:
            await profile.greet(viewer.id, connection.headers.get("accept-language", ""), spoken)
        return AuthenticationResult(user=viewer, auth=by)


def guess(connection: ASGIConnection) -> str:
    """The language of somebody of whom nothing is known but what the browser says."""
    offered = [*language.offered.get(), *language.unspoken()]
    asked = language.choose(connection.headers.get("accept-language", ""), offered)
    return _first(offered, connection.cookies.get(LANGUAGE_COOKIE), asked)


def remember(name: str) -> Cookie:
    """For pages before sign-in: the language this browser was last used in."""
    return Cookie(LANGUAGE_COOKIE, value=name, max_age=365 * 86_400, secure=settings().https, samesite="lax")


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
    language.offered.set(offered)
    asked = language.choose(connection.headers.get("accept-language", ""), offered)
    chosen = viewer.language if viewer else connection.cookies.get(LANGUAGE_COOKIE)
    return _first(offered, asked, chosen) if by == "bearer" else _first(offered, chosen, asked)


def _first(offered: Sequence[str], *wishes: str | None) -> str:
    return next((name for name in wishes if name and name in offered), offered[0])
