"""From received bytes to something that plays, and on to the whole ladder.

Two jobs: `process` ends with the first playable version, `encode` with all renditions. Each may be
killed at any moment and runs again: files have fixed keys, rows switch in one transaction.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from app import database, limits
from app.refusal import Refusal
from media import images, probe, scratch, sniff, states, storage, transcode
from media.scratch import Bench
from media.sentences import RETRYABLE
from media.states import File, Shape, Work
from media.units import spell_length, spell_size
from media.uploads import MB, forget_parts

log = logging.getLogger("pollen.media")

TYPES = {".mp4": "video/mp4", ".webp": "image/webp", ".jpg": "image/jpeg"}
#: Seconds between two reports of progress: often enough to watch, too seldom to cost.
REPORT_S = 1.0
#: Faults of the machine, not of the file: the job tries again by itself.
PASSING = RETRYABLE | {"storage_full", "storage_down"}
TRIES = 3


class Again(Exception):
    """Worth another try by the queue."""


async def process(asset: str) -> None:
    """Bring a received file to what plays; a photo to the end."""
    work = await states.begin(asset, "received", "probing", state="probing", step="checking")
    if work is not None:
        await _attempt(work, _first)


async def encode(asset: str) -> None:
    """Keep the original in one piece and make the ladder."""
    work = await states.begin(asset, "playable", state="playable", step="encoding")
    if work is not None:
        await _attempt(work, _all)


async def give_up(asset: str) -> None:
    """The queue has tried as often as it does."""
    await states.fail(asset, Refusal("gave_up", limit=TRIES))


async def _attempt(work: Work, make: Callable[[Work, Bench], Awaitable[None]]) -> None:
    """Do the work; what the file is to blame for ends it, what the machine is to blame for is tried again."""
    try:
        async with scratch.bench(work.id) as bench:
            await make(work, bench)
    except Refusal as refusal:
        if isinstance(refusal, transcode.Failed):
            log.warning("asset %s: %s: %s", work.id, refusal.code, refusal.detail)
        if refusal.code in PASSING:
            raise Again(refusal.code) from refusal
        await states.fail(work.id, refusal)


async def _first(work: Work, bench: Bench) -> None:
    if sniff.kind(bench.source) == "photo":
        await _photo(work, bench)
    else:
        await _video(work, bench)


async def _photo(work: Work, bench: Bench) -> None:
    most = (await limits.current()).photo_max_mb * MB
    if work.length > most:
        raise Refusal("photo_too_big", limit=spell_size(most), value=spell_size(work.length))
    await states.report(work.id, "photo")
    photo = await images.renditions(bench.source, bench.out, bench.work)
    version = work.version + 1
    files = [_file(work.id, version, bench.out / one.name, one.width, one.height) for one in photo.files]
    await asyncio.gather(_store(bench.out, files), _keep(work, bench.source))
    shape = Shape(kind="photo", width=photo.width, height=photo.height, placeholder=photo.placeholder)
    await states.show_photo(work, shape, version, files)
    await forget_parts(work.id)


async def _video(work: Work, bench: Bench) -> None:
    facts = await probe.video(bench.source, bench.work)
    most = await limits.current()
    if facts.duration_s > most.video_max_s + most.video_tolerance_s:
        raise Refusal("too_long", limit=spell_length(most.video_max_s), value=spell_length(facts.duration_s))
    await states.report(work.id, "first")
    # Pictures to choose from take longer than a copy: nobody waits for them to see the film.
    stills = asyncio.create_task(transcode.posters(bench.source, bench.out, facts, bench.work))
    try:
        await _show(work, bench, facts)
        with contextlib.suppress(Refusal):  # then `encode` tries again, and says so if it cannot
            await _hang_posters(work.id, work.version + 1, facts, await stills)
    finally:
        stills.cancel()
        await asyncio.gather(stills, return_exceptions=True)


async def _show(work: Work, bench: Bench, facts: probe.Facts) -> None:
    """The first thing that plays."""
    playable = await _playable(bench, facts)
    interim = playable.name == "first" or not facts.serves_as_top
    version = work.version + 1
    file = _file(work.id, version, playable.path, playable.width, playable.height, interim=interim)
    await _store(bench.out, [file])
    shape = Shape(
        kind="video", width=facts.width, height=facts.height, duration_ms=round(facts.duration_s * 1000)
    )
    await states.show(work, shape, version, [file])


async def _playable(bench: Bench, facts: probe.Facts) -> transcode.Rendition:
    """A copy where browsers can play it, else the first seconds."""
    if facts.copyable:
        return await transcode.copy(bench.source, bench.out / "src.mp4", facts, bench.work)
    return await transcode.first(bench.source, bench.out / "first.mp4", facts, bench.work)


async def _all(work: Work, bench: Bench) -> None:
    await _keep(work, bench.source)
    await forget_parts(work.id)
    facts = await probe.video(bench.source, bench.work)
    if not await states.has_posters(work.id, work.version):
        stills = await transcode.posters(bench.source, bench.out, facts, bench.work)
        await _hang_posters(work.id, work.version, facts, stills)
    ladder = await transcode.ladder(
        bench.source, bench.out, facts, bench.work, progress=_Reporter(work.id).hear
    )
    files = [_file(work.id, work.version, one.path, one.width, one.height) for one in ladder]
    await _store(bench.out, files)
    await states.finish(work, files)


async def _hang_posters(asset: str, version: int, facts: probe.Facts, stills: list[Path]) -> None:
    files = [_poster(asset, version, path, facts) for path in stills]
    await _store(stills[0].parent, files)
    await states.add(asset, version, files)


async def _keep(work: Work, source: Path) -> None:
    """The file as it came, in one piece; from then on the parts are not needed."""
    if work.original is not None:
        return
    key = f"original/{work.id}/source"
    await storage.put(key, source)
    await database.execute("UPDATE asset SET original = $2 WHERE id = $1", work.id, key)


async def _store(folder: Path, files: list[File]) -> None:
    for file in files:
        await storage.put(file.key, folder / Path(file.key).name)


def _file(
    asset: str, version: int, path: Path, width: int | None, height: int | None, *, interim: bool = False
) -> File:
    """Its name in addresses is the file's own, without the ending where it is a film."""
    name = path.stem if path.suffix == ".mp4" else path.name
    key = f"media/{asset}/{version}/{path.name}"
    return File(name, key, TYPES[path.suffix], width, height, path.stat().st_size, interim)


def _poster(asset: str, version: int, path: Path, facts: probe.Facts) -> File:
    width = int(path.stem.rpartition("-")[2])
    return _file(asset, version, path, width, round(width * facts.height / facts.width))


class _Reporter:
    """Passes progress on, at most once a second."""

    def __init__(self, asset: str) -> None:
        self.asset = asset
        self.told = 0.0

    async def hear(self, share: float) -> None:
        moment = time.monotonic()
        if moment - self.told >= REPORT_S:
            self.told = moment
            await states.report(self.asset, "encoding", share)
