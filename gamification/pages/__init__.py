"""Pages about recognition."""

from gamification.pages.awards import award
from gamification.pages.campaigns import Campaigns
from gamification.pages.progress import progress

PAGES = [progress, award, Campaigns]
