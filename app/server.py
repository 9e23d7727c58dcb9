"""Which PostgreSQL: the operator's, else the one that Pollen brings along."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from app.settings import settings


class Access(msgspec.Struct, frozen=True):
    """Two ways in: `owner` may change tables, `app` may not."""

    owner: str
    app: str


@contextmanager
def reachable() -> Iterator[Access]:
    """The database, up for as long as the block runs.

    Raises `embedded_postgres.Unavailable` with one line that names the cure.
    """
    if address := settings().database_url:
        yield Access(settings().migrate_url or address, address)
        return
    from app import embedded_postgres  # noqa: PLC0415 - only where it is used: costs start-up time

    server = embedded_postgres.start(settings().data)
    try:
        yield Access(server.owner_dsn, server.app_dsn)
    finally:
        server.close()
