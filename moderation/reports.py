"""Reports: somebody says that a Post, Comment or List should be looked at. All about one form one Case."""

from datetime import timedelta

from msgspec import Struct

from app import clock, database, limits
from app.events import Verb, record
from app.reach.notices import notify
from app.refusal import Refusal, missing
from feeds.drafts import clean
from moderation import content, evidence, weights
from moderation.content import Content
from moderation.reasons import HIDING, REASONS, URGENT


class Given(Struct, frozen=True):
    """A Report as its reporter gave it; it can be changed until the Case is decided."""

    id: int
    reason: str
    note: str


async def report(person: int, kind: str, number: int, reason: str, note: str = "") -> int:
    """Report a `kind` post, comment or list; returns the Case's id.

    A second Report of the person about it edits the first. Raises `Refusal("reason_unknown")`,
    `"note_long"`, `"report_own"`, or a 404 Refusal for what the person cannot see.
    """
    words = await _checked(reason, note)
    async with database.transaction():
        about = await content.lock(kind, number)
        before = await given(person, kind, number)
        if not before and not await content.shown(person, about):
            raise missing()
        if about.author_id == person:
            raise Refusal("report_own", status=409)
        case = await _case(about, reason)
        made = await _write(case, person, reason, words)
        await evidence.keep(case, about)
        if not before:
            await record(Verb.REPORT_MADE, actor=person, subject=("report", made), nameless=True, case=case)
            await notify(person, "report_received", subject=("report", made), group=f"report:{made}")
        if about.state in content.SHOWN and await _hides(person, made, case, reason):
            await _hide(about, case)
    return case


async def reportable(person: int, kind: str, number: int) -> Given | None:
    """What the person has already reported about it, for the form.

    Raises the same Refusals as `report`.
    """
    async with database.transaction():
        about = await content.lock(kind, number)
    if about.author_id == person:
        raise Refusal("report_own", status=409)
    before = await given(person, kind, number)
    if not before and not await content.shown(person, about):
        raise missing()
    return before


async def given(person: int, kind: str, number: int) -> Given | None:
    """The person's own Report in the open Case about the object."""
    return await database.row(
        Given,
        """
        SELECT r.id, r.reason, r.note
        FROM report r JOIN moderation_case c ON c.id = r.case_id
        WHERE r.reporter_id = $1 AND c.subject_kind = $2 AND c.subject_id = $3
            AND c.state IN ('open', 'claimed', 'waiting')
        """,
        person,
        kind,
        number,
    )


async def _checked(reason: str, note: str) -> str:
    if reason not in REASONS:
        raise Refusal("reason_unknown", value=reason[:40], limit=", ".join(REASONS), field="reason")
    words, longest = clean(note), (await limits.current()).comment_max
    if len(words) > longest:
        raise Refusal("note_long", limit=longest, value=len(words), field="note")
    return words


async def _case(about: Content, reason: str) -> int:
    """The open Case about the content, made if there is none; an urgent reason shortens its time."""
    limit, moment = await limits.current(), clock.now()
    due = moment + timedelta(hours=limit.sla_urgent_h if reason in URGENT else limit.sla_h)
    case = await database.value(JOIN, about.kind, about.id, reason, due)
    if case is None:
        case = await database.value(
            OPEN, about.kind, about.id, about.post_id, about.author_id, reason, about.state, moment, due
        )
        await record(
            Verb.CASE_OPENED, actor=None, subject=("case", case), post=about.post_id, about=about.kind
        )
    return case


async def _write(case: int, person: int, reason: str, note: str) -> int:
    return await database.value(
        """
        INSERT INTO report (case_id, reporter_id, reason, note, weight, at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (case_id, reporter_id) DO UPDATE SET reason = $3, note = $4
        RETURNING id
        """,
        case,
        person,
        reason,
        note,
        await weights.weigh(person),
        clock.now(),
    )


async def _hides(person: int, made: int, case: int, reason: str) -> bool:
    """By right of the first urgent Reports of a person (MOD-3), else by weight (MOD-4)."""
    limit = await limits.current()
    since = clock.now() - timedelta(days=limit.urgent_window_days)
    # Two Reports of a person at once must not both take the last right.
    await database.execute("SELECT FROM person WHERE id = $1 FOR NO KEY UPDATE", person)
    if reason in HIDING and await database.execute(FIRST, made, person, since, limit.urgent_first_hides):
        return True
    # Weights are stored as real: four times 0.5 must reach 2.
    return await database.value(
        """
        SELECT
            sum(weight) >= $2::float8 - 0.001
            OR coalesce(sum(weight) FILTER (WHERE reason = ANY ($4)), 0) >= $3::float8 - 0.001
        FROM report WHERE case_id = $1
        """,
        case,
        limit.hide,
        limit.urgent_hide,
        list(HIDING),
    )


async def _hide(about: Content, case: int) -> None:
    """Out of sight until a person has looked. The author learns that, and nothing about who asked for it."""
    await content.bring(about, "hidden", actor=None, case=case)
    await notify(
        about.author_id,
        "hidden_meanwhile",
        subject=(about.kind, about.id),
        group=f"hidden:{case}",
        post=about.post_id,
    )


#: Urgent beats not urgent: the Case shows the reason that set its clock.
JOIN = """
    UPDATE moderation_case SET
        reason = CASE WHEN $4 < due_at THEN $3 ELSE reason END,
        due_at = least(due_at, $4)
    WHERE subject_kind = $1 AND subject_id = $2 AND state IN ('open', 'claimed', 'waiting')
    RETURNING id
"""

OPEN = """
    INSERT INTO moderation_case (
        subject_kind, subject_id, post_id, person_id, reason, before, opened_at, due_at
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING id
"""

FIRST = """
    UPDATE report SET hid = true
    WHERE id = $1 AND (
        SELECT count(*) FROM report r WHERE r.reporter_id = $2 AND r.hid AND r.at > $3 AND r.id <> $1
    ) < $4
"""
