"""Two roles, their rights, and databases made from a template."""

import stat
from pathlib import Path

import asyncpg
import pytest

from tests.app.embedded_postgres.servers import (
    ask,
    start,
)


def test_an_empty_folder_becomes_a_running_server_with_two_roles(data: Path) -> None:
    with start(data) as server:
        assert server.home == data / "postgres"
        assert ask(server, "SELECT current_user", "pollen_owner") == "pollen_owner"
        assert ask(server, "SELECT current_user", "pollen") == "pollen"
        assert ask(server, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user") == "f"


async def test_asyncpg_takes_the_address(data: Path) -> None:
    with start(data) as server:
        connection = await asyncpg.connect(server.app_dsn)
        assert await connection.fetchval("SELECT current_user") == "pollen"
        assert await connection.fetchval("SHOW listen_addresses") == ""
        await connection.close()


def test_the_application_fills_tables_and_cannot_make_them(data: Path) -> None:
    with start(data) as server:
        server.create_database("another", template=None)
        for database in ("pollen", "another"):
            ask(server, "CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY)", "pollen_owner", database)
            ask(server, "CREATE SEQUENCE ticket", "pollen_owner", database)
            ask(server, "INSERT INTO note DEFAULT VALUES; SELECT nextval('ticket')", "pollen", database)
            assert ask(server, "SELECT count(*) FROM note", "pollen", database) == "1"
            with pytest.raises(AssertionError, match="permission denied"):
                ask(server, "CREATE TABLE mine (id int)", "pollen", database)
            with pytest.raises(AssertionError, match="permission denied"):
                ask(server, "TRUNCATE note", "pollen", database)


def test_a_database_is_copied_with_tables_rights_and_extensions(data: Path) -> None:
    with start(data) as server:
        server.create_database("template")
        ask(server, "CREATE TABLE note (id int)", "pollen_owner", "template")
        server.create_database("copy", template="template")
        ask(server, "INSERT INTO note VALUES (1)", "pollen", "copy")
        assert ask(server, "SELECT similarity('honey', 'money') > 0", "pollen", "copy") == "t"
        server.drop_database("copy")
        assert ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'copy'") == "0"


def test_the_data_is_closed_to_other_users(data: Path) -> None:
    with start(data) as server:
        for folder in (server.home, server.home / "data", server.socket):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert folder.stat().st_uid != 0


def test_a_database_of_the_caller_s_environment_does_not_mislead(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGHOST", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATABASE", "other")
    with start(data) as server:
        assert server.alive()
