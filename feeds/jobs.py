"""What runs in the background for Posts."""

from app import hooks, jobs
from app.events import Event, Verb, on
from feeds import checks, keeping, publishing, upkeep, visibility
from media import assets, deletion

assets.readers.append(visibility.readable_assets)
deletion.keepers.append(keeping.used)
hooks.verify.append(checks.verify)


@on(Verb.ASSET_PLAYABLE, Verb.ASSET_READY, Verb.ASSET_FAILED)
async def settle(event: Event) -> None:
    await publishing.asset_changed(event.subject_id)


@jobs.every("* * * * *")
async def publish_planned() -> None:
    await upkeep.publish_planned()


@jobs.every("* * * * *")
async def settle_all() -> None:
    await publishing.settle_all()


@jobs.every("* * * * *")
async def take_up_captions() -> None:
    await upkeep.take_up_captions()


@jobs.every("10 3 * * *")
async def purge() -> None:
    await upkeep.purge()
