"""Sentences, dates and numbers as their reader writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import language
from app.pseudo import PSEUDO, strange
from app.refusal import Refusal
from app.web.pages import environment
from app.web.sentences import sentence

NIGHT = datetime(2026, 3, 9, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("fr-FR, en;q=0.3, de;q=0.7", "de"),
        ("en, de", "en"),
        ("DE-at", "de"),
        ("de;q=0, en;q=0.1", "en"),
        ("de; q=0.5", "de"),
        ("fr, es", None),
        ("*", None),
        ("", None),
        ("de;q=oops, ,;;=", None),
        ("den", None),
    ],
)
def test_the_browsers_wish_is_read_with_its_weights(header: str, name: str | None) -> None:
    assert language.choose(header, ["en", "de"]) == name


def test_a_language_that_is_not_offered_is_not_chosen() -> None:
    assert language.choose("de, en;q=0.5", ["en"]) == "en"


@pytest.mark.parametrize(
    ("name", "form", "text"),
    [
        ("en", "moment", "10 Mar, 00:05"),
        ("de", "moment", "10. März, 00:05"),
        ("en", "date", "10 March 2026"),
        ("de", "date", "10. März 2026"),
        ("de", "day", "10. März"),
        ("de", "time", "00:05"),
    ],
)
def test_a_moment_is_told_in_the_readers_language_and_zone(name: str, form: language.Form, text: str) -> None:
    with language.within(name, "Europe/Berlin"):
        assert language.date(NIGHT, form) == text


def test_a_day_without_a_time_is_the_same_day_in_every_zone() -> None:
    for place in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with language.within("de", place):
            assert language.date(date(2026, 3, 9), "day") == "9. März"


def test_numbers_stand_as_people_write_them() -> None:
    with language.within("de"):
        assert language.number(12345) == "12.345"
        assert language.percent(0.6) == "60\N{NO-BREAK SPACE}%"
        assert language.ago(NIGHT - timedelta(days=3), NIGHT) == "vor 3 Tagen"
        assert language.ago(NIGHT + timedelta(hours=2), NIGHT) == "in 2 Stunden"
    with language.within("en"):
        assert language.number(12345) == "12,345"
        assert language.percent(0.6) == "60%"
        assert language.ago(NIGHT - timedelta(days=3), NIGHT) == "3 days ago"


def test_a_long_count_is_brief_where_there_is_room_for_a_word() -> None:
    with language.within("de"):
        assert [language.brief(count) for count in (12, 10_000, 1_234_567)] == [
            "12", "10.000", "1,2\N{NO-BREAK SPACE}Mio."
        ]  # fmt: skip
    with language.within("en"):
        assert [language.brief(count) for count in (99_999, 1_234_567)] == ["99,999", "1.2M"]


def test_numbers_inside_of_sentences_too() -> None:
    refusal = Refusal("text_long", limit=2200, value=12345)
    with language.within("de"):
        assert sentence(refusal) == "Der Text hat 12.345 Zeichen; 2.200 passen."
        assert drawn('{{ ngettext("%(num)s step", "%(num)s steps", 12345) }}') == "12.345 Schritte"
        assert drawn('{{ ngettext("%(num)s step", "%(num)s steps", 1) }}') == "1 Schritt"
        assert drawn('{{ _("+%(points)s, counts from tomorrow", points=1234) }}') == "+1.234, zählt ab morgen"


def test_a_value_in_a_sentence_is_escaped() -> None:
    with language.within("de"):
        assert drawn('{{ _("%(name)s tried this", name="<b>") }}') == "Probiert: &lt;b&gt;"


def test_one_word_may_mean_two_things() -> None:
    with language.within("de"):
        assert (language.pgettext("a Post", "Save"), language.gettext("Save")) == ("Merken", "Speichern")
    assert language.pgettext("a Post", "Save") == "Save"


def test_what_is_said_to_somebody_else_is_said_in_their_language() -> None:
    with language.within("de"):
        with language.within("en"):
            assert language.gettext("Home") == "Home"
        assert language.gettext("Home") == "Start"
        with language.within(None):
            assert language.gettext("Home") == "Home"
        with language.within("tlh"):
            assert language.gettext("Home") == "Home"


def test_each_language_says_its_own_name_and_direction() -> None:
    assert language.choices() == [("en", "English"), ("de", "Deutsch")]
    assert [language.direction(name) for name in ("en", "de", "he", PSEUDO)] == ["ltr", "ltr", "rtl", "rtl"]


def test_the_language_nobody_speaks_is_longer_and_keeps_what_code_fills_in() -> None:
    message = "%(name)s and %(num)s more tried {value} <strong>again</strong> &amp; again, 60 %%"
    odd = strange(message)
    assert odd.startswith("⟦")
    assert odd.endswith("⟧")
    for kept in ("%(name)s", "%(num)s", "{value}", "<strong>", "</strong>", "&amp;", "60 %%"):
        assert kept in odd
    assert len(strange("Everything you saved stands here")) >= 1.35 * len("Everything you saved stands here")
    with language.within(PSEUDO):
        assert language.gettext("Home") == strange("Home") != "Home"
        assert language.ngettext("one", "many", 2) == strange("many")


def test_it_is_known_to_tests_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert language.unspoken() == (PSEUDO,)
    monkeypatch.setattr(language, "settings", lambda: Untested)
    assert language.unspoken() == ()


class Untested:
    test = False


def drawn(template: str) -> str:
    return environment().from_string(template).render()


def test_a_number_that_nobody_means_is_told_as_it_came() -> None:
    assert language.number(10**30) == "1" + 30 * "0"
