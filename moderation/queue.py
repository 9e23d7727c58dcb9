"""The queue of a moderator: open Cases, who may take them, and who has taken them."""

from datetime import datetime, timedelta

from msgspec import Struct

from app import clock, database, limits
from app.events import Verb, record
from app.refusal import Refusal, missing

OPEN = ("open", "claimed", "waiting")


class Case(Struct, frozen=True):
    """A Case with its counts. `hidden` is whether its content is out of sight; `claimer` is at work on it."""

    id: int
    subject_kind: str
    subject_id: int
    post_id: int | None
    person_id: int
    reason: str
    before: str
    state: str
    title: str
    reports: int
    hidden: bool
    opened_at: datetime
    due_at: datetime
    claimed_by: int | None
    claimed_until: datetime | None
    claimer: str | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def overdue(self) -> bool:
        return clock.now() > self.due_at

    @property
    def soon(self) -> bool:
        """Half of its time has passed."""
        return clock.now() > self.opened_at + (self.due_at - self.opened_at) / 2

    def held_from(self, moderator: int) -> bool:
        """Whether somebody else is at work on it."""
        return bool(
            self.state == "claimed"
            and self.claimed_by != moderator
            and self.claimed_until
            and self.claimed_until > clock.now()
        )


async def counter(person: int) -> int | None:
    """How many open Cases wait for the moderator (NOTICE-5); None for who moderates nothing."""
    count: int | None = await database.value(
        """
        SELECT (
            SELECT count(*) FROM moderation_case c
            WHERE c.state IN ('open', 'claimed', 'waiting')
                AND moderates(c, $1) AND conflict(c, $1) IS NULL
        )
        WHERE EXISTS (
            SELECT FROM person_role WHERE person_id = $1 AND role IN ('moderator', 'senior')
        )
        """,
        person,
    )
    return count


async def waiting(moderator: int, *, limit: int = 50) -> list[Case]:
    """The open Cases of the moderator's Communities, most urgent first, without those in conflict."""
    return await database.rows(
        Case,
        f"""
        {CASE}
        WHERE c.state IN ('open', 'claimed', 'waiting')
            AND moderates(c, $1) AND conflict(c, $1) IS NULL
        ORDER BY c.due_at, c.id LIMIT $2
        """,
        moderator,
        limit,
    )


async def permit(moderator: int, case: int) -> Case:
    """The Case, if the moderator may work on it.

    Raises a 404 Refusal outside of their Communities, and `case_own`, `case_reported`, `case_lead` or
    `case_led` (403) where they have a stake in it (MOD-13).
    """
    found = await database.row(
        Case,
        f"{CASE} WHERE c.id = $2 AND moderates(c, $1)",
        moderator,
        case,
    )
    if found is None:
        raise missing()
    code = await database.value(
        "SELECT conflict(c, $1) FROM moderation_case c WHERE id = $2", moderator, case
    )
    if code:
        raise Refusal(code, status=403)
    return found


async def claim(moderator: int, case: int) -> datetime:
    """Take the Case for `claim_min` minutes, or prolong it; returns until when. Of two at once one wins.

    Raises `Refusal("case_claimed")` or `Refusal("case_decided")`, both 409, and what `permit` raises.
    """
    moment = clock.now()
    until = moment + timedelta(minutes=(await limits.current()).claim_min)
    async with database.transaction():
        await permit(moderator, case)
        taken = await database.execute(
            """
            UPDATE moderation_case SET state = 'claimed', claimed_by = $2, claimed_until = $3
            WHERE id = $1 AND (
                state IN ('open', 'waiting')
                OR (state = 'claimed' AND (claimed_by = $2 OR claimed_until <= $4))
            )
            """,
            case,
            moderator,
            until,
            moment,
        )
        if not taken:
            refuse_taken(await permit(moderator, case), moderator)
        await record(Verb.CASE_CLAIMED, actor=moderator, subject=("case", case))
    return until


async def release(moderator: int, case: int) -> None:
    """Give back a Case one has claimed; nothing happens for any other."""
    await _free("c.id = $1 AND c.claimed_by = $2", case, moderator)


async def sweep() -> None:
    """Cases whose claim has run out are free again."""
    await _free("c.claimed_until <= $1", clock.now())


async def watchers(case: int) -> list[int]:
    """The moderators who may take the Case: whom its Notice reaches."""
    return await database.values(
        """
        SELECT DISTINCT r.person_id
        FROM moderation_case c, person_role r JOIN person p ON p.id = r.person_id AND p.state = 'active'
        WHERE c.id = $1 AND r.role IN ('moderator', 'senior')
            AND moderates(c, r.person_id) AND conflict(c, r.person_id) IS NULL
        """,
        case,
    )


def refuse_taken(case: Case, moderator: int) -> None:
    """Raises when it is decided, or when somebody else is at work on it."""
    if not case.is_open:
        raise Refusal("case_decided", status=409)
    if case.held_from(moderator):
        raise Refusal("case_claimed", status=409, value=case.claimer)


async def _free(which: str, *args: object) -> None:
    async with database.transaction():
        for case in await database.values(
            f"""
            UPDATE moderation_case c SET state = 'open', claimed_by = NULL, claimed_until = NULL
            WHERE c.state = 'claimed' AND {which}
            RETURNING c.id
            """,  # noqa: S608 - constants
            *args,
        ):
            await record(Verb.CASE_RELEASED, actor=None, subject=("case", case))


#: What a Case `c` is about: its Post `p`, or the List by the name it had when it was reported.
TITLE = """
    coalesce(
        nullif(p.title, ''), left(p.text, 90),
        (SELECT e.title FROM evidence e WHERE e.case_id = c.id ORDER BY e.revision LIMIT 1)
    )
"""

CASE = f"""
    SELECT
        c.id, c.subject_kind, c.subject_id, c.post_id, c.person_id, c.reason, c.before, c.state,
        {TITLE} AS title,
        (SELECT count(*) FROM report r WHERE r.case_id = c.id) AS reports,
        CASE c.subject_kind
            WHEN 'post' THEN p.state = 'hidden'
            WHEN 'list' THEN EXISTS (
                SELECT FROM collection k WHERE k.id = c.subject_id AND k.hidden_at IS NOT NULL
            )
            ELSE (SELECT k.hidden_at IS NOT NULL FROM comment k WHERE k.id = c.subject_id)
        END AS hidden,
        c.opened_at, c.due_at, c.claimed_by, c.claimed_until, m.name AS claimer
    FROM moderation_case c
    LEFT JOIN post p ON p.id = c.post_id
    LEFT JOIN person m ON m.id = c.claimed_by
"""  # noqa: S608 - a constant
