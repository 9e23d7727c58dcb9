"""Pages about what Pollen tells a person, where and when."""

from app.reach.pages.notices import Notices, open_notice
from app.reach.pages.push import Pushes
from app.reach.pages.stops import Stops
from app.reach.pages.working import Working

PAGES = [Notices, open_notice, Pushes, Stops, Working]
