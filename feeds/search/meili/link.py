"""This process's way to the server: one client, one signer, one breaker."""

from functools import cache

from msgspec import Struct

from app.settings import settings
from feeds.search.meili.breaker import Breaker
from feeds.search.meili.client import Server
from feeds.search.meili.tokens import Signer


class Link(Struct, frozen=True):
    server: Server
    signer: Signer
    breaker: Breaker


@cache
def link() -> Link:
    """Raises `RuntimeError` where there is no server to speak with."""
    if not (url := settings().meili_url):
        raise RuntimeError("POLLEN_MEILI_URL is not set")
    server = Server(url, settings().meili_key)
    return Link(server, Signer(server), Breaker())


async def close() -> None:
    """Give the connection up; the next use opens another one."""
    if link.cache_info().currsize:
        await link().server.close()
        link.cache_clear()
