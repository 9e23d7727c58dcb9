"""Who a browser is signed in as, for what sends without a page: the queue, and the worker."""

import msgspec
from litestar import Request, Response, get

from app.web.guards import signed_in


class State(msgspec.Struct, frozen=True):
    """The person, as text, and the token of this session that their writes carry."""

    person: str
    csrf: str


@get("/session", guards=[signed_in], name="session_state")
async def session_state(request: Request) -> Response[State]:
    """The same token that stands in every page; scripts of another origin read neither."""
    state = State(str(request.user.id), request.user.csrf)
    return Response(state, headers={"cache-control": "private, no-store", "vary": "Cookie"})
