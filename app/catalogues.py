"""The catalogues in `locales/`: read by people who translate, compiled in memory when the first reader comes.

Reading one takes some hundredths of a second, so nothing compiled is kept beside it.
"""

from collections.abc import Iterable, Iterator
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
#: Where sentences stand, and what reads them there.
SOURCES = {
    **dict.fromkeys(("app", "media", "feeds", "learning", "gamification", "moderation"), "python"),
    "templates": "jinja2",
}
#: The functions that take a sentence, with the places of its forms.
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
#: Without dates, which would change with every run.
HEADER = r"""# {language} sentences of Pollen. `python -m app messages` brings the English ones up to date.
msgid ""
msgstr ""
"Language: {name}\n"
"Plural-Forms: {plurals}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
WIDTH = 110


def translations(name: str) -> NullTranslations:
    """The sentences of one language."""
    compiled = BytesIO()
    write_mo(compiled, catalogue(name))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalogue(name: str) -> Catalog:
    with path(name).open("rb") as file:
        return read_po(file, locale=name)


def path(name: str) -> Path:
    return LOCALES / name / "LC_MESSAGES" / "pollen.po"


def update(names: Iterable[str]) -> Iterator[str]:
    """Bring each catalogue to the sentences of today; says for each what is still to be translated.

    A sentence that is gone leaves its catalogue; one that is new or has changed stands there empty.
    """
    today = extracted()
    for name in names:
        kept = catalogue(name) if path(name).exists() else Catalog(locale=name)
        kept.update(today, no_fuzzy_matching=True)
        kept.obsolete.clear()
        save(name, kept)
        missing = [message for message in kept if message.id and not all(forms(message))]
        yield f"{name}: {len(kept)} sentences, {len(missing)} to translate"


def extracted() -> Catalog:
    """Every sentence that code and templates say, with the files that say it."""
    found = Catalog()
    for folder, method in SOURCES.items():
        for file, _, message, comments, context in extract_from_dir(
            ROOT / folder,
            [("**.py" if method == "python" else "**.html", method)],
            options_map={"**.html": JINJA},
            keywords=KEYWORDS,
        ):
            found.add(message, locations=[(f"{folder}/{file}", 1)], auto_comments=comments, context=context)
    return found


def save(name: str, kept: Catalog) -> None:
    """Write the catalogue; line numbers would change with every edit above a sentence, so there are none."""
    language = kept.locale.english_name if kept.locale else name
    path(name).parent.mkdir(parents=True, exist_ok=True)
    with path(name).open("wb") as file:
        file.write(HEADER.format(language=language, name=name, plurals=kept.plural_forms).encode())
        write_po(file, kept, width=WIDTH, include_lineno=False, sort_by_file=True, omit_header=True)


def forms(message: Message) -> tuple[str, ...]:
    """All forms of a translation: one, or one for each plural."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(form or "" for form in string)
