"""The rules of the look that files alone can prove: contrast, style, templates, vendored files, weight."""

import base64
import gzip
import hashlib
import json
import re
from itertools import product
from pathlib import Path

import httpx
import pytest

from app.colours import contrast
from app.web.build import STATIC, static
from app.web.files import content
from app.web.pages import ROOT

TEMPLATES = ROOT / "templates"
CSS_MAX = 15 * 1024
JS_MAX = 40 * 1024
READABLE = 4.5
TEXTS = ("ink", "muted", "accent", "danger", "success", "recognition")
#: What our text stands on where its rule names no ground: the page, a card, and what is pointed at.
PAIRS = [
    *product(TEXTS, ("bg", "surface")),
    ("ink", "line"),
    *product(("over", "lit"), ("stage", "question", "reflection", "scenario", "guide")),
    ("on-lit", "lit"),
    ("on-accent", "accent"),
    ("over", "avatar"),
]
#: On a clip; tests/test_over_video.py measures it.
OVER_VIDEO = ("over", "over-soft", "lit")
BLACKS = ("scrim", "scrim-foot", "plate")

tokens = (STATIC / "css/tokens.css").read_text()
PAGES = [
    page
    for page in sorted(TEMPLATES.rglob("*.html"))
    if re.search(r'{% extends "(base|feeds/embed)\.html" %}', page.read_text())
]
styles = sorted((STATIC / "css").glob("*.css"))
scripts = sorted((STATIC / "js").glob("*.js"))
templates = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_is_readable_on_every_ground(text: str, ground: str, theme: int) -> None:
    assert contrast(colour(text, theme), colour(ground, theme)) >= READABLE


@pytest.mark.parametrize("file", styles, ids=lambda file: file.name)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_a_rule_is_readable(file: Path, theme: int) -> None:
    for text, ground in pairs(file.read_text()):
        assert contrast(colour(text, theme), colour(ground, theme)) >= READABLE, (text, ground)


@pytest.mark.parametrize("file", styles, ids=lambda file: file.name)
def test_text_has_no_colour_that_was_not_measured(file: Path) -> None:
    measured = {text for text, _ in PAIRS} | {text for text, _ in pairs(file.read_text())} | {*OVER_VIDEO}
    assert set(re.findall(r"(?<![\w-])color: var\(--([\w-]+)\)", file.read_text())) <= measured


def pairs(css: str) -> set[tuple[str, str]]:
    """The rules that name both a text and its ground."""
    found = set()
    for rule in re.findall(r"{([^{}]+)}", without_comments(css)):
        text = re.search(r"(?<![\w-])color: var\(--([\w-]+)\)", rule)
        ground = re.search(r"(?<![\w-])background(?:-color)?: var\(--([\w-]+)\)", rule)
        if text and ground and ground[1] not in BLACKS:
            found.add((text[1], ground[1]))
    return found


def test_the_border_of_a_control_stands_out_from_its_ground() -> None:
    for theme in (0, 1):
        assert contrast(colour("muted", theme), colour("bg", theme)) >= 3


@pytest.mark.parametrize("file", styles, ids=lambda file: file.name)
def test_styles_know_start_and_end_but_no_left_and_right(file: Path) -> None:
    sides = r"(?:margin|padding|border)-(?:left|right|top|bottom)"
    places = r"(?:^|[;{\s])(?:left|right|top|bottom|inset):|text-align:\s*(?:left|right)"
    physical = f"{sides}|{places}"
    assert not re.findall(physical, without_comments(file.read_text()))


@pytest.mark.parametrize("file", templates, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_templates_hold_no_script_and_no_style(file: Path) -> None:
    inline = r"hx-on|\bjs:|<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-trigger=\"[^\"]*\["
    assert not re.findall(inline, file.read_text())


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        name
        for file in templates
        for name in re.findall(r'(?:\bicon|empty)\("([a-z0-9-]+)"', file.read_text())
    }
    assert named
    assert named <= known


def test_vendored_files_are_the_locked_ones() -> None:
    lock = json.loads((STATIC / "vendor/LOCK.json").read_text())
    assert {"vendor/htmx.min.js", "icons.svg"} <= {entry["file"] for entry in lock}
    for entry in lock:
        digest = hashlib.sha384((STATIC / entry["file"]).read_bytes()).digest()
        assert entry["sha384"] == f"sha384-{base64.b64encode(digest).decode()}", entry["file"]


