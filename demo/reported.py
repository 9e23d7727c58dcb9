"""A Report of the script and what moderators made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol

from demo.acts import Act
from demo.cast import Cast
from demo.company import Post, Report
from moderation import appeals, decisions, queue, reports

#: How long a moderator looks before deciding.
LOOK = timedelta(minutes=10)


class About(Protocol):
    """The Post it is about, as it has become so far."""

    cast: Cast
    post: Post
    start: datetime
    comments: dict[int, int]

    @property
    def number(self) -> int: ...


class Reported:
    """One Report, with its Case and Decision as they come to be."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.case = self.decision = 0

    def hides(self, after: timedelta) -> bool:
        """Whether nobody reacts to the Post any more, so long after it began: not before it was kept."""
        told = self.report
        if told.comment is not None or after < timedelta(hours=told.after_hours):
            return False
        return told.outcome != "kept" or after < timedelta(hours=told.decided_after_hours or 0)

    def acts(self, about: About) -> Iterator[Act]:
        told, people = self.report, about.cast.people
        yield Act(about.start + timedelta(hours=told.after_hours), lambda: self._report(about))
        if told.decided_by and told.decided_after_hours:
            moderator, at = people[told.decided_by], about.start + timedelta(hours=told.decided_after_hours)
            yield Act(at - LOOK, lambda: queue.claim(moderator, self.case))
            yield Act(at, lambda: self._decide(moderator))
        if told.appeal and told.appeal_after_hours:
            at, words = about.start + timedelta(hours=told.appeal_after_hours), told.appeal
            yield Act(at, lambda: appeals.appeal(people[about.post.by], self.decision, words))

    async def _report(self, about: About) -> None:
        told = self.report
        kind, number = ("post", about.number)
        if told.comment is not None:
            kind, number = ("comment", about.comments[told.comment])
        self.case = await reports.report(about.cast.people[told.by], kind, number, told.reason, told.note)

    async def _decide(self, moderator: int) -> None:
        act = "remove" if self.report.outcome == "removed" else "keep"
        self.decision = await decisions.decide(moderator, self.case, [act], words=self.report.statement or "")
