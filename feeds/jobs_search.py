"""What runs in the background so that all Posts are found by their words."""

from app import hooks, jobs
from app.hooks import Finding
from feeds.search import dictionary, indexing, planning, postgres

#: With fewer Posts counting their words takes a second, so it is done often.
FEW = 20_000


@jobs.job("search.fill", limit=1)
async def fill() -> None:
    await postgres.fill()


@jobs.every("* * * * *")
async def fill_what_is_missing() -> None:
    """After an upgrade."""
    if await postgres.behind():
        await jobs.enqueue("search.fill", key="search")


@jobs.job("search.skill")
async def rename(skill: int) -> None:
    await indexing.renamed(skill)


@jobs.every("*/10 * * * *")
async def count_often() -> None:
    if await planning.size() < FEW and await dictionary.changed():
        await dictionary.count()


@jobs.every("40 2 * * *")
async def count() -> None:
    await dictionary.count()


async def _doctor() -> list[Finding]:
    return [Finding("search", not (wrong := await postgres.health()), "; ".join(wrong))]


hooks.doctor.append(_doctor)
