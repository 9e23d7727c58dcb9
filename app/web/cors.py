"""What pages of other origins may read of the API: the moment of need, for origins an administrator named.

Never with a cookie: a page that asks sends the token of its reader. So whoever gets a script into such a page
does not read with the rights of all who open it.
"""

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import Message, Scope

from app import limits

SHARED = frozenset({"/api/v1/need"})
#: A browser need not ask again for so many seconds.
REMEMBERED_S = 600


async def share(message: Message, scope: Scope) -> None:
    """Runs before every answer goes out."""
    if message["type"] != "http.response.start" or scope["path"] not in SHARED:
        return
    headers = MutableScopeHeaders(message)
    headers.add("vary", "Origin")
    origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
    if origin not in (await limits.current()).embed_hosts:
        return
    headers["access-control-allow-origin"] = origin
    if scope["type"] == ScopeType.HTTP and scope["method"] == "OPTIONS":
        headers["access-control-allow-headers"] = "authorization"
        headers["access-control-allow-methods"] = "GET"
        headers["access-control-max-age"] = str(REMEMBERED_S)
