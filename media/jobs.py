"""Background work on files."""

from typing import Any

from app import jobs
from app.events import Event, Verb, on
from app.settings import settings
from media import deletion, extras, mending, posters, processing, states, transcribing, upkeep


async def give_up(payload: dict[str, Any], reason: str) -> None:
    await processing.give_up(payload["asset"])


async def take_up(payload: dict[str, Any]) -> None:
    await upkeep.take_up(payload["asset"])


async def unprocessed(payload: dict[str, Any]) -> bool:
    return await states.waits(payload["asset"], "received", "probing")


async def unencoded(payload: dict[str, Any]) -> bool:
    return await states.waits(payload["asset"], "playable")


async def give_up_poster(payload: dict[str, Any], reason: str) -> None:
    await posters.give_up(payload["asset"])


@jobs.job("asset.process", parked=give_up, retried=take_up, more=unprocessed)
async def process(asset: str) -> None:
    await processing.process(asset)


@jobs.job("asset.encode", limit=settings().transcode_jobs, parked=give_up, retried=take_up, more=unencoded)
async def encode(asset: str) -> None:
    await processing.encode(asset)


@on(Verb.ASSET_READY)
async def want_extras(event: Event) -> None:
    """Before captions are: words inside the file save the listening."""
    await extras.ask(event.subject_id)


@jobs.job("asset.extras", limit=settings().transcode_jobs)
async def add_extras(asset: str) -> None:
    await extras.make(asset)


@on(Verb.ASSET_READY)
async def want_captions(event: Event) -> None:
    await transcribing.ask(event.subject_id)


@jobs.job("asset.captions", limit=1)
async def suggest_captions(asset: str) -> None:
    await transcribing.transcribe(asset)


@jobs.job("asset.poster", parked=give_up_poster)
async def take_poster(asset: str) -> None:
    await posters.make(asset)


@jobs.every("*/5 * * * *")
async def resume() -> None:
    await upkeep.resume_stuck()


@jobs.every("17 * * * *")
async def tidy() -> None:
    await upkeep.expire_uploads()
    await upkeep.drop_interim()
    await upkeep.sweep_scratch()


@jobs.every("43 2 * * *")
async def sweep() -> None:
    await upkeep.sweep_storage()
    await mending.mend()


@jobs.every("40 3 * * *")
async def delete() -> None:
    """After the Posts that were deleted long ago have let go of their files."""
    await deletion.tidy()