def test_every_vendored_file_is_in_the_lock_with_its_licence() -> None:
    lock = json.loads((STATIC / "vendor/LOCK.json").read_text())
    locked = {entry["file"] for entry in lock}
    present = {f"vendor/{file.name}" for file in (STATIC / "vendor").iterdir() if file.name != "LOCK.json"}
    assert present <= locked
    assert all(entry["licence"] and entry["version"] for entry in lock)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_styles_of_a_page_stay_within_their_weight(page: Path) -> None:
    files = linked(TEMPLATES / "base.html") | linked(page)
    assert sum(len(gzip.compress(sheet(file).encode())) for file in files) <= CSS_MAX


def linked(template: Path) -> set[Path]:
    """The style sheets that a template links."""
    return {STATIC / "css" / name for name in re.findall(r"css/([\w/-]+\.css)", template.read_text())}


def parts(file: Path) -> list[Path]:
    return [(file.parent / name).resolve() for name in re.findall(r'@import "(.+?)";', file.read_text())]


def sheet(file: Path) -> str:
    """A style sheet with what it imports, as it is sent."""
    return "".join(part.read_text() for part in parts(file)) or file.read_text()


def test_every_stylesheet_is_linked_somewhere() -> None:
    used = set().union(*(linked(template) for template in templates))
    used |= {part for file in used for part in parts(file)}
    assert set((STATIC / "css").rglob("*.css")) == used


async def test_a_style_sheet_is_sent_with_what_it_imports(web: httpx.AsyncClient) -> None:
    file = STATIC / "css/pages/every.css"
    assert (await web.get(static("css/pages/every.css"))).text == sheet(file) != file.read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_scripts_of_a_page_stay_within_their_weight(page: Path) -> None:
    """What comes at first: a tap may bring more, by `import()` inside a module."""
    words = whole(TEMPLATES / "base.html") + whole(page)
    asked = {name for attribute, name in served() if f" {attribute}" in words}
    files = set().union(*(imported(STATIC / "js" / name, later=False) for name in asked | scripts_of(words)))
    assert sum(weight(file) for file in [*files, STATIC / "vendor/htmx.min.js"]) <= JS_MAX


def test_every_script_is_part_of_some_page() -> None:
    named = {name for page in [TEMPLATES / "base.html", *PAGES] for name in scripts_of(whole(page))}
    asked = set().union(*(imported(STATIC / "js" / name) for name in named))
    assert set(scripts) == {file for file in asked if file.parent.name == "js"}


def whole(template: Path) -> str:
    """A template with all that it includes."""
    text = template.read_text()
    return text + "".join(whole(TEMPLATES / name) for name in re.findall(r'{% include "([^"]+)"', text))


def served() -> list[tuple[str, str]]:
    """From the table in app.js: the attribute or the start of it that calls a module, and the module."""
    lines = re.findall(r'"(\[.+)": \(\) => import\("\./(\w+\.js)"\)', (STATIC / "js/app.js").read_text())
    return [(name, module) for selector, module in lines for name in re.findall(r"\[([\w-]+)", selector)]


def scripts_of(text: str) -> set[str]:
    return set(re.findall(r"js/(\w+\.js)", text)) | {
        f"{name}.js" for name in re.findall(r'modules\("(\w+)"', text)
    }


def imported(script: Path, *, later: bool = True) -> set[Path]:
    """The script and all that it asks for, however far away; what comes `later` is asked by `import()`."""
    name = r'"(\.\.?/(?:sw/)?\w+\.js)"'
    form = rf"(?:from|import|import\() ?{name}" if later else rf"^import (?:.+ from )?{name}"
    found, waiting = set(), {script}
    while waiting:
        file = waiting.pop()
        found.add(file)
        asked = re.findall(form, file.read_text(), re.MULTILINE)
        waiting |= {(file.parent / path).resolve() for path in asked} - found
    return found


def colour(token: str, theme: int) -> str:
    value = re.search(rf"--{token}: (.+);", tokens)
    assert value, token
    found = re.findall(r"#[0-9a-f]{6}", value[1])
    return found[theme] if len(found) > 1 else found[0]


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def weight(file: Path) -> int:
    return len(gzip.compress(content(file), 9))
