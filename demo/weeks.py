"""Recognition weeks of the script."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from demo.acts import Act
from demo.cast import Cast
from demo.company import Campaign, Company
from gamification import campaigns

#: A week is announced in the morning of its first day.
MORNING = time(8, 30)


def starting(company: Company, cast: Cast, week: Campaign, now: datetime) -> Act:
    first, last = (_day(company, now, ago) for ago in (week.starts_ago, week.ends_ago))
    given = campaigns.Week(
        name=week.name, skill=week.skill, starts_on=first, ends_on=last, thanks=week.thanks
    )
    return Act(
        datetime.combine(first, MORNING, ZoneInfo(company.zone)),
        partial(campaigns.start, cast.people[week.by], given),
    )


def closing(company: Company, week: Campaign, now: datetime) -> Act:
    """Just after the midnight that ends it."""
    last = _day(company, now, week.ends_ago)
    return Act(
        datetime.combine(last + timedelta(days=1), time(0, 5), ZoneInfo(company.zone)), campaigns.close_due
    )


def _day(company: Company, now: datetime, ago: int) -> date:
    return now.astimezone(ZoneInfo(company.zone)).date() - timedelta(days=ago)
