"""Pages about what Pollen tells a person, where and when."""

from app.reach.pages.notices import Notices, open_notice
from app.reach.pages.push import Pushes
from app.reach.pages.stops import Stops

PAGES = [Notices, open_notice, Pushes, Stops]
