"""Scripts say nothing of their own: their sentences come translated, from attributes of the template."""

import re
from pathlib import Path

import pytest

from tests.test_house import ROOT

FILES = sorted(
    [*(ROOT / "static/js").glob("*.js"), *(ROOT / "static/sw").glob("*.js"), ROOT / "static/sw.js"]
)
TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)
    |(?<=[(,=:!&|?;{}\s])/(?![/*\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[a-z]*""",
    re.DOTALL | re.VERBOSE,
)
#: Two words side by side: a sentence, or a selector.
PHRASE = re.compile(r"[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}")
#: The parts of a selector that no sentence has.
SELECTOR = re.compile(r"\[[^\]]*\]|[.#][\w-]+|::?[a-z-]+")
ELEMENTS = {
    *("a", "audio", "body", "button", "details", "dialog", "figure", "form", "img", "input", "label", "li"),
    *("link", "main", "meta", "ol", "option", "p", "picture", "select", "source", "span", "summary"),
    *("template", "textarea", "time", "track", "ul", "video"),
}
#: What is no sentence: a directive, a message between page and worker, classes.
TECHNICAL = {"use strict", "take over", "button toast-act"}
#: Where a person reads or hears what is put in.
SHOWN = r"textContent|innerText|innerHTML|ariaLabel|ariaDescription|ariaValueText|placeholder|title|alt"
SPOKEN = r"aria-label|aria-description|aria-valuetext|placeholder|title|alt"
SINK = re.compile(
    rf"(?:\.(?:{SHOWN})\s*(?:\+|\?\?|\|\|)?=(?![=>])|\b(?:{SHOWN}):|setAttribute\(\s*[\"'](?:{SPOKEN})[\"']\s*,"
    rf"|\b(?:say|alert|confirm|prompt|showNotification|setCustomValidity)\()([^;\n]*)"
)
#: A word as people read it: with a capital, or beside a space; names in code have neither.
WORD = re.compile(r"(?:^|[\s\0])[A-Z][a-z]{2,}|\s[a-z]{3,}|[a-z]{3,}\s")


def texts(script: str) -> list[str]:
    """All string literals; what a template string inserts is left out."""
    found = (match["text"] for match in TOKEN.finditer(script))
    return [re.sub(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", "\0", text[1:-1]) for text in found if text]


def sentences(script: str) -> list[str]:
    """Literals of two words and more that are neither selectors nor technical."""
    return [
        text
        for text in texts(script)
        if PHRASE.search(text)
        and text not in TECHNICAL
        and not set(re.findall(r"[A-Za-z]+", SELECTOR.sub(" ", text))) <= ELEMENTS | {"not", "is", "has"}
    ]


def labels(script: str) -> list[str]:
    """Single words that are put where people read them."""
    bare = TOKEN.sub(lambda match: "" if match["comment"] else match[0], script)
    return [text for sink in SINK.finditer(bare) for text in texts(sink[1]) if WORD.search(text)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_script_holds_a_sentence(file: Path) -> None:
    script = file.read_text()
    assert sentences(script) == []
    assert labels(script) == []


@pytest.mark.parametrize(
    "script",
    [
        'note.textContent = "Try again later";',
        "const late = 'Try again';",
        "note.textContent = `Only ${left} MB left`;",
        'button.ariaLabel = paused ? "Play" : "Pause";',
        'button.setAttribute("aria-label", "Close");',
        'say("Saved");',
        "left.textContent = `${left} minutes`;",
        'Object.assign(span, { textContent: "Done" });',
    ],
)
def test_the_check_finds_what_a_script_would_say(script: str) -> None:
    assert sentences(script) or labels(script)


@pytest.mark.parametrize(
    "script",
    [
        'document.querySelector("dialog [data-x] :is(button, input):not([hidden])");',
        "// Try again later",
        'note.textContent = note.dataset.again ?? "";',
        'if (/["\']/.test(text)) start("change");',
    ],
)
def test_the_check_leaves_code_alone(script: str) -> None:
    assert not sentences(script)
    assert not labels(script)
