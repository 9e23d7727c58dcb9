"""Data folders for servers, and processes that use them."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.app.embedded_postgres.servers import HOLD, PATIENCE, REPOSITORY, discard


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that every user can pass through; its database goes with the test."""
    folder = Path(tempfile.mkdtemp(prefix="pollen-"))
    folder.chmod(0o755)
    yield folder
    discard(folder)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A data folder below one that only this user can enter, such as root's home."""
    tmp_path.chmod(0o700)
    yield tmp_path / "data"
    discard(tmp_path / "data")


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
