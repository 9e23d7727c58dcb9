"""From received bytes to something that plays, and on to the whole ladder.

Two jobs: `process` ends with the first playable version, `encode` with all renditions of the wanted one.
Each may be killed at any moment and runs again: files have fixed keys, rows switch in one transaction.
When something else is wanted at the end than at the start, the job begins anew.
"""

import asyncio
import contextlib
import errno
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from app import database, limits
from app.refusal import Refusal
from media import assets, images, parts, probe, renditions, scratch, sniff, states, storage, transcode
from media.renditions import File
from media.scratch import Bench
from media.sentences import RETRYABLE
from media.states import Shape, Work
from media.units import MB, spell_size
from media.video import Target

log = logging.getLogger("pollen.media")

#: Seconds between two reports of progress: often enough to watch, too seldom to cost.
REPORT_S = 1.0
TRIES = 3
#: These last longer than three tries: the asset waits as it is, and goes on by itself.
WAITING = {"storage_full": "waiting_for_room", "storage_down": "waiting_for_storage"}


class Again(Exception):
    """A fault of the machine, not of the file: worth another try by the queue."""


async def process(asset: str) -> None:
    """Bring a received file to what plays; a photo and a voice to the end."""
    while work := await states.begin(asset, "received", "probing", state="probing", step="checking"):
        if not await _attempt(work, _first):
            break


async def encode(asset: str) -> None:
    """Keep the original in one piece and make the ladder, or the version that is wanted instead."""
    while work := await states.begin(asset, "playable", state="playable", step="encoding"):
        if not await _attempt(work, _all if work.version == work.wanted else _anew):
            break


async def give_up(asset: str) -> None:
    """The queue has tried as often as it does."""
    await states.fail(asset, Refusal("gave_up", limit=TRIES))


async def _attempt(work: Work, make: Callable[[Work, Bench], Awaitable[None]]) -> bool:
    """Do the work; what the file is to blame for ends it, what the machine is to blame for is tried again.

    False when the work has to wait.
    """
    try:
        with _full_disk():
            async with scratch.bench(work.id) as bench:
                await make(work, bench)
    except Refusal as refusal:
        if isinstance(refusal, transcode.Failed):
            log.warning("asset %s: %s: %s", work.id, refusal.code, refusal.detail)
        if refusal.code in WAITING:
            await states.wait(work.id, Refusal(WAITING[refusal.code]))
            return False
        if refusal.code in RETRYABLE:
            raise Again(refusal.code) from refusal
        await states.fail(work.id, refusal, work)
    return True


@contextlib.contextmanager
def _full_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise Refusal("storage_full") from error


async def _first(work: Work, bench: Bench) -> None:
    if sniff.kind(bench.source) == "photo":
        await _photo(work, bench)
        return
    facts = await _facts(work, bench)
    if facts.kind == "audio":
        await _keep(work, bench.source)
        await _whole(work, bench, facts)
        await parts.forget(work.id)
    else:
        await _film(work, bench, facts)


async def _photo(work: Work, bench: Bench) -> None:
    most = (await limits.current()).photo_max_mb * MB
    if work.length > most:
        raise Refusal("photo_too_big", limit=spell_size(most), value=spell_size(work.length))
    await states.report(work.id, "photo")
    photo = await images.renditions(bench.source, bench.out, bench.work)
    files = [_file(work.id, work.wanted, bench.out / one.name, one.width, one.height) for one in photo.files]
    await asyncio.gather(_store(bench.out, files), _keep(work, bench.source))
    shape = Shape(kind="photo", width=photo.width, height=photo.height, placeholder=photo.placeholder)
    await states.show_whole(work, shape, files)
    await parts.forget(work.id)


async def _facts(work: Work, bench: Bench) -> probe.Facts:
    """What the file holds, and what of it is kept."""
    whole = await probe.video(bench.source, bench.work)
    await states.measure(work.id, round(whole.duration_s * 1000))
    return probe.keep(whole, work.start_ms, work.end_ms, await limits.current())


