"""The words of the glossary: where the screen has another word, people without a staff role never read ours.

The words stand in product.md's glossary. Ordinary meanings do not count as an excuse: there is always
another way to say "at the moment".
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest

from app.web.pages import ROOT, environment
from app.web.sentences import SENTENCES
from tests.access_table import ROLES, ROWS, Row
from tests.access_things import address_part
from tests.test_access import place
from tests.world import World, sign_in

#: Ours, and what the screen says.
WORDS = {
    r"applications?": "Tried it",
    r"pathways?": "Path",
    r"cards?": "Quick check",
    r"moments?": "Help point",
    r"circles?": "Learning group",
    r"nudges?": "Reminder",
    r"(?<!help )points?": "Impact",
    r"boards?": "Ranking",
    r"cases?": "Report",
    r"decisions?": "What we decided and why",
    r"holds?": "Being checked",
    r"strikes?": "Warning",
    r"trust levels?": "New here",
    r"practices?": "Two minutes",
    r"quiet mode": "Hide numbers",
    r"learning influencers?": "Trusted for",
}
OURS = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")
#: Templates and sentences that only staff meets; here our words stay.
STAFF = {
    *("moderation/" + name for name in ("_case_row.html", "_claim.html", "_decide.html", "_evidence.html")),
    *("moderation/" + name for name in ("_history.html", "_hold_row.html", "_tabs.html", "_settled.html")),
    *("moderation/" + name for name in ("appeals.html", "case.html", "queue.html", "words.html")),
    *("notices/" + name for name in ("appeal.html", "case.html", "hold.html")),
    "learning/insights.html",
}
STAFF_REFUSALS = {"appeal_own"}
PROGRAMS = (
    "/api/",
    "/sw.js",
    "/manifest.webmanifest",
    "/media/",
    "/portraits/",
    "/schema",
    "/static/",
    "/health",
    "/ready",
    "/live",
)
PAGES = [row for row in ROWS if row.method == "GET" and not row.path.startswith(PROGRAMS)]


def ours(text: str) -> list[str]:
    return [found[0] for found in OURS.finditer(PLACEHOLDER.sub("", text))]


class Heard(HTMLParser):
    """What a page says: its text, and what scripts and screen readers say from its attributes."""

    SPOKEN = ("alt", "title", "placeholder", "aria-label", "aria-description", "content")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.said.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [
            value for name, value in attrs if value and (name in self.SPOKEN or name.startswith("data-"))
        ]


def messages() -> Iterator[tuple[str, str]]:
    """Every sentence that goes through the catalogues, with where it stands."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if name not in STAFF:
            for _, _, found in environment().extract_translations(path.read_text()):  # type: ignore[attr-defined]
                yield from ((name, text) for text in ([found] if isinstance(found, str) else found) if text)
    yield from ((code, text) for code, text in SENTENCES.items() if code not in STAFF_REFUSALS)


def test_no_sentence_for_people_holds_a_word_of_ours() -> None:
    assert [(where, text, ours(text)) for where, text in messages() if ours(text)] == []


def test_the_staff_templates_exist() -> None:
    assert [name for name in STAFF if not (ROOT / "templates" / name).is_file()] == []


@pytest.mark.parametrize("row", PAGES, ids=str)
async def test_no_page_for_people_holds_a_word_of_ours(
    row: Row, web: httpx.AsyncClient, world: World
) -> None:
    for role, person in (("own", world.mira), ("other", world.jonas)):
        if row.statuses[ROLES.index(role)] == 200:
            async with await sign_in(web, person) as client:
                answer = await client.get(place(row, await address_part(row.thing, world), person))
            assert answer.status_code == 200
            assert [(text, ours(text)) for text in Heard(answer.text).said if ours(text)] == []
