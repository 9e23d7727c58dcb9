"""What the worker does for the server by the clock, and what operators are told of it."""

from datetime import timedelta

from app import clock, jobs
from app.hooks import Finding, Metric
from app.settings import settings
from feeds.search import outbox
from feeds.search.meili import engine, generations
from feeds.search.meili.failures import Down
from feeds.search.meili.indexes import INDEXES, index
from feeds.search.meili.link import link

#: Finished tasks older than that are of no use to anybody.
TASKS_KEPT = timedelta(days=7)


async def keep() -> None:
    """Have a copy built of each index that has none that answers. A server that is away is left alone."""
    try:
        for lacking in await generations.lacking():
            await jobs.enqueue("search.renew", key=lacking.name, index=lacking.name)
    except Down:
        return


async def renew(name: str) -> None:
    """Build the index anew, if it still has no copy that answers."""
    if any(one.name == name for one in await generations.lacking()):
        await generations.renew(index(name))


async def purge() -> None:
    """Drop old copies and the finished tasks of all."""
    uids = [one.uid for one in await generations.generations()]
    if uids:
        await link().server.purge(uids, clock.now() - TASKS_KEPT)
    await generations.tidy()


async def ready() -> Finding:
    """Search never takes the page down: PostgreSQL answers where Meilisearch does not."""
    breaker = link().breaker
    told = [f"Meilisearch does not answer ({breaker.reason}), PostgreSQL does"] if breaker.open else []
    return Finding("search", ok=True, note="; ".join([*told, *await outbox.complaints()]))


async def examine() -> list[Finding]:
    wrong = await engine.health()
    live = {one.index for one in await generations.generations("live")}
    if lacking := [one.name for one in INDEXES if one.name not in live]:
        wrong.append(f"no copy yet of {', '.join(lacking)}: run `python -m app reindex --engine meili`")
    note = "; ".join(wrong) or f"Meilisearch at {settings().meili_url}"
    return [Finding("search", ok=not wrong, note=note)]


async def metrics() -> list[Metric]:
    """How far each index is behind, and whether this process asks the server."""
    known = {one.index: one for one in await outbox.lag()}
    found = [
        Metric(
            "pollen_search_asked", "1 while Meilisearch is asked, 0 while it ails.", not link().breaker.open
        )
    ]
    for one in INDEXES:
        lag = known.get(one.name)
        age = (clock.now() - lag.since).total_seconds() if lag and lag.since else 0.0
        labels = {"index": one.name}
        found += [
            Metric("pollen_search_lag_seconds", "Age of the oldest change not yet sent.", age, labels),
            Metric("pollen_search_waiting", "Changes not yet sent.", lag.waiting if lag else 0, labels),
            Metric("pollen_search_parked", "Documents given up.", lag.parked if lag else 0, labels),
        ]
    return found
