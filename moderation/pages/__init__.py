"""Pages for those who report, those who decide and those about whom is decided."""

from moderation.pages.appeals import Appeals, Decisions
from moderation.pages.cases import Cases
from moderation.pages.queue import hold, queue_page, standing_part
from moderation.pages.reports import CommentReport, ListReport, PostReport, rules
from moderation.pages.words import Words

PAGES = [
    queue_page,
    Cases,
    Appeals,
    Words,
    hold,
    standing_part,
    Decisions,
    PostReport,
    CommentReport,
    ListReport,
    rules,
]
