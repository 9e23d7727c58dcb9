"""Settings come from the environment; the secret is made once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from app.settings import kept_secret, settings


def test_a_variable_is_read_with_its_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLLEN_TRANSCODE_JOBS", "3")
    monkeypatch.setenv("POLLEN_BASE_URL", "https://pollen.example")
    read = settings.__wrapped__()
    assert (read.transcode_jobs, read.https) == (3, True)


def test_a_value_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLLEN_BOARDS", "sometimes")
    with pytest.raises(msgspec.ValidationError, match="boards"):
        settings.__wrapped__()


def test_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: kept_secret(tmp_path), range(16)))
    assert len(made) == 1
    file = tmp_path / "secrets" / "secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret"]
