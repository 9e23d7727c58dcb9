"""Decisions: what a moderator does about a Case, at once and explained."""

import hashlib
import re
from datetime import datetime, timedelta

from msgspec import Struct

from app import audit, clock, database, limits
from app.events import Verb, record
from app.people import people
from app.reach.notices import clear, notify
from app.refusal import Refusal
from feeds.drafts import clean
from moderation import content, queue, statements, weights
from moderation.content import Content
from moderation.queue import Case
from moderation.reasons import REASONS
from moderation.statements import Statement

#: Where the content goes. Every other act leaves it where it was before the Reports.
STATES = {"restrict": "restricted", "hide": "hidden", "remove": "removed"}
#: Acts on the content exclude each other; those on the Person come beside them.
CONTENT = ("keep", "label", *STATES)
ACTS = (*CONTENT, "warn", "pause_3", "pause_14")
PAUSE = re.compile(r"pause_(\d+)")


class Plan(Struct, frozen=True):
    """A Decision before it is carried out."""

    acts: list[str]
    reason: str
    words: str
    part: str

    @property
    def pause(self) -> timedelta | None:
        found = next((match for act in self.acts if (match := PAUSE.fullmatch(act))), None)
        return timedelta(days=int(found[1])) if found else None

    @property
    def personal(self) -> bool:
        return "warn" in self.acts or self.pause is not None

    @property
    def upholds(self) -> bool:
        return self.acts != ["keep"]


async def decide(
    moderator: int, case: int, acts: list[str], reason: str | None = None, words: str = "", part: str = ""
) -> int:
    """Carry out the acts, explain them to the author and tell the reporters; returns the Decision's id.

    `reason` is the rule it rests on, by default that of the Case. `words` are the moderator's own: needed to
    remove, and for every act on a Person. Raises `Refusal("acts_unknown")`, `"acts_clash"`, `"act_unfit"`,
    `"words_needed"`, `"words_long"`, `"senior_needed"` (403), `"content_withdrawn"`, `"case_claimed"` or
    `"case_decided"` (409), and what `queue.permit` raises.
    """
    async with database.transaction():
        found, about = await _lock(moderator, case)
        queue.refuse_taken(found, moderator)
        plan = await _planned(found, Plan(acts, reason or found.reason, clean(words), clean(part)))
        await _refuse_junior(moderator, plan)
        ends = await _end(plan)
        statement = await statements.fill(found, plan.acts, plan.reason, plan.part, ends)
        decision = await _write(moderator, found, plan, statement)
        await content.bring(about, _target(found, about, plan), actor=moderator, case=case)
        await _act_on_person(found, plan, decision, ends)
        await _close(moderator, found, plan, decision)
        await _tell(found, about, plan, decision)
    return decision


async def _lock(moderator: int, case: int) -> tuple[Case, Content]:
    """The content first and the Case second, as a Report does it, so that neither waits for the other."""
    subject = await queue.permit(moderator, case)
    about = await content.lock(subject.subject_kind, subject.subject_id)
    await database.execute("SELECT FROM moderation_case WHERE id = $1 FOR UPDATE", case)
    return await queue.permit(moderator, case), about


async def _planned(case: Case, plan: Plan) -> Plan:
    acts = list(dict.fromkeys(plan.acts))
    if not acts or not set(acts) <= set(ACTS):
        raise Refusal("acts_unknown", value=", ".join(acts)[:80], limit=", ".join(ACTS), field="acts")
    if plan.reason not in REASONS:
        raise Refusal("reason_unknown", value=plan.reason[:40], limit=", ".join(REASONS), field="reason")
    if len(set(acts) & set(CONTENT)) > 1 or ("keep" in acts and len(acts) > 1):
        raise Refusal("acts_clash", value=", ".join(acts), field="acts")
    if case.subject_kind != "post" and {"restrict", "label"} & set(acts):
        raise Refusal("act_unfit", value=", ".join(acts), field="acts")
    fitting = Plan(acts, plan.reason, plan.words, plan.part[:80])
    longest = (await limits.current()).text_max
    if len(plan.words) > longest:
        raise Refusal("words_long", limit=longest, value=len(plan.words), field="statement")
    if not plan.words and ("remove" in acts or fitting.personal):
        raise Refusal("words_needed", field="statement")
    return fitting


