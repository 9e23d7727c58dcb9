"""The supervisor, with small stand-ins for web and worker."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from app import supervisor, supervisor_children
from app.supervisor_children import Child, leash, stop

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 120.0
#: Answers /health and writes its number down; ends when it is asked to.
WEB = """
import http.server, os, pathlib, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *args): pass
with (pathlib.Path(os.environ["POLLEN_DATA"]) / "web").open("a") as file: print(os.getpid(), file=file)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
"""
#: Will not end when asked to, and has a child of its own.
STUBBORN = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
path = pathlib.Path(os.environ["POLLEN_DATA"]) / "worker"
path.write_text(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""
SEED = """
import json, os, pathlib
people = [{"role": "Person", "email": "ana@demo.example", "name": "Ana"}]
path = pathlib.Path(os.environ["POLLEN_DATA"]) / "demo.json"
path.write_text(json.dumps({"password": "open sesame", "people": people}))
"""
RUN = """
import sys
from pathlib import Path
from app import supervisor
web, worker, seed, before, data, port = sys.argv[1:]
python = (sys.executable, "-c")
kept = [(*python, web, port), (*python, worker)]
commands = supervisor.Commands([(*python, before)], kept, (*python, seed), (0.1,))
sys.exit(supervisor.run(supervisor.Options("127.0.0.1", int(port), Path(data)), commands))
"""
OPEN = "0.0.0.0"  # noqa: S104 - what the tests are about
QUIET = "import time; time.sleep(600)"
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def run(tmp_path: Path, port: int) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start(
        *, worker: str = QUIET, before: str = "", seed: str = SEED, at: int = port
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, WEB, worker, seed, before, tmp_path, str(at)],
            cwd=REPOSITORY,
            env={**os.environ, "POLLEN_DATABASE_URL": "postgresql://unused"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate(timeout=PATIENCE)


def test_the_address_is_printed_and_then_the_demo_sign_ins(run: Start, port: int) -> None:
    running = run()
    assert _line(running).startswith(f"Pollen is at http://127.0.0.1:{port}")
    assert "open sesame" in _line(running)
    assert "ana@demo.example" in _line(running)


def test_the_demo_people_are_introduced_before_all_of_the_demo_is_there(run: Start) -> None:
    running = run(seed=f"{SEED}import time; time.sleep(600)")
    assert _line(running).startswith("Pollen is at")
    assert "open sesame" in _line(running)


def test_a_killed_child_starts_again(run: Start, tmp_path: Path) -> None:
    running = run(seed="")
    _line(running)
    (first,) = _numbers(tmp_path / "web")
    os.kill(first, signal.SIGKILL)
    while "starts again in 0.1 s" not in (said := _line(running)):
        assert said, "it ended instead"
    _until(lambda: len(_numbers(tmp_path / "web")) == 2)


def test_a_dead_child_waits_longer_each_time_until_it_lived_steadily() -> None:
    now = [0.0]
    child = Child((sys.executable, "-c", ""), os.environ, clock=lambda: now[0])
    child.start()
    pauses = []
    for _ in range(7):
        _until(lambda: child.process is not None and child.process.poll() is not None)
        pause = child.tend()
        assert pause is not None
        pauses.append(pause)
        assert child.tend() is None
        assert child.ended() is not None
        now[0] += pause
        child.tend()
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    now[0] += 60
    _until(lambda: child.process is not None and child.process.poll() is not None)
    assert child.tend() == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_takes_everything_along(run: Start, tmp_path: Path, number: signal.Signals) -> None:
    running = run(worker=STUBBORN)
    _line(running)
    _until(lambda: len(_numbers(tmp_path / "worker")) == 2)
    running.send_signal(number)
    assert running.wait(timeout=PATIENCE) == 0
    for each in (*_numbers(tmp_path / "web"), *_numbers(tmp_path / "worker")):
        _until(lambda each=each: not _alive(each))


def test_who_will_not_go_is_killed_for_all_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many they are: a stop of all may take 10 s, and PostgreSQL comes after them."""
    told: list[object] = []
    children = [Mock(spec=Child) for _ in range(3)]
    for child in children:
        child.ask_to_stop.side_effect = lambda: told.append("asked")
        child.finish.side_effect = told.append
    monkeypatch.setattr(supervisor_children, "time", SimpleNamespace(monotonic=lambda: 100.0))
    stop(children, supervisor.STOP_SECONDS)
    assert told == ["asked"] * 3 + [100 + supervisor.STOP_SECONDS] * 3
    assert supervisor.STOP_SECONDS < 10


def test_children_die_with_a_killed_supervisor(run: Start, tmp_path: Path) -> None:
    running = run()
    _line(running)
    (web,) = _numbers(tmp_path / "web")
    assert _alive(web)
    running.kill()
    _until(lambda: not _alive(web))


def test_a_leash_ends_its_process_when_our_end_closes() -> None:
    with subprocess.Popen([sys.executable, "-c", QUIET]) as process:
        watcher = leash(process.pid)
        assert process.poll() is None
        watcher.communicate(timeout=PATIENCE)
        assert process.wait(timeout=PATIENCE) == -signal.SIGTERM


def test_a_second_start_on_the_same_data_names_the_running_address(run: Start, port: int) -> None:
    _line(run())
    second = run(at=port + 1)
    _, said = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert said == f"Pollen already runs on this data: http://127.0.0.1:{port}\n"


def test_a_busy_port_is_named(run: Start, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        refused = run()
        _, said = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 1
    assert said.startswith(f"Port {port} on 127.0.0.1 cannot be used (Address already in use)")
    assert "--port" in said


def test_a_failed_migration_starts_nothing(run: Start, tmp_path: Path) -> None:
    refused = run(before="import sys; sys.exit('no such table')")
    _, said = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 1
    assert said.startswith("no such table")
    assert "failed with status 1" in said
    assert not (tmp_path / "web").exists()


def test_stop_ends_children_that_pause() -> None:
    child = Child((sys.executable, "-c", ""), os.environ)
    child.start()
    _until(lambda: child.tend() is not None)
    stop([child], 1)
    assert child.tend() is None


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        ([], True),
        (["--empty"], False),
        (["--host", OPEN], False),
        (["--host", OPEN, "--demo"], True),
    ],
)
def test_the_demo_company_comes_unasked_only_where_nobody_else_can_sign_in(
    arguments: list[str], due: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLLEN_HOST", raising=False)
    found = supervisor._product(supervisor.options(arguments)).beside
    assert (found is not None) == due
    if "--demo" in arguments:
        assert found is not None
        assert "--password" not in found


def test_an_open_host_shows_its_address_as_a_picture(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    supervisor._greet(supervisor.Options(OPEN, 8000, tmp_path, demo=True))
    said = capsys.readouterr().out
    assert "http://0.0.0.0" not in said
    assert "▄" in said


def test_a_failed_seed_is_told_and_no_old_sign_ins_are_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "demo.json").write_text(json.dumps({"password": "old", "people": []}))
    supervisor._introduce(tmp_path, 1)
    assert capsys.readouterr().out.startswith("The demo company could not be filled in (status 1)")


def _line(running: subprocess.Popen[str]) -> str:
    """The next line it says; a supervisor that says nothing is killed, so that no test hangs."""
    assert running.stdout is not None
    patience = threading.Timer(PATIENCE, running.kill)
    patience.start()
    try:
        return running.stdout.readline()
    finally:
        patience.cancel()


def _numbers(path: Path) -> list[int]:
    return [int(number) for number in path.read_text().split()] if path.exists() else []


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)
