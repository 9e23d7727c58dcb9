"""Run the recipes of `video` in the sandbox and trust no result before it is checked."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec

from app.refusal import Refusal
from media import ffmpeg, images, probe, sandbox, video
from media.units import spell_length

STALL = 60  # seconds without a new frame
SLOWEST = 15  # seconds of work for one second of video, before we give up
POSTER_WIDTHS = (360, 720)

Progress = Callable[[float], Awaitable[None]]


class Failed(Refusal):
    """The work began and could not end well. `detail` is ffmpeg's last words, for the log."""

    def __init__(self, code: str, limit: object = None, value: object = None, detail: str = "") -> None:
        super().__init__(code, limit=limit, value=value)
        self.detail = detail


class Rendition(msgspec.Struct, frozen=True):
    """One playable file; sizes in pixels and bytes. Its name is the short side, as in `v720`."""

    name: str
    width: int
    height: int
    path: Path
    size: int


async def copy(
    path: Path, out: Path, facts: probe.Facts, scratch: Path, progress: Progress | None = None
) -> Rendition:
    """The picture as it came, in a clean file: playable a moment after the last byte."""
    await _run(video.copy(_program(), path, out, facts), path, out.parent, facts.duration_s, progress)
    return await _check(out, facts.duration_s, video.Size(facts.width, facts.height), scratch)


async def first(path: Path, out: Path, facts: probe.Facts, scratch: Path) -> Rendition:
    """The first seconds at 480, until the ladder stands."""
    length = min(facts.duration_s, video.FIRST_LENGTH)
    await _run(video.first(_program(), path, out, facts), path, out.parent, length)
    return await _check(out, length, video.fit(facts, 480), scratch)


async def ladder(
    path: Path,
    folder: Path,
    facts: probe.Facts,
    scratch: Path,
    rungs: tuple[int, ...] = (720, 480),
    progress: Progress | None = None,
) -> list[Rendition]:
    """All wanted renditions into `folder`, biggest first."""
    outs = {folder / f"v{size.short}.mp4": size for size in video.ladder_sizes(facts, rungs)}
    command = video.ladder(_program(), path, outs, facts)
    await _run(command, path, folder, facts.duration_s, progress)
    checks = (_check(out, facts.duration_s, size, scratch) for out, size in outs.items())
    return list(await asyncio.gather(*checks))


async def posters(path: Path, folder: Path, facts: probe.Facts, scratch: Path) -> list[Path]:
    """`poster-{1,2,3}-{360,720}.webp` in `folder`; fewer if a moment has no picture."""
    outs = {scratch / f"still-{n}.png": at for n, at in enumerate(video.poster_times(facts), start=1)}
    await _run(video.stills(_program(), path, outs, facts), path, scratch)
    made: list[Path] = []
    for number, still in enumerate(outs, start=1):
        if still.exists():
            made += await images.posters(still, folder, f"poster-{number}", POSTER_WIDTHS)
            still.unlink()
    if not made:
        raise Failed("encoder_failed", detail="no still picture")
    return made


def faststart(path: Path) -> bool:
    """Whether the table of contents stands before the pictures, so that playing starts at once."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            length, name = int.from_bytes(head[:4]), head[4:]
            if name in {b"moov", b"mdat"}:
                return name == b"moov"
            if length < 8:
                return False
            file.seek(length - 8, 1)
    return False


def _program() -> Path:
    return ffmpeg.program().path


async def _run(
    command: Sequence[str], source: Path, out: Path, length: float = 0, progress: Progress | None = None
) -> None:
    """Run one command that writes in `out`; of `length` seconds at least nine tenths must come out."""
    clock = _Clock(length, progress)
    try:
        outcome = await sandbox.run(
            command, source, out, seconds=STALL + SLOWEST * length, stall=STALL, listen=clock.hear
        )
    except sandbox.Stalled as stalled:
        raise Failed("encoder_stalled", limit=spell_length(stalled.seconds)) from None
    if outcome.code:
        damaged = "Invalid data found" in outcome.errors  # then trying again would change nothing
        raise Failed("unreadable_video" if damaged else "encoder_failed", detail=outcome.errors)
    # ffmpeg ends well on files that are cut off or damaged, so its word is not enough.
    # Of a very short clip the last half second may be missing: its last frame's own length is not told.
    if clock.reached < min(probe.WHOLE * length, length - 0.5):
        raise Failed(
            "incomplete_file",
            limit=spell_length(length),
            value=spell_length(clock.reached),
            detail=outcome.errors,
        )


class _Clock:
    """Reads ffmpeg's progress lines."""

    def __init__(self, length: float, progress: Progress | None) -> None:
        self.length, self.progress = length, progress
        self.reached = 0.0

    async def hear(self, line: str) -> bool:
        name, _, value = line.partition("=")
        if name != "out_time_us" or not value.isdigit():
            return False
        moved = int(value) / 1e6 > self.reached
        self.reached = max(self.reached, int(value) / 1e6)
        if moved and self.progress and self.length:
            await self.progress(min(self.reached / self.length, 1.0))
        return moved


#: What every MP4 carries, and what says nothing about people.
HARMLESS = frozenset(
    {"major_brand", "minor_version", "compatible_brands", "encoder", "handler_name", "vendor_id", "language"}
)


async def _check(path: Path, length: float, size: video.Size, scratch: Path) -> Rendition:
    """Probe what came out: length, size, codecs, order of the boxes, no tags."""
    try:
        facts = await probe.rendition(path, scratch)
    except Refusal as refusal:
        raise Failed("encoder_failed", detail=f"{path.name}: {refusal.code}") from refusal
    faults = {
        f"{facts.duration_s:.2f} s, not {length:.2f}": abs(facts.duration_s - length) > max(0.5, length / 20),
        f"{facts.width}x{facts.height}": (facts.width, facts.height) != (size.width, size.height),
        f"{facts.codec} {facts.pixel_format}": not facts.copyable,
        f"sound is {facts.audio}": facts.audio not in {None, "aac"},
        "the table of contents is last": not faststart(path),
        f"tags {facts.tags}": not HARMLESS.issuperset(facts.tags),
    }
    if any(faults.values()):
        detail = "; ".join(text for text, wrong in faults.items() if wrong)
        raise Failed("encoder_failed", detail=f"{path.name}: {detail}")
    return Rendition(path.stem, facts.width, facts.height, path, facts.size)
