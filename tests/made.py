"""The web application, made once in the fork server of `tests/processes.py`: what it forks finds it made.

Making it and its templates takes a second of a core, and stories start some eighty web processes.
"""

from litestar.types import ASGIApp

from app import web_server
from app.web import build
from app.web.pages import environment

MADE = web_server.application("")
build.build()
for template in environment().list_templates(["html"]):
    environment().get_template(template)


def application(dsn: str) -> ASGIApp:
    """In the place of `app.web_server.application`."""
    MADE.app.state.dsn = dsn  # type: ignore[attr-defined]
    return MADE
