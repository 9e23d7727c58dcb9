"""The acts of the demo company, whichever day and hour it is begun."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from demo import company
from demo.cast import Cast
from demo.filling import stories
from demo.lives import CONFIRMS

MONDAY = datetime(2026, 3, 23, tzinfo=UTC)  # clocks change in Europe at the end of this week
NOBODY = Cast(defaultdict(int), defaultdict(int), defaultdict(int))


@pytest.mark.parametrize("hours", range(0, 9 * 24, 11))
def test_all_acts_are_over_and_what_was_confirmed_counts(hours: int) -> None:
    house, now = company.load(), MONDAY + timedelta(hours=hours)
    posts = list(house.posts.values())
    assert max(act.moment for act in chain.from_iterable(stories(house, NOBODY, now, posts))) < now
    for post in posts:
        for application in post.applications():
            if application.confirmed:
                cooled = house.posted_at(post, now) + application.after + CONFIRMS + timedelta(hours=24)
                assert cooled < now, post.key
