"""Pages that belong to no package above."""

from app.pages.health import alive, ready
from app.pages.live import stream

PAGES = [alive, ready, stream]
