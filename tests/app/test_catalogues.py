"""Every sentence is there in every language, with the same values in it."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from app import catalogues
from app.language import LANGUAGES

#: What code fills in: `%(name)s`, `%%`, `{value}`.
VALUE = re.compile(r"%\(\w+\)s|%%|\{\w*\}")
OTHERS = LANGUAGES[1:]


@cache
def today() -> Catalog:
    return catalogues.extracted()


@cache
def catalogue(name: str) -> Catalog:
    return catalogues.catalogue(name)


def key(message: Message) -> tuple[object, ...]:
    return (message.context, *ids(message))


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def sentences(name: str) -> list[Message]:
    return [message for message in catalogue(name) if message.id]


@pytest.mark.parametrize("name", OTHERS)
def test_a_catalogue_holds_exactly_the_sentences_of_today(name: str) -> None:
    """`python -m app messages` brings in what is missing here."""
    wanted = {key(message) for message in today() if message.id}
    assert {key(message) for message in sentences(name)} == wanted
    assert not catalogue(name).obsolete


@pytest.mark.parametrize("name", OTHERS)
def test_every_sentence_is_translated(name: str) -> None:
    assert [ids(m) for m in sentences(name) if not all(form.strip() for form in catalogues.forms(m))] == []
    assert [ids(m) for m in sentences(name) if m.fuzzy] == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_has_the_values_of_its_sentence(name: str) -> None:
    """One thing may be said without its number; of many things the number is told."""
    wrong = []
    for message in sentences(name):
        given = sorted(VALUE.findall(ids(message)[-1]))
        *few, many = (sorted(VALUE.findall(form)) for form in catalogues.forms(message))
        if many != given or any(set(form) - set(given) for form in few):
            wrong.append((message.id, message.string))
    assert wrong == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_sentence_that_counts_has_all_forms_of_the_language(name: str) -> None:
    counted = [message for message in sentences(name) if not isinstance(message.id, str)]
    assert counted
    assert {len(catalogues.forms(message)) for message in counted} == {catalogue(name).num_plurals}


@pytest.mark.parametrize("name", OTHERS)
def test_sentences_keep_their_end(name: str) -> None:
    """A full stop, a question mark or a colon says what kind of words these are."""
    ends = [
        (message.id, form)
        for message in sentences(name)
        for form in catalogues.forms(message)
        if form and (ids(message)[0][-1] in ".?:…") != (form[-1] in ".?:…!")
    ]
    assert ends == []


def test_codes_are_no_sentences() -> None:
    """`gettext(SENTENCES["code"])` would hand the code to the translator: `words("code")` does not."""
    assert [m.id for m in today() if isinstance(m.id, str) and re.fullmatch(r"[a-z]+(_[a-z]+)+", m.id)] == []


def test_bringing_up_to_date_keeps_translations_and_drops_what_is_gone(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    monkeypatch.setattr(catalogues, "extracted", lambda: made("Home", "Find it"))
    assert list(catalogues.update(["de"])) == ["de: 2 sentences, 2 to translate"]
    kept = catalogues.catalogue("de")
    home = kept.get("Home")
    assert home
    home.string = "Start"
    catalogues.save("de", kept)
    monkeypatch.setattr(catalogues, "extracted", lambda: made("Home", "Find them"))
    assert list(catalogues.update(["de"])) == ["de: 2 sentences, 1 to translate"]
    assert catalogues.translations("de").gettext("Home") == "Start"
    assert catalogues.translations("de").gettext("Find it") == "Find it"
    before = catalogues.path("de").read_bytes()
    list(catalogues.update(["de"]))
    assert catalogues.path("de").read_bytes() == before


def made(*sentences: str) -> Catalog:
    found = Catalog()
    for sentence in sentences:
        found.add(sentence, locations=[("templates/page.html", 1)])
    return found
