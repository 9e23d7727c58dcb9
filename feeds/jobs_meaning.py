"""What runs in the background so that texts can be compared by what they mean."""

from app import jobs
from app.events import Event, Verb, on
from feeds import vectors


async def _more(_: dict[str, object]) -> bool:
    return await vectors.missing()


@jobs.job("vectors.write", limit=1, more=_more)
async def write() -> None:
    await vectors.write()


@on(Verb.POST_PUBLISHED, Verb.POST_EDITED, Verb.POST_RESTORED)
async def understand(event: Event) -> None:
    await vectors.ask()


@jobs.every("*/10 * * * *")
async def understand_the_rest() -> None:
    """New Skills, a new model, and what was published while there was none."""
    if await vectors.missing():
        await vectors.ask()
