"""Run the recipes of `video` in the sandbox and trust no result before it is checked."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from app.refusal import Refusal
from media import ffmpeg, images, probe, sandbox, video
from media.units import spell_length
from media.video import DEFAULT, Target

STALL = 60  # seconds without a new frame
SLOWEST = 15  # seconds of work for one second of video, before we give up
POSTER_WIDTHS = (360, 720)
#: Seconds by which a rendition may differ from what it should last, or a share of it where that is more.
SLACK_S, SLACK_SHARE = 0.5, 0.05
#: What every MP4 carries, and what says nothing about people.
HARMLESS = frozenset(
    {"major_brand", "minor_version", "compatible_brands", "encoder", "handler_name", "vendor_id", "language"}
)

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
    await run(video.copy(_program(), path, out, facts), path, out.parent, facts, facts.duration_s, progress)
    size = video.Size(facts.width, facts.height)
    return (await check({out: size}, facts.duration_s, scratch))[0]


async def first(
    path: Path, out: Path, facts: probe.Facts, scratch: Path, target: Target = DEFAULT
) -> Rendition:
    """The first seconds, small, until the ladder stands."""
    length = min(facts.duration_s, video.FIRST_LENGTH)
    await run(video.first(_program(), path, out, facts, target), path, out.parent, facts, length)
    return (await check({out: video.fit(facts, video.FIRST_SHORT)}, length, scratch))[0]


async def ladder(
    path: Path,
    folder: Path,
    facts: probe.Facts,
    scratch: Path,
    target: Target = DEFAULT,
    progress: Progress | None = None,
) -> list[Rendition]:
    """All wanted renditions into `folder`, biggest first."""
    outs = {folder / f"v{size.short}.mp4": size for size in video.ladder_sizes(facts, target.rungs)}
    command = video.ladder(_program(), path, outs, facts, target)
    await run(command, path, folder, facts, facts.duration_s, progress)
    return await check(outs, facts.duration_s, scratch)


async def sound(
    path: Path,
    out: Path,
    facts: probe.Facts,
    scratch: Path,
    target: Target = DEFAULT,
    progress: Progress | None = None,
) -> Rendition:
    """The voice alone, for a file without a picture."""
    command = video.sound(_program(), path, out, facts, target)
    await run(command, path, out.parent, facts, facts.duration_s, progress)
    return (await check({out: None}, facts.duration_s, scratch))[0]


async def posters(
    path: Path, folder: Path, facts: probe.Facts, scratch: Path, moments: dict[int, float] | None = None
) -> list[Path]:
    """`poster-{number}-{360,720}.webp` in `folder`: three, or of these moments (seconds of the file).

    Fewer if a moment has no picture.
    """
    times = moments or dict(enumerate(video.poster_times(facts), start=1))
    outs = {scratch / f"still-{number}.png": at for number, at in times.items()}
    await run(video.stills(_program(), path, outs, facts), path, scratch, facts)
    there = {still: f"poster-{number}" for number, still in zip(times, outs, strict=True) if still.exists()}
    if not there:
        raise Failed("encoder_failed", detail="no still picture")
    made = await images.posters(there, folder, POSTER_WIDTHS)
    for still in there:
        still.unlink()
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


async def run(
    command: Sequence[str],
    source: Path,
    out: Path,
    facts: probe.Facts,
    length: float = 0,
    progress: Progress | None = None,
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
        raise _failure(outcome.errors)
    # ffmpeg ends well on files that are cut off or damaged, so its word is not enough.
    if clock.reached < _enough(length, facts):
        raise Failed(
            "incomplete_file",
            limit=spell_length(length),
            value=spell_length(clock.reached),
            detail=outcome.errors,
        )


async def check(expected: Mapping[Path, video.Size | None], length: float, scratch: Path) -> list[Rendition]:
    """Probe what came out: length, size, codecs, order of the boxes, no tags. Without a size it is sound."""
    try:
        found = await probe.renditions([*expected], scratch)
    except Refusal as refusal:
        names = ", ".join(path.name for path in expected)
        raise Failed("encoder_failed", detail=f"{names}: {refusal.code}") from refusal
    return [
        _checked(path, facts, length, size)
        for (path, size), facts in zip(expected.items(), found, strict=True)
    ]


def _checked(path: Path, facts: probe.Facts, length: float, size: video.Size | None) -> Rendition:
    expected = (size.width, size.height) if size else (0, 0)
    slack = max(SLACK_S, SLACK_SHARE * length)
    faults = {
        f"{facts.duration_s:.2f} s, not {length:.2f}": abs(facts.duration_s - length) > slack,
        f"{facts.width}x{facts.height}": (facts.width, facts.height) != expected,
        f"{facts.codec} {facts.pixel_format}": facts.copyable != (size is not None),
        f"sound is {facts.audio}": facts.audio not in ({None, "aac"} if size else {"aac"}),
        "the table of contents is last": not faststart(path),
        f"tags {facts.tags}": not HARMLESS.issuperset(facts.tags),
    }
    if any(faults.values()):
        detail = "; ".join(text for text, wrong in faults.items() if wrong)
        raise Failed("encoder_failed", detail=f"{path.name}: {detail}")
    return Rendition(path.stem, facts.width, facts.height, path, facts.size)


def _program() -> Path:
    return ffmpeg.program().path


def _failure(errors: str) -> Failed:
    """What ffmpeg's words mean: of a damaged file trying again would change nothing."""
    if "No space left" in errors:
        return Failed("storage_full", detail=errors)
    return Failed("unreadable_video" if "Invalid data found" in errors else "encoder_failed", detail=errors)


def _enough(length: float, facts: probe.Facts) -> float:
    """Half a second or two frames may be missing at the end: the last frame's own length is not told."""
    end = max(SLACK_S, 2 / (facts.fps or video.FPS))
    return min(probe.WHOLE * length, length - end)


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
