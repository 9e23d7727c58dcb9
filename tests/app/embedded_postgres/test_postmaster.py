"""A server that died, in whatever way, is up again with every acknowledged row."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.embedded_postgres import postmaster
from tests.app.embedded_postgres.servers import (
    ask,
    kill,
    number,
    ready,
    reap,
    start,
    state,
)


def test_a_killed_server_starts_again_with_every_acknowledged_row(data: Path) -> None:
    with start(data) as server:
        ask(server, "CREATE TABLE kept AS SELECT 7 AS number", "pollen_owner")
        before = kill(data)
        with start(data) as again:
            assert number(data) != before
            assert ask(again, "SELECT number FROM kept") == "7"


def test_revive_starts_a_killed_server_again(data: Path) -> None:
    with start(data) as server:
        kill(data)
        assert not server.alive()
        server.revive()
        assert server.alive()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process adopt orphans")
def test_a_zombie_server_does_not_keep_the_next_one_from_starting(data: Path) -> None:
    """In a container whose first process never reaps, a killed server keeps its number."""
    adopt_orphans = 36
    libc = ctypes.CDLL(None)
    libc.prctl(adopt_orphans, 1, 0, 0, 0)
    try:
        with start(data) as server:
            before = kill(data)
            assert state(before) == "Z"
            with start(data) as again:
                assert number(data) != before
                assert again.alive()
            server.revive()
            zombie = kill(data)
            server.close()
            assert state(zombie) == "Z"
    finally:
        libc.prctl(adopt_orphans, 0, 0, 0, 0)
        reap()


def test_another_program_with_the_server_s_number_is_left_alone(data: Path) -> None:
    with start(data):
        pass
    pid_file = data / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n")
    with start(data) as server:
        assert number(data) != os.getpid()
        assert server.alive()


def test_the_server_is_known_without_proc_and_without_a_look_into_it(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS has no /proc; root of a container may not see in which folder another user's process works."""

    def closed_link(path: Path) -> Path:
        raise PermissionError(path)

    cluster = data / "postgres" / "data"
    with start(data):
        running = number(data)
        assert running is not None
        monkeypatch.setattr(Path, "readlink", closed_link)
        for serves in (postmaster._serves_by_ps, postmaster._serves_by_proc):
            assert serves(running, cluster)
            assert not serves(running, data / "other")
            assert not serves(os.getpid(), cluster)
        monkeypatch.undo()


def test_a_living_server_that_does_not_answer_yet_is_waited_for(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    ready(hold())
    before = number(data)
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    try:
        late = hold()
        with pytest.raises(subprocess.TimeoutExpired):
            late.wait(timeout=1)
    finally:
        os.kill(before, signal.SIGCONT)
    ready(late)
    assert number(data) == before
