"""Pages that belong to no package above."""

from app.pages.brand import Looks, colours, logo
from app.pages.health import alive, ready
from app.pages.install import install, manifest, offline
from app.pages.keys import keys
from app.pages.live import stream
from app.pages.metrics import metrics
from app.pages.queue import Jobs
from app.pages.styleguide import styleguide

PAGES = [
    alive, ready, metrics, stream, manifest, offline, install, keys, Jobs, Looks, colours, logo, styleguide,
]  # fmt: skip
