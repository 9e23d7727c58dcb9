"""Who uses the server, who stops it, and who starts it when several come at once."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.app.embedded_postgres.servers import (
    PATIENCE,
    ask,
    number,
    ready,
    start,
)


def test_the_second_start_finds_what_the_first_one_wrote(data: Path) -> None:
    with start(data) as server:
        ask(server, "CREATE TABLE kept AS SELECT 7 AS number", "pollen_owner")
    assert not server.alive()
    with start(data) as server:
        assert ask(server, "SELECT number FROM kept") == "7"
    assert (server.home / "data" / "postgresql.conf").read_text().count(
        "include_if_exists = '../pollen.conf'"
    ) == 1


def test_one_user_leaves_and_the_server_stays_the_last_one_stops_it(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    first, second = ready(hold()), ready(hold())
    first.communicate(timeout=PATIENCE)
    assert number(data) is not None
    second.communicate(timeout=PATIENCE)
    assert number(data) is None


def test_a_killed_user_does_not_keep_the_server_up(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    first, second = ready(hold()), ready(hold())
    first.kill()
    first.wait(timeout=PATIENCE)
    assert number(data) is not None
    second.communicate(timeout=PATIENCE)
    assert number(data) is None


def test_a_server_whose_only_user_was_killed_is_adopted(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    user = ready(hold())
    user.kill()
    user.wait(timeout=PATIENCE)
    before = number(data)
    with start(data):
        assert number(data) == before


def test_three_starts_on_an_empty_folder_share_one_server(
    data: Path, hold: Callable[..., subprocess.Popen[str]]
) -> None:
    users = [hold() for _ in range(3)]
    assert {ready(user).returncode for user in users} == {None}
    with start(data) as server:
        assert ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'pollen'") == "1"
