"""`python -m app check`: format, lint, types, templates and house rules, the same here and in CI."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "types": [str(BIN / "mypy")],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "templates"],
    "house": [str(BIN / "pytest"), "tests/test_house.py", "tests/test_look.py", "-p", "no:cacheprovider"],
}


def run() -> int:
    """Run all checks, print one line for each and the output of those that fail."""
    return 1 if [name for name, command in CHECKS.items() if not _passes(name, command)] else 0


def _passes(name: str, command: list[str]) -> bool:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"{'ok ' if done.returncode == 0 else 'NO '} {name}")
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0
