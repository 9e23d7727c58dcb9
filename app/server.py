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
    from app.embedded_postgres import start  # noqa: PLC0415 - costs start-up time where it is not used

    server = start(settings().data)
    try:
        yield Access(server.owner_dsn, server.app_dsn)
    finally:
        server.close()
