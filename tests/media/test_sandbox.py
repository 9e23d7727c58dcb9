"""What an enclosed program can and cannot do."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from media import probe, sandbox, video
from media.ffmpeg import program
from tests.media.clips import canary_playlist, clip

enclosed = pytest.mark.skipif(not sandbox.landlock_version(), reason="this kernel has no landlock")


async def run_script(folder: Path, source: Path, text: str) -> sandbox.Outcome:
    script = folder / "script.py"
    script.write_text(text)
    return await sandbox.run_python(script, source, folder / "out")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_text("the input")
    return path


async def test_the_program_reads_its_input_and_writes_its_folder(
    tmp_path: Path, out: Path, source: Path
) -> None:
    made = str(out / "made")
    text = f"import os; open({made!r}, 'w').write(open({str(source)!r}).read()); print(os.environ['HOME'])"
    outcome = await run_script(tmp_path, source, text)
    assert (outcome.code, outcome.lines) == (0, [str(out)])
    assert (out / "made").read_text() == "the input"


@enclosed
async def test_the_program_cannot_read_another_file(tmp_path: Path, out: Path, source: Path) -> None:
    (tmp_path / "secret").write_text("of somebody else")
    outcome = await run_script(tmp_path, source, f"print(open({str(tmp_path / 'secret')!r}).read())")
    assert outcome.code != 0
    assert "PermissionError" in outcome.errors
    assert outcome.lines == []


@enclosed
async def test_the_program_cannot_write_elsewhere(tmp_path: Path, out: Path, source: Path) -> None:
    outcome = await run_script(tmp_path, source, f"open({str(tmp_path / 'other')!r}, 'w')")
    assert "PermissionError" in outcome.errors
    assert not (tmp_path / "other").exists()


@pytest.mark.skipif(sandbox.landlock_version() < 4, reason="landlock guards TCP from version 4 on")
async def test_the_program_cannot_connect_to_loopback(tmp_path: Path, out: Path, source: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        port = canary.getsockname()[1]
        connect = f"import socket; socket.create_connection(('127.0.0.1', {port}))"
        socket.create_connection(("127.0.0.1", port)).close()  # it is there for everybody else
        outcome = await run_script(tmp_path, source, connect)
    assert "PermissionError" in outcome.errors


async def test_limits_hold_inside(tmp_path: Path, out: Path, source: Path) -> None:
    text = "import resource as r; print(r.getrlimit(r.RLIMIT_FSIZE)[1], r.getrlimit(r.RLIMIT_CPU)[1])"
    outcome = await run_script(tmp_path, source, text)
    assert outcome.lines == [f"{600 << 20} 900"]


async def test_a_program_that_stands_still_is_killed(tmp_path: Path, out: Path, source: Path) -> None:
    async def hear(line: str) -> bool:
        return line == "progress"

    others = psutil.Process().children()
    command = ["/bin/sh", "-c", "while echo no progress; do sleep 0.1; done"]
    with pytest.raises(sandbox.Stalled) as stalled:
        await sandbox.run(command, source, out, readable=["/bin", "/usr/bin"], stall=0.5, listen=hear)
    assert stalled.value.seconds == 0.5
    assert [child for child in psutil.Process().children() if child not in others] == []


async def test_cancelling_kills_the_whole_group(tmp_path: Path, out: Path, source: Path) -> None:
    begun = asyncio.Event()
    others = psutil.Process().children(recursive=True)

    async def hear(line: str) -> bool:
        begun.set()
        return True

    command = ["/bin/sh", "-c", "sleep 60 & echo begun; wait"]
    job = asyncio.create_task(sandbox.run(command, source, out, readable=["/bin", "/usr/bin"], listen=hear))
    await asyncio.wait_for(begun.wait(), 60)
    family = [child for child in psutil.Process().children(recursive=True) if child not in others]
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert len(family) == 2
    _, alive = psutil.wait_procs(family, timeout=60)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_ffmpeg_dies_when_its_worker_is_killed(out: Path) -> None:
    worker = (
        "import asyncio, sys; from pathlib import Path; from media import sandbox, ffmpeg;"
        "film = ['-f', 'lavfi', '-i', 'testsrc2=s=320x240', '-f', 'null', '-'];"
        "out = Path(sys.argv[1]);"
        "asyncio.run(sandbox.run([ffmpeg.program().path, '-nostdin', '-re', *film], Path(sys.argv[2]), out))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", worker, out, clip("silent")], cwd=Path(__file__).parents[2]
    )
    try:
        child = wait_for_ffmpeg(psutil.Process(process.pid))
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    child.wait(timeout=60)


def wait_for_ffmpeg(worker: psutil.Process) -> psutil.Process:
    name = program().path.name[:15]
    while worker.status() != psutil.STATUS_ZOMBIE:
        with suppress(psutil.NoSuchProcess):  # the launcher becomes ffmpeg while we look
            for child in worker.children():
                if child.name()[:15] == name and child.num_threads() > 2:
                    return child
    raise AssertionError("the worker ended before ffmpeg ran")


async def test_a_playlist_that_calls_itself_mp4_reaches_nobody(tmp_path: Path, out: Path) -> None:
    """Even when sniffing were fooled: ffmpeg is bound to one format, and to no network."""
    facts = await probe.video(clip("silent"), out)
    command = video.copy(program().path, clip("silent"), out / "x.mp4", facts)
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/a.ts"
        for target in (address, f"file://{clip('phone-h264')}"):
            evil = canary_playlist(tmp_path, target)
            on_evil = [f"file:{evil}" if part == f"file:{clip('silent')}" else part for part in command]
            assert f"file:{evil}" in on_evil
            outcome = await sandbox.run(on_evil, evil, out)
            assert outcome.code != 0
            assert not (out / "x.mp4").exists()
            with pytest.raises(BlockingIOError):
                canary.accept()
