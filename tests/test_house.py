"""The house of docs/architecture.md, proven: who may import whom, and how small things stay."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("app", "media", "feeds", "learning", "gamification", "moderation")
BELOW = {
    "app": set(),
    "media": {"app"},
    "feeds": {"app", "media"},
    "learning": {"app", "media", "feeds"},
    "gamification": {"app", "media", "feeds"},
    "moderation": {"app", "media", "feeds"},
}
ROOF = {
    "app/main.py",
    "app/__main__.py",
    "app/web_server.py",
    "app/piccolo_conf.py",
}
LINES_MAX = 300
FUNCTION_MAX, FUNCTION_95, FUNCTION_MEDIAN = 50, 25, 8


@cache
def sources(*folders: str) -> tuple[Path, ...]:
    return tuple(
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> set[str]:
    """Dotted names of everything a file imports, inside functions too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """Where in its package a file stands: tables, jobs, pages, api or rules."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if "pages" in parts or parts[:2] == ("app", "web"):
        return "pages"
    last = parts[-1]
    return next(
        (room for room in ("tables", "api", "jobs") if last == room or last.startswith(f"{room}_")), "rules"
    )


@pytest.mark.parametrize("path", [p for p in sources(*PACKAGES) if name(p) not in ROOF], ids=name)
def test_a_package_imports_only_what_stands_below_it(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    above = {
        module for module in imports(path) if module.split(".")[0] in {*PACKAGES, "demo", "tests", "bench"}
    }
    wrong = {m for m in above if m.split(".")[0] not in BELOW[package] | {package}}
    assert not wrong, f"{name(path)} imports {sorted(wrong)}"
    assert not {m for m in above if m in {"app.main", "app.__main__"}}, f"{name(path)} imports the roof"


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=name)
def test_rules_know_nothing_of_http(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    if room(path) not in ("tables", "rules") or path.parent == ROOT / "app":
        return
    wrong = {
        module
        for module in imports(path)
        if module.split(".")[0] == "litestar"
        or (module.startswith(f"{package}.") and re.search(r"\.(pages|api|jobs)(\.|$)", module))
    }
    assert not wrong, f"{name(path)} imports {sorted(wrong)}"


def test_packages_form_no_cycle() -> None:
    graph = {
        package: {
            module.split(".")[0]
            for path in sources(package)
            if name(path) not in ROOF
            for module in imports(path)
        }
        & set(PACKAGES) - {package}
        for package in PACKAGES
    }
    while graph:
        leaves = {package for package, below in graph.items() if not below & set(graph)}
        assert leaves, f"a cycle among {sorted(graph)}"
        graph = {package: below for package, below in graph.items() if package not in leaves}


def test_only_one_file_knows_the_queue() -> None:
    assert [name(p) for p in sources(*PACKAGES) if any(m.startswith("pgqueuer") for m in imports(p))] == [
        "app/jobs.py"
    ]


def test_only_media_starts_programs() -> None:
    starters = {
        name(p) for p in sources(*PACKAGES) if imports(p) & {"subprocess", "asyncio.create_subprocess_exec"}
    }
    allowed = ("media/", "app/embedded_postgres/", "app/supervisor", "app/check.py", "app/dumps.py")
    assert not [p for p in starters if not p.startswith(allowed)]


def tracked(*endings: str) -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for line in listed.stdout.splitlines():
        path = ROOT / line
        if path.suffix in endings and "vendor" not in path.parts and path.is_file():
            yield path


def test_no_file_is_long() -> None:
    long = {
        name(path): lines
        for path in tracked(".py", ".html", ".css", ".js", ".md", ".sh")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LINES_MAX
    }
    assert not long


def test_functions_are_small() -> None:
    lengths = {
        f"{name(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in sources(*PACKAGES, "demo", "bench")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not {where: lines for where, lines in lengths.items() if lines > FUNCTION_MAX}
    assert quantiles(lengths.values(), n=20)[-1] <= FUNCTION_95
    assert median(lengths.values()) <= FUNCTION_MEDIAN


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=name)
def test_every_public_rule_is_annotated(path: Path) -> None:
    bare = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None
    ]
    assert not bare


SQL_CLOCK = re.compile(r"\b(now\s*\(\s*\)|current_(date|time|timestamp)|localtimestamp)\b", re.IGNORECASE)
SQL = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=name)
def test_sql_never_asks_for_the_time(path: Path) -> None:
    asked = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and SQL.match(node.value) and SQL_CLOCK.search(node.value)
    ]  # fmt: skip
    assert not asked


FORBIDDEN = {word + end for word in ("user", "item", "like", "flag", "ticket", "course") for end in ("", "s")}


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=name)
def test_names_use_the_words_of_the_glossary(path: Path) -> None:
    defined = {
        node.name for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    } | {path.stem}  # fmt: skip
    words = {word for one in defined for word in re.sub(r"(?<=[a-z])(?=[A-Z])", "_", one).lower().split("_")}
    assert not words & FORBIDDEN


def test_requirements_name_no_index() -> None:
    for path in (ROOT / "requirements").iterdir():
        assert not re.search(r"--find-links|--(extra-)?index|://", path.read_text()), name(path)


def test_the_readme_is_short_and_starts_with_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert len(lines) <= 60
    assert {"bin/run", "bin/test"} <= {line.strip() for line in lines[:20]}
