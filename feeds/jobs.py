"""What runs in the background for Posts."""

from app import hooks, jobs
from app.events import Event, Verb, on
from feeds import checks, covers, keeping, notices, publishing, replacing, revisions, upkeep, visibility
from feeds.search import passages
from media import assets, deletion

assets.readers += [visibility.readable_assets, revisions.readable_files]
deletion.keepers.append(keeping.used)
hooks.verify.append(checks.verify)


@on(Verb.ASSET_PLAYABLE, Verb.ASSET_READY, Verb.ASSET_FAILED)
async def settle(event: Event) -> None:
    await publishing.asset_changed(event.subject_id)


@on(Verb.ASSET_PLAYABLE, Verb.ASSET_READY, Verb.ASSET_FAILED)
async def replace(event: Event) -> None:
    await replacing.settle(event.subject_id)


@on(Verb.ASSET_PLAYABLE, Verb.ASSET_READY)
async def hang_cover(event: Event) -> None:
    await covers.hang(event.subject_id)


@on(Verb.POST_EDITED, Verb.POST_PUBLISHED, Verb.POST_RESTORED)
async def tell_change(event: Event) -> None:
    await notices.changed(event.subject)


@jobs.every("* * * * *")
async def publish_planned() -> None:
    await upkeep.publish_planned()


@jobs.every("* * * * *")
async def settle_all() -> None:
    await publishing.settle_all()


@jobs.every("* * * * *")
async def replace_all() -> None:
    await replacing.settle_all()


@on(Verb.CAPTIONS_CHANGED)
async def take_up_captions(event: Event) -> None:
    await upkeep.take_up_captions(event.subject_id)


@on(Verb.CHAPTERS_CHANGED, Verb.ASSET_PLAYABLE, Verb.ASSET_READY)
async def follow_clip(event: Event) -> None:
    await passages.follow_clip(event.subject_id)


@on(Verb.COMMENT_ADDED, Verb.COMMENT_EDITED)
async def follow_tip(event: Event) -> None:
    await passages.follow_tip(event.subject)


@jobs.every("10 3 * * *")
async def purge() -> None:
    await upkeep.purge()
