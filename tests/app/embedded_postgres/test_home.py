"""Where the data lies: long paths, closed folders, root and normal users."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from app import embedded_postgres
from tests.app.embedded_postgres.servers import (
    HOLD,
    PATIENCE,
    REPOSITORY,
    as_root,
    ask,
    number,
    python_for,
    ready,
    start,
)


@pytest.mark.parametrize("name", ["deep" * 30, "with blank, and comma"])
def test_a_long_or_odd_path_gets_a_short_socket(data: Path, name: str) -> None:
    folder = data / name
    with start(folder) as server:
        assert len(str(server.socket)) < 40
        assert server.socket.stat().st_uid == server.home.stat().st_uid
        assert ask(server, "SELECT 1") == "1"
    server.discard()
    assert not server.socket.exists()


@as_root
def test_root_s_closed_home_stays_closed_and_the_database_lives_elsewhere(closed: Path) -> None:
    with start(closed) as server:
        assert server.home.parent == Path("/var/lib/pollen")
        assert (closed / "postgres").resolve() == server.home
        assert stat.S_IMODE(closed.parent.stat().st_mode) == 0o700
        assert server.home.stat().st_uid != 0
    with start(closed) as again:
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
    with start(data) as server:
        site = server.binaries.folder.parents[1]
        assert site.parent == server.home
        assert [path.name for path in server.home.glob("binaries-*")] == [site.name]
        assert not (server.binaries.folder / "include").exists()
        made = site.stat().st_ino
    with start(data) as server:
        assert server.binaries.folder.parents[1].stat().st_ino == made
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@as_root
def test_a_normal_user_runs_the_server_itself_and_root_may_join(data: Path) -> None:
    nobody = 65534
    os.chown(data, nobody, nobody)
    site = embedded_postgres.server.programs.find().folder.parents[1]
    with subprocess.Popen(
        [python_for(nobody), "-c", HOLD, data],
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
        ready(user)
        with start(data) as server:
            assert server.home.stat().st_uid == nobody
            assert ask(server, "SELECT 1") == "1"
            user.communicate(timeout=PATIENCE)
            assert server.alive()
    assert number(data) is None
