"""The media pipeline against bare ffmpeg, and how soon a clip plays."""

import asyncio
import resource
import statistics
import subprocess
import time
from pathlib import Path

from bench.report import Result, say, show
from media import ffmpeg, probe, transcode, video

ROUNDS = 3


def run(folder: Path, *, quick: bool) -> int:
    return asyncio.run(_measure(folder, seconds=10 if quick else 30))


async def _measure(folder: Path, seconds: int) -> int:
    clip, minute = _film(folder, seconds), _film(folder, 60)
    job, bare = await _ladder(folder, clip)
    launched = await _launch(folder, clip)
    first = await _playable(folder, minute)
    told = f"a portrait clip of {seconds} s at 1080x1920, 30 fps, H.264 and AAC"
    return show("media", [
        Result(
            name="job_cpu_over_bare", value=job / bare, unit="ratio", target=1.15,
            how="CPU of probe, sandbox, ladder and checks over one bare ffmpeg with the same arguments,"
            f" {told};"
            f" medians of {ROUNDS} rounds, alternating; {job:.1f} s and {bare:.1f} s",
        ),
        Result(
            name="launcher", value=launched, unit="ms", target=30,
            how="what the sandbox adds to starting ffmpeg, wall time, median of 15",
        ),
        Result(
            name="first_playable", value=first, unit="s", target=2.0,
            how="wall time from a joined file of 60 s of phone H.264 to its checked, playable copy",
        ),
    ])  # fmt: skip


def _film(folder: Path, seconds: int) -> Path:
    """A moving picture with noise and a tone, as heavy as a phone's: about 10 Mbit/s."""
    path = folder / f"clip-{seconds}.mp4"
    say(f"filming {path.name}")
    subprocess.run(
        [
            ffmpeg.program().path, "-v", "error", "-y",
            "-f", "lavfi", "-i", f"testsrc2=s=1080x1920:r=30:d={seconds},noise=alls=12:allf=t",
            "-f", "lavfi", "-i", f"sine=f=300:d={seconds}",
            "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "10M", "-maxrate", "11M", "-bufsize", "20M",
            "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac", path,
        ],
        check=True,
    )  # fmt: skip
    return path


async def _ladder(folder: Path, clip: Path) -> tuple[float, float]:
    """CPU seconds of our whole job, and of the bare command."""
    scratch = _fresh(folder / "scratch")
    facts = await probe.video(clip, scratch)
    sizes = video.ladder_sizes(facts, (720, 480))
    jobs, bares = [], []
    for number in range(ROUNDS):
        say(f"round {number + 1} of {ROUNDS}")
        began = _cpu()
        found = await probe.video(clip, scratch)
        await transcode.ladder(clip, _fresh(folder / f"job-{number}"), found, scratch)
        jobs.append(_cpu() - began)
        out = _fresh(folder / f"bare-{number}")
        command = video.ladder(
            ffmpeg.program().path, clip, {out / f"v{size.short}.mp4": size for size in sizes}, facts
        )
        began = _cpu()
        await asyncio.to_thread(
            subprocess.run, command, check=True, stdin=subprocess.DEVNULL, capture_output=True
        )
        bares.append(_cpu() - began)
    return statistics.median(jobs), statistics.median(bares)


async def _launch(folder: Path, clip: Path) -> float:
    """Milliseconds more for `ffmpeg -version` through the sandbox."""
    from media import sandbox  # noqa: PLC0415 - only this measurement needs it

    program, out = str(ffmpeg.program().path), _fresh(folder / "launch")
    ours, bare = [], []
    for _ in range(15):
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


async def _playable(folder: Path, clip: Path) -> float:
    waits = []
    for number in range(ROUNDS):
        scratch, out = _fresh(folder / f"first-{number}"), _fresh(folder / f"copy-{number}")
        began = time.perf_counter()
        facts = await probe.video(clip, scratch)
        await transcode.copy(clip, out / "src.mp4", facts, scratch)
        waits.append(time.perf_counter() - began)
    return statistics.median(waits)


def _cpu() -> float:
    """CPU seconds of this process and of all children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _fresh(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
