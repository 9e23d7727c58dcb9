"""Making the cluster, again after an interruption, and refusing what does not fit."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.embedded_postgres import Unavailable
from tests.app.embedded_postgres.servers import (
    start,
)


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
    with start(data) as server:
        assert server.alive()
    assert not (home / "data.new-older").exists()


def test_another_major_version_is_refused_with_the_cure(data: Path) -> None:
    with start(data):
        pass
    version = data / "postgres" / "data" / "PG_VERSION"
    right = version.read_text()
    version.write_text("17\n")
    with pytest.raises(Unavailable, match=r"made by PostgreSQL 17, this is 18: dump it with pg_dumpall"):
        start(data)
    version.write_text(right)


def test_missing_binaries_are_named_with_the_cure(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.embedded_postgres.binaries.PACKAGE", "no_such_package")
    with pytest.raises(Unavailable, match="run bin/run to install them, or set POLLEN_DATABASE_URL"):
        start(data)