async def _film(work: Work, bench: Bench, facts: probe.Facts) -> None:
    await states.report(work.id, "first")
    if not await _show(work, bench, facts):
        return
    # Only now: pictures to choose from take longer than a copy, and nobody waits for them to see the film.
    with contextlib.suppress(Refusal):  # then `encode` tries again, and says so if it cannot
        stills = await transcode.posters(bench.source, bench.out, facts, bench.work)
        await _hang_posters(work.id, work.wanted, facts, stills)


async def _show(work: Work, bench: Bench, facts: probe.Facts) -> bool:
    """The first thing that plays."""
    playable = await _playable(bench, facts)
    interim = playable.name == "first" or not facts.serves_as_top
    file = _file(work.id, work.wanted, playable.path, playable.width, playable.height, interim=interim)
    await _store(bench.out, [file])
    return await states.show(work, _shape(facts), [file])


async def _playable(bench: Bench, facts: probe.Facts) -> transcode.Rendition:
    """A copy where browsers can play it, else the first seconds."""
    if facts.copyable:
        return await transcode.copy(bench.source, bench.out / "src.mp4", facts, bench.work)
    out = bench.out / "first.mp4"
    return await transcode.first(bench.source, out, facts, bench.work, await _target())


async def _all(work: Work, bench: Bench) -> None:
    """What is missing of the version that plays."""
    await _keep(work, bench.source)
    await parts.forget(work.id)
    facts = await _facts(work, bench)
    if not await renditions.has_posters(work.id, work.version):
        stills = await transcode.posters(bench.source, bench.out, facts, bench.work)
        await _hang_posters(work.id, work.version, facts, stills)
    files = await _encoded(work, bench, facts)
    await _store(bench.out, files)
    await states.finish(work, files)


async def _anew(work: Work, bench: Bench) -> None:
    """Another version than the one that plays."""
    await _keep(work, bench.source)
    await parts.forget(work.id)
    await _whole(work, bench, await _facts(work, bench))


async def _whole(work: Work, bench: Bench, facts: probe.Facts) -> None:
    """A version with everything in it, and then the switch to it."""
    files = await _encoded(work, bench, facts)
    if facts.kind == "video":
        stills = await transcode.posters(bench.source, bench.out, facts, bench.work)
        files += [_poster(work.id, work.wanted, path, facts) for path in stills]
    if facts.serves_as_top:
        top = await transcode.copy(bench.source, bench.out / "src.mp4", facts, bench.work)
        files.append(_file(work.id, work.wanted, top.path, top.width, top.height))
    await _store(bench.out, files)
    await states.show_whole(work, _shape(facts), files)


async def _encoded(work: Work, bench: Bench, facts: probe.Facts) -> list[File]:
    """The ladder of a film, or the sound of a voice."""
    hear, target = _Reporter(work.id).hear, await _target()
    if facts.kind == "audio":
        out = bench.out / "sound.m4a"
        made = [await transcode.sound(bench.source, out, facts, bench.work, target, hear)]
    else:
        made = await transcode.ladder(bench.source, bench.out, facts, bench.work, target, hear)
    return [_file(work.id, work.wanted, one.path, one.width or None, one.height or None) for one in made]


async def _target() -> Target:
    """The renditions that everybody gets; bigger ones are extras and come later."""
    most = await limits.current()
    rungs = [rung for rung in most.renditions if rung <= assets.USUAL] or most.renditions
    return Target(fps=most.fps_max, rungs=tuple(rungs), loudness=most.loudness)


def _shape(facts: probe.Facts) -> Shape:
    length = round(facts.duration_s * 1000)
    return Shape(kind=facts.kind, width=facts.width or None, height=facts.height or None, duration_ms=length)


async def _hang_posters(asset: str, version: int, facts: probe.Facts, stills: list[Path]) -> None:
    files = [_poster(asset, version, path, facts) for path in stills]
    await _store(stills[0].parent, files)
    await renditions.add(asset, version, files)


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
    """Its name in addresses is the file's own, without the ending where it plays."""
    name = path.stem if path.suffix in {".mp4", ".m4a"} else path.name
    key = renditions.place(asset, version, path.name)
    return File(name, key, renditions.TYPES[path.suffix], width, height, path.stat().st_size, interim)


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
