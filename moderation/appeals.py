"""Appeals: the one request to have a Decision looked at again, by somebody else."""

import hashlib
from datetime import datetime, timedelta

from msgspec import Struct

from app import audit, clock, database, limits
from app.events import Verb, record
from app.people import people
from app.reach.notices import clear, notify
from app.refusal import Refusal, missing
from feeds.drafts import clean
from moderation import content, queue, statements


class Appeal(Struct, frozen=True):
    """An Appeal that waits, with what the next moderator needs to choose it."""

    id: int
    decision_id: int
    case_id: int
    person_id: int
    moderator_id: int
    acts: list[str]
    reason: str
    words: str
    title: str
    text: str
    at: datetime
    due_at: datetime
    granted: bool | None

    @property
    def overdue(self) -> bool:
        return clock.now() > self.due_at


async def appeal(person: int, decision: int, text: str) -> int:
    """Ask for another look, once and within `appeal_days`; returns the Appeal's id.

    Raises `Refusal("appeal_text")`, `"appeal_long"`, `"appeal_none"`, `"appeal_made"` (409), `"appeal_late"`,
    or a 404 Refusal for anybody but the author of what was decided about.
    """
    words = await _checked(text, "appeal_text", "text")
    async with database.transaction():
        await database.execute("SELECT FROM decision WHERE id = $1 FOR UPDATE", decision)
        found = await statements.read(person, decision)
        if found.person_id != person:
            raise missing()
        if found.statement is None:
            raise Refusal("appeal_none", status=409)
        if found.appeal_id:
            raise Refusal("appeal_made", status=409)
        if clock.now() > found.statement.appeal_until:
            last = f"{found.statement.appeal_until:%Y-%m-%d}"
            raise Refusal("appeal_late", limit=(await limits.current()).appeal_days, value=last)
        number = await _write(person, decision, words)
        await database.execute("UPDATE moderation_case SET state = 'appealed' WHERE id = $1", found.case_id)
        await record(
            Verb.APPEAL_MADE, actor=None, subject=("appeal", number), case=found.case_id, decision=decision
        )
    return number


async def decide_appeal(moderator: int, number: int, *, granted: bool, answer: str) -> None:
    """Decide with a reason. Granted gives back the content, the strike and the Reports' outcome.

    Raises `Refusal("answer_needed")`, `"appeal_long"`, `"appeal_own"` (403) for who decided before,
    `"appeal_decided"` (409), and what `queue.permit` raises.
    """
    words = await _checked(answer, "answer_needed", "answer")
    async with database.transaction():
        await database.execute("SELECT FROM appeal WHERE id = $1 FOR UPDATE", number)
        found = await read(moderator, number)
        if found.granted is not None:
            raise Refusal("appeal_decided", status=409)
        await database.execute(
            "UPDATE appeal SET decided_by = $2, granted = $3, answer = $4, decided_at = $5 WHERE id = $1",
            number,
            moderator,
            granted,
            words,
            clock.now(),
        )
        await database.execute("UPDATE moderation_case SET state = 'closed' WHERE id = $1", found.case_id)
        if granted:
            await _give_back(moderator, found)
        await _tell(moderator, found, granted=granted, answer=words)


async def read(moderator: int, number: int) -> Appeal:
    """An Appeal this moderator may decide. Raises what `decide_appeal` raises for others."""
    found = await database.row(Appeal, f"{APPEAL} WHERE a.id = $1", number)
    if found is None:
        raise missing()
    await queue.permit(moderator, found.case_id)
    if found.moderator_id == moderator:
        raise Refusal("appeal_own", status=403)
    return found


async def waiting(moderator: int) -> list[Appeal]:
    """Appeals this moderator may decide, the oldest first."""
    return await database.rows(
        Appeal,
        f"""
        {APPEAL}
        WHERE a.granted IS NULL AND d.moderator_id <> $1
            AND moderates(c, $1) AND conflict(c, $1) IS NULL
        ORDER BY a.due_at, a.id
        """,
        moderator,
    )


async def _checked(text: str, empty: str, field: str) -> str:
    words, longest = clean(text), (await limits.current()).text_max
    if not words:
        raise Refusal(empty, field=field)
    if len(words) > longest:
        raise Refusal("appeal_long", limit=longest, value=len(words), field=field)
    return words


async def _write(person: int, decision: int, text: str) -> int:
    moment = clock.now()
    return await database.value(
        """
        INSERT INTO appeal (decision_id, person_id, text, at, due_at) VALUES ($1, $2, $3, $4, $5)
        RETURNING id
        """,
        decision,
        person,
        text,
        moment,
        moment + timedelta(hours=(await limits.current()).sla_appeal_h),
    )


async def _give_back(moderator: int, found: Appeal) -> None:
    case = await queue.permit(moderator, found.case_id)
    about = await content.lock(case.subject_kind, case.subject_id)
    if about.state in (*content.SHOWN, *content.TAKEN):
        await content.bring(about, case.before, actor=moderator, case=case.id, appeal=found.id)
    await database.execute("UPDATE report SET upheld = false WHERE case_id = $1", case.id)
    if await database.execute(
        "UPDATE strike SET withdrawn_at = $2 WHERE decision_id = $1 AND withdrawn_at IS NULL",
        found.decision_id,
        clock.now(),
    ):
        await record(
            Verb.STRIKE_WITHDRAWN, actor=None, subject=("person", found.person_id), decision=found.decision_id
        )
    if any(act.startswith("pause_") for act in found.acts):
        await people.pause(found.person_id, None)


async def _tell(moderator: int, found: Appeal, *, granted: bool, answer: str) -> None:
    await clear(f"appeal:{found.id}")
    await notify(
        found.person_id,
        "appeal_decided",
        subject=("decision", found.decision_id),
        group=f"appeal-decided:{found.id}",
        granted=granted,
    )
    outcome = "granted" if granted else "refused"
    await record(
        Verb.APPEAL_DECIDED,
        actor=moderator,
        subject=("appeal", found.id),
        case=found.case_id,
        decision=found.decision_id,
        outcome=outcome,
    )
    await audit.write(
        "appeal.decided",
        actor=moderator,
        subject=("appeal", found.id),
        decision=found.decision_id,
        outcome=outcome,
        answer=hashlib.sha256(answer.encode()).hexdigest(),
    )


APPEAL = f"""
    SELECT
        a.id, a.decision_id, d.case_id, a.person_id, d.moderator_id, d.acts, d.reason, d.words,
        {queue.TITLE} AS title, a.text, a.at, a.due_at, a.granted
    FROM appeal a
    JOIN decision d ON d.id = a.decision_id
    JOIN moderation_case c ON c.id = d.case_id
    LEFT JOIN post p ON p.id = c.post_id
"""  # noqa: S608 - a constant
