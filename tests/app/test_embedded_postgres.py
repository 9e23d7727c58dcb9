"""The embedded PostgreSQL: made, adopted, shared, stopped, and up again after every bad end."""

import ctypes
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from app import embedded_postgres
from app.embedded_postgres import Server, Unavailable, postmaster

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 60
HOLD = """
import sys
from pathlib import Path
from app import embedded_postgres
server = embedded_postgres.start(Path(sys.argv[1]), durable=False)
print(server.home, flush=True)
sys.stdin.read()
server.close()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that every user can pass through; its database goes with the test."""
    folder = Path(tempfile.mkdtemp(prefix="pollen-"))
    folder.chmod(0o755)
    yield folder
    _discard(folder)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A data folder below one that only this user can enter, such as root's home."""
    tmp_path.chmod(0o700)
    yield tmp_path / "data"
    _discard(tmp_path / "data")


@pytest.fixture
def hold(data: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts processes that use the server until their stdin closes."""
    started: list[subprocess.Popen[str]] = []

    def start(script: str = HOLD) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, data],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate(timeout=PATIENCE)


def test_an_empty_folder_becomes_a_running_server_with_two_roles(data: Path) -> None:
    with _start(data) as server:
        assert server.home == data / "postgres"
        assert _ask(server, "SELECT current_user", "pollen_owner") == "pollen_owner"
        assert _ask(server, "SELECT current_user", "pollen") == "pollen"
        assert (
            _ask(server, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user") == "f"
        )


async def test_asyncpg_takes_the_address(data: Path) -> None:
    with _start(data) as server:
        connection = await asyncpg.connect(server.app_dsn)
        assert await connection.fetchval("SELECT current_user") == "pollen"
        assert await connection.fetchval("SHOW listen_addresses") == ""
        await connection.close()


def test_the_application_fills_tables_and_cannot_make_them(data: Path) -> None:
    with _start(data) as server:
        server.create_database("another", template=None)
        for database in ("pollen", "another"):
            _ask(server, "CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY)", "pollen_owner", database)
            _ask(server, "CREATE SEQUENCE ticket", "pollen_owner", database)
            _ask(server, "INSERT INTO note DEFAULT VALUES; SELECT nextval('ticket')", "pollen", database)
            assert _ask(server, "SELECT count(*) FROM note", "pollen", database) == "1"
            with pytest.raises(AssertionError, match="permission denied"):
                _ask(server, "CREATE TABLE mine (id int)", "pollen", database)
            with pytest.raises(AssertionError, match="permission denied"):
                _ask(server, "TRUNCATE note", "pollen", database)


def test_a_database_is_copied_with_tables_rights_and_extensions(data: Path) -> None:
    with _start(data) as server:
        server.create_database("template")
        _ask(server, "CREATE TABLE note (id int)", "pollen_owner", "template")
        server.create_database("copy", template="template")
        _ask(server, "INSERT INTO note VALUES (1)", "pollen", "copy")
        assert _ask(server, "SELECT similarity('honey', 'money') > 0", "pollen", "copy") == "t"
        server.drop_database("copy")
        assert _ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'copy'") == "0"


def test_the_data_is_closed_to_other_users(data: Path) -> None:
    with _start(data) as server:
        for folder in (server.home, server.home / "data", server.socket):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert folder.stat().st_uid != 0


def test_a_database_of_the_caller_s_environment_does_not_mislead(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGHOST", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATABASE", "other")
    with _start(data) as server:
        assert server.alive()


def test_the_second_start_finds_what_the_first_one_wrote(data: Path) -> None:
    with _start(data) as server:
        _ask(server, "CREATE TABLE kept AS SELECT 7 AS number", "pollen_owner")
    assert not server.alive()
    with _start(data) as server:
        assert _ask(server, "SELECT number FROM kept") == "7"
    assert (server.home / "data" / "postgresql.conf").read_text().count(
        "include_if_exists = '../pollen.conf'"
    ) == 1


def test_one_user_leaves_and_the_server_stays_the_last_one_stops_it(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    first, second = _ready(hold()), _ready(hold())
    first.communicate(timeout=PATIENCE)
    assert _pid(data) is not None
    second.communicate(timeout=PATIENCE)
    assert _pid(data) is None


def test_a_killed_user_does_not_keep_the_server_up(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    first, second = _ready(hold()), _ready(hold())
    first.kill()
    first.wait(timeout=PATIENCE)
    assert _pid(data) is not None
    second.communicate(timeout=PATIENCE)
    assert _pid(data) is None


def test_a_server_whose_only_user_was_killed_is_adopted(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    user = _ready(hold())
    user.kill()
    user.wait(timeout=PATIENCE)
    before = _pid(data)
    with _start(data):
        assert _pid(data) == before


def test_three_starts_on_an_empty_folder_share_one_server(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    users = [hold() for _ in range(3)]
    assert {_ready(user).returncode for user in users} == {None}
    with _start(data) as server:
        assert _ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'pollen'") == "1"


def test_a_killed_server_starts_again_with_every_acknowledged_row(data: Path) -> None:
    with _start(data) as server:
        _ask(server, "CREATE TABLE kept AS SELECT 7 AS number", "pollen_owner")
        before = _kill(data)
        with _start(data) as again:
            assert _pid(data) != before
            assert _ask(again, "SELECT number FROM kept") == "7"


def test_revive_starts_a_killed_server_again(data: Path) -> None:
    with _start(data) as server:
        _kill(data)
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
        with _start(data) as server:
            before = _kill(data)
            assert _state(before) == "Z"
            with _start(data) as again:
                assert _pid(data) != before
                assert again.alive()
            server.revive()
            zombie = _kill(data)
            server.close()
            assert _state(zombie) == "Z"
    finally:
        libc.prctl(adopt_orphans, 0, 0, 0, 0)
        _reap()


def test_another_program_with_the_server_s_number_is_left_alone(data: Path) -> None:
    with _start(data):
        pass
    pid_file = data / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n")
    with _start(data) as server:
        assert _pid(data) != os.getpid()
        assert server.alive()


def test_the_server_is_known_without_proc_and_without_a_look_into_it(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS has no /proc; root of a container may not see in which folder another user's process works."""

    def closed_link(path: Path) -> Path:
        raise PermissionError(path)

    cluster = data / "postgres" / "data"
    with _start(data):
        running = _pid(data)
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
    _ready(hold())
    before = _pid(data)
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    try:
        late = hold()
        with pytest.raises(subprocess.TimeoutExpired):
            late.wait(timeout=1)
    finally:
        os.kill(before, signal.SIGCONT)
    _ready(late)
    assert _pid(data) == before


def test_an_interrupted_first_start_is_begun_again(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    first = hold()
    home = data / "postgres"
    while not list(home.glob("data.new-*/PG_VERSION")):
        assert first.poll() is None
    first.kill()
    (home / "data.new-older").mkdir()
    assert not (home / "data").exists()
    with _start(data) as server:
        assert server.alive()
    assert not (home / "data.new-older").exists()


def test_another_major_version_is_refused_with_the_cure(data: Path) -> None:
    with _start(data):
        pass
    version = data / "postgres" / "data" / "PG_VERSION"
    right = version.read_text()
    version.write_text("17\n")
    with pytest.raises(Unavailable, match=r"made by PostgreSQL 17, this is 18: dump it with pg_dumpall"):
        _start(data)
    version.write_text(right)


def test_missing_binaries_are_named_with_the_cure(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.embedded_postgres.binaries.PACKAGE", "no_such_package")
    with pytest.raises(Unavailable, match="run bin/run to install them, or set POLLEN_DATABASE_URL"):
        _start(data)


@pytest.mark.parametrize("name", ["deep" * 30, "with blank, and comma"])
def test_a_long_or_odd_path_gets_a_short_socket(data: Path, name: str) -> None:
    folder = data / name
    with _start(folder) as server:
        assert len(str(server.socket)) < 40
        assert server.socket.stat().st_uid == server.home.stat().st_uid
        assert _ask(server, "SELECT 1") == "1"
    server.discard()
    assert not server.socket.exists()


@as_root
def test_root_s_closed_home_stays_closed_and_the_database_lives_elsewhere(closed: Path) -> None:
    with _start(closed) as server:
        assert server.home.parent == Path("/var/lib/pollen")
        assert (closed / "postgres").resolve() == server.home
        assert stat.S_IMODE(closed.parent.stat().st_mode) == 0o700
        assert server.home.stat().st_uid != 0
    with _start(closed) as again:
        assert again.home == server.home


@as_root
def test_binaries_in_a_closed_folder_are_copied_once_and_run(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = embedded_postgres.server.programs.find().folder.parent
    for source in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(source, tmp_path / source.name)
    tmp_path.chmod(0o700)
    monkeypatch.syspath_prepend(str(tmp_path))
    (data / "postgres" / "binaries-1.0").mkdir(parents=True)
    with _start(data) as server:
        site = server.binaries.folder.parents[1]
        assert site.parent == server.home
        assert [path.name for path in server.home.glob("binaries-*")] == [site.name]
        assert not (server.binaries.folder / "include").exists()
        made = site.stat().st_ino
    with _start(data) as server:
        assert server.binaries.folder.parents[1].stat().st_ino == made
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@as_root
def test_a_normal_user_runs_the_server_itself_and_root_may_join(data: Path) -> None:
    nobody = 65534
    os.chown(data, nobody, nobody)
    site = embedded_postgres.server.programs.find().folder.parents[1]
    with subprocess.Popen(
        [_python_for(nobody), "-c", HOLD, data],
        cwd=REPOSITORY,
        env={
            "PYTHONPATH": f"{REPOSITORY}:{site}",
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        user=nobody,
        group=nobody,
        extra_groups=[],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as user:
        _ready(user)
        with _start(data) as server:
            assert server.home.stat().st_uid == nobody
            assert _ask(server, "SELECT 1") == "1"
            user.communicate(timeout=PATIENCE)
            assert server.alive()
    assert _pid(data) is None


def _start(data: Path) -> Server:
    return embedded_postgres.start(data, durable=False)


def _ask(server: Server, query: str, role: str = "pollen", database: str = "pollen") -> str:
    done = subprocess.run(
        [server.binaries.program("psql"), "-X", "-q", "-A", "-t", "-c", query, server.dsn(role, database)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _ready(user: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert user.stdout is not None
    assert user.stdout.readline().strip()
    return user


def _pid(data: Path) -> int | None:
    pid_file = data / "postgres" / "data" / "postmaster.pid"
    return int(pid_file.read_text().split()[0]) if pid_file.exists() else None


def _kill(data: Path) -> int:
    """Kill the server as the kernel's out-of-memory killer would; returns once it is dead."""
    pid = _pid(data)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while _state(pid) not in ("Z", ""):
        pass
    return pid


def _state(pid: int) -> str:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout[:1]


def _reap() -> None:
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _python_for(user: int) -> str:
    """An interpreter that this user may run: the environment's own may lie in root's home."""
    for path in (sys.executable, "/usr/local/bin/python3", "/usr/bin/python3"):
        try:
            subprocess.run(
                [path, "-c", "import tomllib"], user=user, check=True, capture_output=True, cwd="/"
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return path
    pytest.skip("no Python 3.11 that another user may run")


def _discard(data: Path) -> None:
    if (data / "postgres" / "data" / "PG_VERSION").exists():
        _start(data).discard()
    shutil.rmtree(data, ignore_errors=True)
