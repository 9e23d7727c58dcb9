"""The words of the glossary: where the screen has another word, people without a staff role never read ours.

The words stand in product.md's glossary. Ordinary meanings do not count as an excuse: there is always
another way to say "at the moment".
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest

from app import catalogues
from app.language import LANGUAGES
from app.web.pages import ROOT
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
#: The same in German (docs/glossary-de.md). Nouns only: "falls" is no case.
GERMAN = {
    r"(An|Be)wendung(en)?|Bewerbung(en)?": "Probiert",
    r"Pathways?|Lernwege?": "Pfad",
    r"(Lern)?[Kk]arten?|Kärtchen": "Kurz-Check",
    r"Moment(e|en|s)?": "Hilfepunkt",
    r"(Lern)?[Kk]reise?s?|(Lern)?[Zz]irkel": "Lerngruppe",
    r"Nudges?|Stups(er)?|Anstöße?|Schubs(er)?": "Erinnerung",
    r"Punkte?n?|Punktes": "Wirkung",
    r"Boards?|Tafeln?|Bestenlisten?": "Rangliste",
    r"Fall|Fälle|Fällen|Falles": "Meldung",
    r"Entscheidung(en)?": "Was wir entschieden haben und warum",
    r"Holds?|Sperrung(en)?|Sperren?": "Wird geprüft",
    r"Strikes?|Striche?": "Verwarnung",
    r"Vertrauensstufen?": "Neu hier",
    r"Übung(en)?|Praxis": "Zwei Minuten",
    r"Ruhemodus|[Ss]tille[rmn]? Modus": "Zahlen ausblenden",
    r"(Lern-?)?[Ii]nfluencer(innen|in)?s?": "Anlaufstelle für",
}
OURS = {
    "en": re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE),
    "de": re.compile(rf"\b({'|'.join(GERMAN)})\b"),
}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")
#: Templates and sentences that only staff meets; here our words stay.
STAFF = {
    *("moderation/" + name for name in ("_case_row.html", "_claim.html", "_decide.html", "_evidence.html")),
    *("moderation/" + name for name in ("_history.html", "_hold_row.html", "_tabs.html", "_settled.html")),
    *("moderation/" + name for name in ("appeals.html", "case.html", "queue.html", "words.html")),
    *("notices/" + name for name in ("appeal.html", "case.html", "hold.html")),
    "learning/insights.html",
    "feeds/embedding.html",
}
STAFF_SENTENCES = {SENTENCES["appeal_own"]}
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
    "/metrics",
    "/live",
)
PAGES = [row for row in ROWS if row.method == "GET" and not row.path.startswith(PROGRAMS)]


def ours(text: str, language: str = "en") -> list[str]:
    return [found[0] for found in OURS[language].finditer(PLACEHOLDER.sub("", text))]


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


def messages(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence that people without a staff role may read in a language, with where it stands."""
    catalogue = catalogues.extracted() if language == LANGUAGES[0] else catalogues.catalogue(language)
    for message in catalogue:
        places = {file.removeprefix("templates/") for file, _ in message.locations}
        if message.id and not places <= STAFF and message.id not in STAFF_SENTENCES:
            said = catalogues.forms(message) if language != LANGUAGES[0] else message.id
            yield from ((", ".join(places), text) for text in ([said] if isinstance(said, str) else said))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_for_people_holds_a_word_of_ours(language: str) -> None:
    sentences = list(messages(language))
    assert len(sentences) > 500
    assert [(where, text, ours(text, language)) for where, text in sentences if ours(text, language)] == []


def test_every_language_knows_its_words() -> None:
    assert set(OURS) == set(LANGUAGES)


def test_the_staff_templates_exist() -> None:
    assert [name for name in STAFF if not (ROOT / "templates" / name).is_file()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", PAGES, ids=str)
async def test_no_page_for_people_holds_a_word_of_ours(
    row: Row, language: str, web: httpx.AsyncClient, world: World
) -> None:
    for role, person in (("own", world.mira), ("other", world.jonas)):
        if row.statuses[ROLES.index(role)] == 200:
            async with await sign_in(web, person) as client:
                address = place(row, await address_part(row.thing, world), person)
                answer = await client.get(address, headers={"accept-language": language})
            assert answer.status_code == 200
            said = Heard(answer.text).said
            assert [(text, ours(text, language)) for text in said if ours(text, language)] == []
