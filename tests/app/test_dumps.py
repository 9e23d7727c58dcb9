"""Which pg_dump and pg_restore are taken, and how it is said that none fits."""

from pathlib import Path

import pytest

from app import dumps
from app.archive import Unusable
from app.dumps import Tools
from app.embedded_postgres import Server

HERE = [Tools(18, Path("/own")), Tools(16, Path("/path"))]


def test_a_dump_is_made_by_the_oldest_that_reads_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "_found", lambda: HERE)
    assert [dumps.for_dump(server).major for server in (15, 16, 17, 18)] == [16, 16, 18, 18]
    with pytest.raises(Unusable, match=r"The server is PostgreSQL 19, .* 18, 16 only: install"):
        dumps.for_dump(19)


def test_a_restore_is_made_by_what_reads_the_dump_and_fits_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dumps, "_found", lambda: HERE)
    assert dumps.for_restore(18, 16).major == 18
    assert dumps.for_restore(17, 16).major == 16
    with pytest.raises(Unusable, match="restore into PostgreSQL 18 or newer"):
        dumps.for_restore(17, 18)


def test_a_machine_without_any_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "_found", list)
    with pytest.raises(Unusable, match="this machine has no pg_dump: install"):
        dumps.for_dump(18)


def test_the_brought_along_and_the_machines_own_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 16.4 (Debian 16.4-1)'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [tools.major for tools in dumps._found()] == [int(server.binaries.major), 16]


def test_a_password_goes_by_the_environment() -> None:
    assert dumps._parted("postgresql://me:p%40ss@db:5432/pollen?sslmode=require") == (
        "postgresql://me@db:5432/pollen?sslmode=require",
        "p@ss",
    )
    assert dumps._parted("postgresql://me@/pollen?host=/run") == ("postgresql://me@/pollen?host=/run", "")


async def test_what_the_program_complains_about_is_passed_on(server: Server) -> None:
    tools = dumps.for_dump(int(server.binaries.major))
    with pytest.raises(Unusable, match=r'pg_dump failed: .*database "nowhere" does not exist'):
        async for _ in dumps.dump(tools, server.dsn("pollen_owner", "nowhere"), "0-0-1"):
            pass
