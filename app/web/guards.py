"""Who may use a route. Every route names one; `tests/test_access.py` proves it."""

from collections.abc import Awaitable, Callable

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from app.refusal import Refusal

Guard = Callable[[ASGIConnection, BaseRouteHandler], Awaitable[None]]

STAFF = ("moderator", "senior")


async def anyone(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    """Open on purpose."""


async def signed_in(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    if connection.user is None:
        raise Refusal("sign_in_needed", status=401)


def _one_of(*roles: str) -> Guard:
    async def guard(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
        await signed_in(connection, handler)
        if not any(role in connection.user.roles for role in roles):
            raise Refusal("role_needed", status=403)
        if connection.user.idle:
            raise Refusal("sign_in_again", status=401)

    return guard


moderator = _one_of("moderator", "senior")
senior = _one_of("senior")
lnd = _one_of("lnd")
campaigner = _one_of("lnd", "lead")
administrator = _one_of("administrator")
#: Asks new colleagues in.
inviter = _one_of("lead", "administrator")
#: May announce to somebody; the rule says to whom.
announcer = _one_of("moderator", "senior", "lnd", "lead", "administrator")
#: Keeps the word list.
curator = _one_of("senior", "administrator")
auditor = _one_of("administrator", "auditor")