async def _refuse_junior(moderator: int, plan: Plan) -> None:
    """A pause is for senior moderators."""
    if plan.pause and not await database.value(
        "SELECT EXISTS (SELECT FROM person_role WHERE person_id = $1 AND role = 'senior')", moderator
    ):
        raise Refusal("senior_needed", status=403)


async def _end(plan: Plan) -> datetime | None:
    """Until when the acts on the Person last."""
    if not plan.personal:
        return None
    return clock.now() + (plan.pause or timedelta(days=(await limits.current()).strike_days))


def _target(case: Case, about: Content, plan: Plan) -> str:
    """Where the content goes; what its author took back meanwhile stays where it is, unless it must go."""
    for act, state in STATES.items():
        if act in plan.acts:
            return state
    return case.before if about.state in (*content.SHOWN, *content.TAKEN) else about.state


async def _write(moderator: int, case: Case, plan: Plan, statement: Statement) -> int:
    return await database.value(
        """
        INSERT INTO decision (case_id, moderator_id, acts, reason, statement, words, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
        """,
        case.id,
        moderator,
        plan.acts,
        plan.reason,
        database.dump(statement if statements.needed(plan.acts) else {}),
        plan.words,
        clock.now(),
    )


async def _act_on_person(case: Case, plan: Plan, decision: int, ends: datetime | None) -> None:
    if "warn" in plan.acts:
        moment = clock.now()
        await database.execute(
            "INSERT INTO strike (person_id, decision_id, at, ends_at) VALUES ($1, $2, $3, $4)",
            case.person_id,
            decision,
            moment,
            moment + timedelta(days=(await limits.current()).strike_days),
        )
        await record(Verb.STRIKE_GIVEN, actor=None, subject=("person", case.person_id), decision=decision)
    if plan.pause:
        await people.pause(case.person_id, ends)


async def _close(moderator: int, case: Case, plan: Plan, decision: int) -> None:
    await database.execute(
        """
        UPDATE moderation_case
        SET state = 'decided', decided_at = $2, claimed_by = NULL, claimed_until = NULL
        WHERE id = $1
        """,
        case.id,
        clock.now(),
    )
    acts = ",".join(plan.acts)
    await record(Verb.CASE_DECIDED, actor=moderator, subject=("case", case.id), decision=decision, acts=acts)
    await audit.write(
        "case.decided",
        actor=moderator,
        subject=("case", case.id),
        decision=decision,
        acts=acts,
        reason=plan.reason,
        words=hashlib.sha256(plan.words.encode()).hexdigest(),
    )


async def _tell(case: Case, about: Content, plan: Plan, decision: int) -> None:
    """The author reads the whole, reporters in general words; the moderators' Notice goes."""
    await clear(f"case:{case.id}")
    await clear(f"case-urgent:{case.id}")
    await clear(f"hidden:{case.id}")
    if plan.upholds:
        await notify(case.person_id, "decision", subject=("decision", decision), group=f"decision:{decision}")
    elif case.hidden:
        subject = (about.kind, about.id)
        await notify(
            case.person_id, "shown_again", subject=subject, group=f"shown:{case.id}", post=about.post_id
        )
    for report, reporter in await _judge_reports(case.id, upheld=plan.upholds):
        if plan.upholds:
            await record(
                Verb.REPORT_UPHELD, actor=None, subject=("report", report), person=reporter, case=case.id
            )
        outcome = "acted" if plan.upholds else "kept"
        await notify(
            reporter, "report_outcome", subject=("report", report), group=f"outcome:{report}", outcome=outcome
        )
        await weights.tell_if_poor(reporter)


async def _judge_reports(case: int, *, upheld: bool) -> list[tuple[int, int]]:
    pairs = await database.values(
        "UPDATE report SET upheld = $2 WHERE case_id = $1 RETURNING ARRAY[id, reporter_id]", case, upheld
    )
    return [(report, reporter) for report, reporter in pairs]
