"""The stream of changes for an open page (server-sent events)."""

from collections.abc import AsyncIterator

from litestar import Request, get
from litestar.params import FromQuery
from litestar.response import ServerSentEvent, ServerSentEventMessage

from app.live import Hub
from app.web.guards import signed_in

WATCHED_MAX = 60


@get("/live", guards=[signed_in], name="live")
async def stream(
    request: Request, watch: FromQuery[list[str] | None] = None, age: FromQuery[float | None] = None
) -> ServerSentEvent:
    """Events called `change` whose data is `kind:id`; `resync` means: reload what you show.

    A page that says its `age` in seconds hears first what changed since it was made.
    """
    hub: Hub = request.app.state.hub
    return ServerSentEvent(_changes(hub, request.user.id, frozenset((watch or [])[:WATCHED_MAX]), age))


async def _changes(
    hub: Hub, person: int, watched: frozenset[str], age: float | None
) -> AsyncIterator[ServerSentEventMessage]:
    async with hub.stream(person, watched, age) as queue:
        yield ServerSentEventMessage(event="hello", data="1", retry=2000)
        while change := await queue.get():
            yield ServerSentEventMessage(event="change", data=change)
