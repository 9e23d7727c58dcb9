"""The media pipeline against bare ffmpeg, and how soon a film plays."""

import asyncio
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app import embedded_postgres
from bench import stack
from bench.films import film
from bench.report import Result, say, show
from media import ffmpeg, probe, sandbox, transcode, video

ROUNDS = 3
LAUNCHES = 15


class Ladder(msgspec.Struct):
    """CPU seconds: our whole job, the same command bare, and a bare process for each rung."""

    job: float
    bare: float
    apart: float


def run(folder: Path, *, quick: bool) -> int:
    server = embedded_postgres.start(folder)
    try:
        return asyncio.run(_measure(server, folder, quick=quick))
    finally:
        server.close()


async def _measure(server: embedded_postgres.Server, folder: Path, *, quick: bool) -> int:
    seconds, rounds = (10, 1) if quick else (30, ROUNDS)
    ladder = await _ladders(folder, film(folder, "h264", seconds), rounds)
    launched = await _launch(folder, film(folder, "h264", 5))
    length = 60 if quick else 180
    copied, cp = await _copies(folder, film(folder, "h264", length), rounds)
    minute = 5 if quick else 60
    async with stack.running(server) as client:
        say("first playable through the whole stack")
        await stack.first_playable(client, film(folder, "h264", 5))  # everything is loaded after that
        plain = [await stack.first_playable(client, film(folder, "h264", minute)) for _ in range(rounds)]
        other = [await stack.first_playable(client, film(folder, "hevc", minute)) for _ in range(rounds)]
    told = f"a portrait film of {seconds} s, 1080x1920, 30 fps, 10 Mbit/s"
    upload = (
        "wall time from the last 64 kB of a tus upload to the first bytes of a playable file, through web"
    )
    return show("media", [
        Result(
            name="job_cpu_over_bare", value=ladder.job / ladder.bare, unit="ratio", target=1.10,
            how="CPU of probe, sandbox, ladder and checks over one bare ffmpeg with the same arguments,"
            f" {told}; medians of {rounds}, alternating; {ladder.job:.1f} s and {ladder.bare:.1f} s",
        ),
        Result(
            name="one_process_over_separate", value=ladder.bare / ladder.apart, unit="ratio", target=0.80,
            how=f"CPU of one ffmpeg that makes 720 and 480 over one ffmpeg for each, {told};"
            f" {ladder.bare:.1f} s and {ladder.apart:.1f} s",
        ),
        Result(
            name="copy_over_cp", value=copied / cp, unit="ratio", target=3,
            how=f"wall time of the checked, playable copy of {length} s of H.264 over a plain copy of it;"
            f" medians of {rounds}; {copied:.2f} s and {cp:.2f} s",
        ),
        Result(
            name="first_playable_h264", value=statistics.median(plain), unit="s", target=1.5,
            how=f"{upload}, queue, worker and storage; {minute} s of H.264; median of {rounds}",
        ),
        Result(
            name="first_playable_hevc", value=statistics.median(other), unit="s", target=4,
            how=f"{upload}, queue, worker and storage; {minute} s of HEVC; median of {rounds}",
        ),
        Result(
            name="launcher", value=launched, unit="ms", target=30,
            how=f"what the sandbox adds to starting ffmpeg, wall time, median of {LAUNCHES}",
        ),
    ])  # fmt: skip


async def _ladders(folder: Path, clip: Path, rounds: int) -> Ladder:
    """The three ways to the same files, in turn."""
    scratch = _fresh(folder / "scratch")
    facts = await probe.video(clip, scratch)
    sizes = video.ladder_sizes(facts, video.DEFAULT.rungs)
    taken: list[Ladder] = []
    for number in range(rounds):
        say(f"ladder {number + 1} of {rounds}")
        out = _fresh(folder / f"round-{number}")
        began = _cpu()
        await transcode.ladder(clip, out, await probe.video(clip, scratch), scratch)
        job = _cpu() - began
        apart = [await _bare(clip, out, facts, [size]) for size in sizes]
        taken.append(Ladder(job, await _bare(clip, out, facts, sizes), sum(apart)))
        shutil.rmtree(out)
    return Ladder(
        *(statistics.median(getattr(one, name) for one in taken) for name in Ladder.__struct_fields__)
    )


async def _bare(clip: Path, out: Path, facts: probe.Facts, sizes: Sequence[video.Size]) -> float:
    """CPU seconds of ffmpeg with our arguments and nothing around it."""
    outs = {out / f"bare-{size.short}.mp4": size for size in sizes}
    command = video.ladder(ffmpeg.program().path, clip, outs, facts)
    began = _cpu()
    await asyncio.to_thread(
        subprocess.run, command, check=True, stdin=subprocess.DEVNULL, capture_output=True
    )
    return _cpu() - began


async def _copies(folder: Path, clip: Path, rounds: int) -> tuple[float, float]:
    """Wall seconds of the fast path, and of a plain copy."""
    ours, plain = [], []
    for number in range(rounds):
        out = _fresh(folder / f"copy-{number}")
        began = time.perf_counter()
        facts = await probe.video(clip, out)
        await transcode.copy(clip, out / "src.mp4", facts, out)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        await asyncio.to_thread(shutil.copyfile, clip, out / "plain.mp4")
        plain.append(time.perf_counter() - began)
        shutil.rmtree(out)
    return statistics.median(ours), statistics.median(plain)


async def _launch(folder: Path, clip: Path) -> float:
    """Milliseconds more for `ffmpeg -version` through the sandbox."""
    program, out = str(ffmpeg.program().path), _fresh(folder / "launch")
    ours, bare = [], []
    for _ in range(LAUNCHES):
        began = time.perf_counter()
        await sandbox.run([program, "-version"], clip, out, seconds=10)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            program, "-version", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        await process.communicate()
        bare.append(time.perf_counter() - began)
    return 1000 * (statistics.median(ours) - statistics.median(bare))


def _cpu() -> float:
    """CPU seconds of this process and of all children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _fresh(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
