"""uvicorn around the application."""

import gc

import uvicorn
from litestar.types import ASGIApp

from app.main import create_app

#: Open streams must not hold up a stop.
GRACE_S = 3
#: New objects before Python looks through the newest for rubbish. With its own 700 that is several times a
#: page, and takes a fourteenth of it.
YOUNG = 20_000


def application(dsn: str) -> ASGIApp:
    """Made once and for good: what stands now is not looked through for rubbish again.

    A full round over it would hold up all who wait, as long as three pages take.
    """
    made = create_app(dsn)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
    return made


def serve(dsn: str, host: str, port: int) -> None:
    uvicorn.run(
        application(dsn),
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        proxy_headers=False,
    )
