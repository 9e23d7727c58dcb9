"""The administrator's page of search: who answers, how far its indexes are, what was given up."""

from typing import Any

from litestar import Controller, Request, Response, get, post

from app.settings import settings
from app.web.guards import administrator
from app.web.pages import done, page, url
from feeds.search import engines, outbox, postgres

PAGE, PART = "feeds/indexes.html", "feeds/_indexes.html"


class Indexes(Controller):
    path = "/admin/search"
    guards = [administrator]

    @get(name="indexes")
    async def index(self, request: Request) -> Response:
        return page(request, PAGE, **await _context())

    @post(name="indexes_retry")
    async def retry(self, request: Request) -> Response:
        """What the server refused is sent once more."""
        await outbox.retry(request.user.id)
        return done(request, url("indexes"), PART, **await _context())


async def _context() -> dict[str, Any]:
    return {
        "server": settings().meili_url,
        "answers": any(offer() for offer in engines.preferred),
        "wrong": [*await postgres.health(), *await outbox.complaints()],
        "lags": await outbox.lag(),
        "parked": await outbox.parked(),
    }
