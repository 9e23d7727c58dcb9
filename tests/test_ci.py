"""`.ci/run`: what it asks once more, and what is red at once (docs/decisions/0008)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT

#: A stand-in of `bin/test`: ends as told by a line of `ends` for each time it is asked, and notes how.
TESTS = """#!/bin/sh
cd "$(dirname "$0")/.."
echo "$*" >> asked
end=$(sed -n "$(wc -l < asked)p" ends)
exit "$end"
"""
ALONE = "--numprocesses 0 --last-failed --last-failed-no-failures none"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the real `.ci/run`, where two of the tests failed; all checks pass."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    _write(tmp_path / "bin/test", TESTS)
    _write(tmp_path / ".venv/bin/python", f'#!/bin/sh\n[ "$1" = -m ] || exec {sys.executable} "$@"\n')
    fail(tmp_path, 2)
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(0o755)


def fail(checkout: Path, count: int) -> None:
    told = checkout / ".pytest_cache/v/cache/lastfailed"
    told.parent.mkdir(parents=True, exist_ok=True)
    told.write_text(json.dumps({f"tests/test_one.py::test_{number}": True for number in range(count)}))


def run(checkout: Path, *ends: int) -> tuple[bool, list[str]]:
    """Whether the run is green when the tests end so, one after the other; how they were asked."""
    (checkout / "ends").write_text("".join(f"{end}\n" for end in ends))
    ended = subprocess.run([".ci/run"], cwd=checkout, capture_output=True, check=False)
    return ended.returncode == 0, (checkout / "asked").read_text().splitlines()


def test_a_green_run_is_asked_once(checkout: Path) -> None:
    assert run(checkout, 0) == (True, [""])


def test_few_that_failed_beside_others_are_asked_once_more_alone(checkout: Path) -> None:
    assert run(checkout, 1, 0) == (True, ["", ALONE])


def test_what_fails_alone_is_broken(checkout: Path) -> None:
    assert run(checkout, 1, 1, 0) == (False, ["", ALONE])


def test_four_failures_are_red_at_once(checkout: Path) -> None:
    fail(checkout, 4)
    assert run(checkout, 1, 0) == (False, [""])


@pytest.mark.parametrize("end", [2, 3, 4, 5])
def test_a_run_that_ends_in_any_other_way_is_red_at_once(checkout: Path, end: int) -> None:
    assert run(checkout, end, 0) == (False, [""])
