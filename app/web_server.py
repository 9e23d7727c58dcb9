"""uvicorn around the application."""

import uvicorn

from app.main import create_app

#: Open streams must not hold up a stop.
GRACE_S = 3


def serve(dsn: str, host: str, port: int) -> None:
    uvicorn.run(
        create_app(dsn),
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
