"""Pages that belong to no package above."""

from app.pages.health import alive, ready
from app.pages.live import stream
from app.pages.queue import Jobs

PAGES = [alive, ready, stream, Jobs]
