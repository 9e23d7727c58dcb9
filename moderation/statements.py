"""The statement of reasons: filled from the Case, complete or not saved at all (MOD-9)."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from app import clock, database, limits
from app.refusal import missing
from moderation.queue import Case

#: They explain themselves.
SILENT = frozenset({"keep", "label"})


class Facts(Struct, frozen=True):
    """What the Decision rests on: the content as reported, and how many reported it."""

    title: str
    revision: int
    reports: int


class Statement(Struct, frozen=True):
    """Codes and facts; the sentences are made by the template, in the reader's language.

    `rule` is a reason of `reasons.py`. `part` is empty for the whole, else words such as "0:12" or "Step 3".
    `automation` says whether Reports hid it before a person looked. `period` is `lasting`, or `until` with
    its end in `ends_at`.
    """

    acts: list[str]
    rule: str
    part: str
    facts: Facts
    automation: Literal["none", "hidden_by_reports"]
    period: Literal["lasting", "until"]
    ends_at: datetime | None
    appeal_until: datetime


class Decided(Struct, frozen=True):
    """A Decision as its author reads it; `statement` is JSON text."""

    id: int
    case_id: int
    subject_kind: str
    subject_id: int
    post_id: int | None
    person_id: int
    acts: list[str]
    reason: str
    words: str
    data: str
    at: datetime
    community_id: int | None
    appeal_id: int | None
    appeal_text: str | None
    appealed_at: datetime | None
    granted: bool | None
    answer: str | None
    answered_at: datetime | None

    @property
    def statement(self) -> Statement | None:
        return None if self.acts[0] in SILENT else _read(self.data)

    @property
    def appealable(self) -> bool:
        return bool(self.statement and not self.appeal_id and clock.now() <= self.statement.appeal_until)


def needed(acts: list[str]) -> bool:
    """Keep and label need none."""
    return not set(acts) <= SILENT


async def fill(case: Case, acts: list[str], reason: str, part: str, ends_at: datetime | None) -> Statement:
    """The whole statement for these acts, from what the Case holds."""
    facts = await database.row(
        Facts,
        """
        SELECT e.title, e.revision, (SELECT count(*) FROM report r WHERE r.case_id = e.case_id) AS reports
        FROM evidence e WHERE e.case_id = $1 ORDER BY e.revision LIMIT 1
        """,
        case.id,
    )
    assert facts is not None
    lasting = bool({"restrict", "hide", "remove"} & set(acts)) or ends_at is None
    return Statement(
        acts=acts,
        rule=reason,
        part=part,
        facts=facts,
        automation="hidden_by_reports" if case.hidden else "none",
        period="lasting" if lasting else "until",
        ends_at=ends_at,
        appeal_until=clock.now() + timedelta(days=(await limits.current()).appeal_days),
    )


async def read(viewer: int, decision: int) -> Decided:
    """For the author and for those who moderate the place. Raises a 404 Refusal for anybody else."""
    found = await database.row(
        Decided,
        f"{DECIDED} WHERE d.id = $2 AND (c.person_id = $1 OR (moderates(c, $1) AND conflict(c, $1) IS NULL))",
        viewer,
        decision,
    )
    if found is None:
        raise missing()
    return found


async def history(case: int) -> list[Decided]:
    """The Decisions about the same object, newest first, for its next Case."""
    return await database.rows(
        Decided,
        f"""
        {DECIDED}
        JOIN moderation_case now ON now.id = $1
            AND now.subject_kind = c.subject_kind AND now.subject_id = c.subject_id
        ORDER BY d.id DESC
        """,
        case,
    )


def _read(data: str) -> Statement:
    return msgspec.json.decode(data, type=Statement)


DECIDED = """
    SELECT
        d.id, d.case_id, c.subject_kind, c.subject_id, c.post_id, c.person_id, d.acts, d.reason, d.words,
        d.statement::text AS data, d.at, p.community_id,
        a.id AS appeal_id, a.text AS appeal_text, a.at AS appealed_at, a.granted, a.answer,
        a.decided_at AS answered_at
    FROM decision d
    JOIN moderation_case c ON c.id = d.case_id
    LEFT JOIN post p ON p.id = c.post_id
    LEFT JOIN appeal a ON a.decision_id = d.id
"""
