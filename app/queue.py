"""The jobs as an operator sees them: what waits, runs and was given up; hold, release, retry."""

from datetime import datetime, timedelta

import msgspec

from app import audit, clock, database, hooks, jobs
from app.hooks import Finding
from app.refusal import missing

#: Jobs listed one by one; the rest is only counted.
LISTED = 50
DAY = timedelta(days=1)
#: How long the numbers of each hour are kept.
KEPT = timedelta(days=30)
#: Nobody should wait so long for a job that is not held.
SLOW = timedelta(minutes=15)


class Kind(msgspec.Struct, frozen=True):
    """One kind of job: how many there are, since when the oldest waits, and what the last day was like."""

    name: str
    waiting: int
    running: int
    parked: int
    oldest: datetime | None
    done: int
    mean_s: float | None
    held: bool


class Entry(msgspec.Struct, frozen=True):
    """One job; `payload` holds the ids it is about, as JSON text."""

    id: int
    kind: str
    payload: str
    state: str
    attempts: int
    reason: str | None
    created_at: datetime
    held: bool
    held_alone: bool
    """Whether it is held by itself, not only with its kind."""

    @property
    def subject(self) -> dict[str, object]:
        return database.load(self.payload)


class Overview(msgspec.Struct, frozen=True):
    """Everything at one moment. `jobs` begins with the parked ones; those beyond `LISTED` are left out."""

    kinds: list[Kind]
    jobs: list[Entry]

    @property
    def waiting(self) -> int:
        return sum(kind.waiting for kind in self.kinds)

    @property
    def running(self) -> int:
        return sum(kind.running for kind in self.kinds)

    @property
    def parked(self) -> int:
        return sum(kind.parked for kind in self.kinds)

    @property
    def done(self) -> int:
        return sum(kind.done for kind in self.kinds)

    @property
    def oldest(self) -> datetime | None:
        """Since when the first job that is not held waits."""
        return min((kind.oldest for kind in self.kinds if kind.oldest and not kind.held), default=None)


async def overview() -> Overview:
    """All kinds that a worker knows, that have a job or that are held; and the first jobs of each state."""
    return Overview(await _kinds(), await _entries())


async def hold(kind: str, actor: int) -> None:
    """Let no job of this kind begin until it is released; what runs may end. 404 for an unknown kind."""
    if kind not in jobs.KINDS:
        raise missing()
    async with database.transaction():
        held = await database.value(
            """
            INSERT INTO held_kind (kind, held_at, held_by) VALUES ($1, $2, $3)
            ON CONFLICT (kind) DO NOTHING RETURNING kind
            """,
            kind,
            clock.now(),
            actor,
        )
        if held:
            await audit.write("jobs.held", actor=actor, subject=("job_kind", kind))


async def release(kind: str, actor: int) -> None:
    """Let its jobs begin again, those that waited first."""
    async with database.transaction():
        if await database.value("DELETE FROM held_kind WHERE kind = $1 RETURNING kind", kind):
            await audit.write("jobs.released", actor=actor, subject=("job_kind", kind))
    await jobs.recover()


async def hold_job(number: int, actor: int) -> None:
    """Let one job wait until it is released; nothing happens to one that runs or has gone."""
    async with database.transaction():
        held = await database.value(
            """
            UPDATE job SET held_at = $2 WHERE id = $1 AND state = 'queued' AND held_at IS NULL
            RETURNING kind
            """,
            number,
            clock.now(),
        )
        if held:
            await audit.write("job.held", actor=actor, subject=("job", number), kind=held)


async def release_job(number: int, actor: int) -> None:
    async with database.transaction():
        kind = await database.value(
            "UPDATE job SET held_at = NULL WHERE id = $1 AND held_at IS NOT NULL RETURNING kind", number
        )
        if kind:
            await audit.write("job.released", actor=actor, subject=("job", number), kind=kind)
    await jobs.recover()


async def retry(number: int, actor: int) -> None:
    """Give a parked job three new tries. It goes without, when the same job was asked for meanwhile."""
    async with database.transaction():
        parked = await database.row(
            jobs.Waiting,
            """
            UPDATE job j SET state = 'queued', attempts = 0, reason = NULL, held_at = NULL
            WHERE id = $1 AND state = 'parked' AND NOT EXISTS (
                SELECT FROM job o
                WHERE o.kind = j.kind AND o.key = j.key AND o.state IN ('queued', 'running')
            )
            RETURNING kind, payload, attempts
            """,
            number,
        )
        if parked:
            await audit.write("job.retried", actor=actor, subject=("job", number), kind=parked.kind)
            if (kind := jobs.KINDS.get(parked.kind)) and kind.retried:
                await kind.retried(database.load(parked.payload))
        else:
            await database.execute("DELETE FROM job WHERE id = $1 AND state = 'parked'", number)
    await jobs.recover()


async def examine() -> list[Finding]:
    """The line for `doctor`: parked jobs and long waits are for an administrator to look at."""
    seen = await overview()
    late = seen.oldest is not None and clock.now() - seen.oldest > SLOW
    note = f"{seen.waiting} waiting, {seen.running} running, {seen.parked} parked"
    if seen.oldest:
        note += f", the oldest for {(clock.now() - seen.oldest).total_seconds():.0f} s"
    if held := [kind.name for kind in seen.kinds if kind.held]:
        note += f"; held: {', '.join(held)}"
    if late or seen.parked:
        note += "; see /admin/jobs" + (" and whether a worker runs" if late else "")
    return [Finding("jobs", ok=not (late or seen.parked), note=note)]


@jobs.every("23 3 * * *")
async def forget() -> None:
    """Drop the numbers that nobody looks at any more."""
    await database.execute("DELETE FROM job_hour WHERE hour < $1", clock.now() - KEPT)


async def _kinds() -> list[Kind]:
    return await database.rows(
        Kind,
        """
        SELECT name,
            coalesce(j.waiting, 0) AS waiting, coalesce(j.running, 0) AS running,
            coalesce(j.parked, 0) AS parked, j.oldest,
            coalesce(h.done, 0)::int AS done, h.mean_s,
            EXISTS (SELECT FROM held_kind k WHERE k.kind = name) AS held
        FROM (
            SELECT unnest($1::text[]) UNION SELECT kind FROM job UNION SELECT kind FROM held_kind
        ) known (name)
        LEFT JOIN (
            SELECT kind,
                count(*) FILTER (WHERE state = 'queued') AS waiting,
                count(*) FILTER (WHERE state = 'running') AS running,
                count(*) FILTER (WHERE state = 'parked') AS parked,
                min(created_at) FILTER (WHERE state = 'queued' AND held_at IS NULL) AS oldest
            FROM job GROUP BY kind
        ) j ON j.kind = name
        LEFT JOIN (
            SELECT kind, sum(done) AS done,
                (EXTRACT(epoch FROM sum(length)) / sum(done))::float AS mean_s
            FROM job_hour WHERE hour >= $2 GROUP BY kind
        ) h ON h.kind = name
        ORDER BY name
        """,
        list(jobs.KINDS),
        clock.now() - DAY,
    )


async def _entries() -> list[Entry]:
    return await database.rows(
        Entry,
        """
        SELECT id, kind, payload::text AS payload, state, attempts, reason, created_at, is_held(j) AS held,
            held_at IS NOT NULL AS held_alone
        FROM job j
        ORDER BY array_position(ARRAY['parked', 'running', 'queued'], state), id
        LIMIT $1
        """,
        LISTED,
    )


hooks.doctor.append(examine)
