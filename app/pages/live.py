"""The stream of changes for an open page (server-sent events)."""

from collections.abc import AsyncIterator

from litestar import Request, get
from litestar.params import FromQuery
from litestar.response import ServerSentEvent, ServerSentEventMessage

from app.live import Hub
from app.web.guards import signed_in

WATCHED_MAX = 60


@get("/live", guards=[signed_in], name="live")
async def stream(request: Request, watch: FromQuery[list[str] | None] = None) -> ServerSentEvent:
    """Events called `change` whose data is `kind:id`; `resync` means: reload what you show."""
    hub: Hub = request.app.state.hub
    return ServerSentEvent(_changes(hub, request.user.id, frozenset((watch or [])[:WATCHED_MAX])))


async def _changes(hub: Hub, person: int, watched: frozenset[str]) -> AsyncIterator[ServerSentEventMessage]:
    async with hub.stream(person, watched) as queue:
        yield ServerSentEventMessage(event="hello", data="1", retry=2000)
        while change := await queue.get():
            yield ServerSentEventMessage(event="change", data=change)
