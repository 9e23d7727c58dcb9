"""`bin/run` in a folder of its own: which Python it takes, and when it installs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
APP = "import sys; print(*sys.argv[1:], sys.executable)"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose app only says how it was called, and that needs no packages."""
    for folder in ("bin", "requirements", "app", "path"):
        (tmp_path / folder).mkdir()
    for script in ("run", "setup.sh"):
        shutil.copy(REPOSITORY / "bin" / script, tmp_path / "bin" / script)
    for pinned in ("core", "meaning"):
        (tmp_path / f"requirements/{pinned}.txt").touch()
    (tmp_path / "app/__main__.py").write_text(APP)
    return tmp_path


def test_it_installs_once_and_hands_its_arguments_on(checkout: Path) -> None:
    _python(checkout, "python3", f'exec {sys.executable} "$@"')
    first = _run(checkout, "--port", "9000")
    assert first.returncode == 0, first.stderr
    assert "Installing" in first.stdout
    assert first.stdout.splitlines()[-1].startswith("run --port 9000 ")
    assert ".venv" in first.stdout.splitlines()[-1]
    assert "Installing" not in _run(checkout).stdout
    (checkout / "requirements/core.txt").write_text("# changed\n")
    assert "Installing" in _run(checkout).stdout


def test_a_python_that_does_not_run_is_passed_over(checkout: Path) -> None:
    _python(checkout, "python3.13", 'echo "python3.13: command not found" >&2; exit 127')
    _python(checkout, "python3.12", f'exec {sys.executable} "$@"')
    assert _run(checkout).returncode == 0


def test_without_a_python_it_says_what_to_install(checkout: Path) -> None:
    _python(checkout, "python3", "exit 1")
    refused = _run(checkout)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Python 3.11 to 3.13 with venv is missing: install it")


def _python(checkout: Path, name: str, script: str) -> None:
    path = checkout / "path" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """With only the programs it needs on the path, so that no other Python is found."""
    for name in ("dirname", "cksum", "cat"):
        found = shutil.which(name)
        assert found
        (checkout / "path" / name).unlink(missing_ok=True)
        (checkout / "path" / name).symlink_to(found)
    return subprocess.run(
        ["/bin/sh", checkout / "bin/run", *arguments],
        env={**os.environ, "PATH": str(checkout / "path")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
