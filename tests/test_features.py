"""docs/features.md names tests that exist, for everything that is promised so far."""

import ast
import re

from app.web.pages import ROOT

FEATURES = (ROOT / "docs/features.md").read_text()
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PROMISED = {
    *(f"POST-{number}" for number in (*range(1, 20), *range(21, 26))),
    *(f"FEED-{number}" for number in range(1, 15)),
    *(f"FIND-{number}" for number in range(1, 9)),
    *("LEARN-1", "LEARN-12", "INS-1", "INS-4", *(f"INT-{number}" for number in (1, 2, 3, 5, 6, 7))),
    *(f"NOTICE-{number}" for number in range(1, 7)),
    *(f"ACC-{number}" for number in (1, 2, 6, 9, 10, 11, 12, 13)),
    *(f"REC-{number}" for number in (1, 2, 12, 14, 15, 18)),
    *(f"MOD-{number}" for number in (1, 2, 3, 4, 8, 9, 10, 15, 20)),
}


def rows() -> dict[str, str]:
    """Each id with its row."""
    return {found[1]: found[0] for found in re.finditer(r"^\| ([A-Z]+-\d+) \|.*$", FEATURES, re.MULTILINE)}


def functions(path: str) -> set[str]:
    file = ROOT / path
    tree = ast.parse(file.read_text()) if file.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_promise_has_a_row_with_a_proof() -> None:
    assert set(rows()) == PROMISED
    assert [number for number, row in rows().items() if not PROOF.search(row)] == []


def test_every_proof_exists() -> None:
    named = PROOF.findall(FEATURES)
    assert len(named) == FEATURES.count("::")
    assert [f"{path}::{name}" for path, name in named if name not in functions(path)] == []
