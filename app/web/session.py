"""Who asks: the session cookie for people, a bearer token for programs."""

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from app import clock, language
from app.people import auth
from app.people.auth import Viewer
from app.settings import settings


class Session(AbstractAuthenticationMiddleware):
    """Sets `request.user` to a Viewer or None, and `request.auth` to `cookie`, `bearer` or None."""

    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:
        await clock.follow()
        viewer, by = await _recognise(connection)
        language.language.set(
            viewer.language
            if viewer and viewer.language in language.LANGUAGES
            else language.choose(connection.headers.get("accept-language", ""))
        )
        language.zone.set((viewer and viewer.zone) or "UTC")
        return AuthenticationResult(user=viewer, auth=by)


async def _recognise(connection: ASGIConnection) -> tuple[Viewer | None, str | None]:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await auth.by_token(token.strip()), "bearer"
    if cookie := connection.cookies.get(cookie_name()):
        return await auth.by_session(cookie), "cookie"
    return None, None


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
