"""The stems of words, by PostgreSQL's own stemmers, which every installation has."""

from collections.abc import Iterable

from msgspec import Struct

from app import database
from feeds.search.folding import Chunk, folded

#: The languages PostgreSQL brings stems for, by the code that Posts carry.
STEMS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


def configuration(language: str) -> str:
    """PostgreSQL's name for a language; `simple` knows no stems but every word."""
    return STEMS.get(language.partition("-")[0].lower(), "simple")


def stemmer(configured: str) -> str:
    """The dictionary of a configuration."""
    return "simple" if configured == "simple" else f"{configured}_stem"


class Stemmed(Struct):
    language: str
    word: str
    stems: list[str]


class Stems:
    """The stems of a number of words, folded; a stop word has none."""

    def __init__(self, found: Iterable[Stemmed]) -> None:
        self._stems = {(one.language, one.word): [folded(stem) for stem in one.stems] for one in found}

    @classmethod
    async def of(cls, texts: Iterable[tuple[str, Chunk]]) -> "Stems":
        """Of all words as they are spelled, and folded."""
        return cls(await database.rows(Stemmed, STEM, *wanted(texts)))

    def spelled(self, language: str, word: str) -> set[str]:
        """What the word itself leads to."""
        return {*self._stems.get((language, word), ())}

    def all(self, language: str, words: Iterable[str]) -> set[str]:
        """What the words lead to, with and without their accents; nothing for stop words."""
        return {
            stem
            for word in words
            if not self.stop(language, word)
            for form in (word, folded(word))
            for stem in self._stems.get((language, form), ())
        }

    def stop(self, language: str, word: str) -> bool:
        """Whether the language says it all the time."""
        return self._stems.get((language, word)) == []


def wanted(texts: Iterable[tuple[str, Chunk]]) -> tuple[list[str], list[str], list[str]]:
    """The arguments of `STEM` for all words as they are spelled, and folded."""
    forms = {
        (language, form)
        for language, chunk in texts
        if language != "simple"
        for word in chunk.words
        for form in (word, folded(word))
    }
    languages = [language for language, _ in forms]
    return languages, [form for _, form in forms], [stemmer(language) for language in languages]


STEM = """
    SELECT
        given.language, given.word,
        coalesce(ts_lexize(given.stemmer::regdictionary, given.word), '{}') AS stems
    FROM unnest($1::text[], $2::text[], $3::text[]) AS given (language, word, stemmer)
"""
