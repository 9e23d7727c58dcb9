"""The language of this request, its sentences, dates and numbers."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, time, timedelta
from datetime import date as Date  # noqa: N812 - `date` is a function here
from functools import cache, lru_cache
from gettext import NullTranslations
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from app import catalogues
from app.pseudo import PSEUDO, Pseudo
from app.settings import settings

#: Numbers from here on are nonsense that somebody sent: they are told as they came.
COUNTED = 10**15
#: From here on a number below a sign of the rail would be wider than the sign.
LONG = 100_000
#: The first one is the language of the sentences in code and templates.
LANGUAGES = ("en", "de")
#: English is read all over the world, where the day stands before the month.
LOCALES = {"en": "en_GB", PSEUDO: "ar"}
NOON = time(12, tzinfo=UTC)
Form = Literal["moment", "day", "date", "time"]

language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])
zone: ContextVar[str] = ContextVar("zone", default="UTC")
#: What the company lets its people choose from.
offered: ContextVar[Sequence[str]] = ContextVar("offered", default=LANGUAGES)


def gettext(message: str) -> str:
    return _catalogue(language.get()).gettext(message)


def pgettext(meaning: str, message: str) -> str:
    """A word that another language says differently where it means something else."""
    return _catalogue(language.get()).pgettext(meaning, message)


def ngettext(one: str, many: str, number: int) -> str:
    return _catalogue(language.get()).ngettext(one, many, number)


@contextmanager
def within(name: str | None, place: str | None = None) -> Iterator[None]:
    """What is said inside is for somebody else: in their language and their zone."""
    spoken, there = (
        language.set(name if name in (*LANGUAGES, *unspoken()) else LANGUAGES[0]),
        zone.set(place or "UTC"),
    )
    try:
        yield
    finally:
        language.reset(spoken)
        zone.reset(there)


def unspoken() -> tuple[str, ...]:
    """The language that nobody speaks, in tests."""
    return (PSEUDO,) if settings().test else ()


def choose(accepted: str, among: Sequence[str]) -> str | None:
    """The language of `among` that an `Accept-Language` header likes best (RFC 9110, 12.5.4).

    `de-CH` is content with `de`. None where nothing fits.
    """
    plain = {name.lower(): name for name in among}
    for tag in wanted(accepted):
        if found := plain.get(tag) or plain.get(tag.partition("-")[0]):
            return found
    return None


def wanted(accepted: str) -> list[str]:
    """The languages of an `Accept-Language` header in lower case, the best liked first."""
    return [tag for tag, quality in sorted(_wanted(accepted), key=lambda part: -part[1]) if quality > 0]


def direction(name: str) -> str:
    return locale(name).text_direction


def choices() -> list[tuple[str, str]]:
    """The languages to choose from, each with what its speakers call it."""
    return [(name, own_name(name)) for name in offered.get() if name not in unspoken()]


def own_name(name: str) -> str:
    """What its speakers call a language: `Deutsch`."""
    return locale(name).get_language_name() or name


def autonym(code: str) -> str:
    """The same of any language of the world; what has no name is told as it is: `Polski`, `tlh`."""
    try:
        found = Locale.parse(code, sep="-").get_display_name(code.replace("-", "_")) or code
    except (UnknownLocaleError, ValueError):
        return code
    return found[:1].upper() + found[1:]


@cache
def locale(name: str) -> Locale:
    """How the speakers of a language write dates and numbers."""
    return Locale.parse(LOCALES.get(name, name), sep="_")


def date(at: datetime | Date, form: Form = "moment") -> str:
    """A moment in the reader's zone and language; a day without a time is the same day everywhere."""
    there = at.astimezone(ZoneInfo(zone.get())) if isinstance(at, datetime) else datetime.combine(at, NOON)
    return FORMS[form](there, locale(language.get()))


FORMS: dict[Form, Callable[[datetime, Locale], str]] = {
    "moment": lambda at, place: (
        f"{format_skeleton('MMMd', at, locale=place)}, {format_time(at, 'HH:mm', locale=place)}"
    ),
    "day": lambda at, place: format_skeleton("MMMMd", at, locale=place),
    "date": lambda at, place: format_date(at, "long", locale=place),
    "time": lambda at, place: format_time(at, "HH:mm", locale=place),
}


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in words: `3 days ago`; what is still to come is `in 3 days`."""
    past = moment - now if abs(moment - now) >= timedelta(seconds=1) else timedelta(seconds=-1)
    return format_timedelta(past, add_direction=True, locale=locale(language.get()))


def number(value: float) -> str:
    if abs(value) >= COUNTED:
        return str(value)
    return _decimal(value, language.get())


def brief(value: int) -> str:
    """A count where there is room for a word: `1.2M`, and `1,2 Mio.` where people write it so."""
    if not LONG <= value < COUNTED:
        return number(value)
    return format_compact_decimal(value, fraction_digits=1, locale=locale(language.get()))


def percent(share: float) -> str:
    """A share of 1: `60%`, and `60 %` where people write it so."""
    return format_percent(share, locale=locale(language.get()))


def duration(seconds: float) -> str:
    """A length of play: `1:05`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


@cache
def _catalogue(name: str) -> NullTranslations:
    if name == LANGUAGES[0]:
        return NullTranslations()
    return Pseudo() if name == PSEUDO else catalogues.translations(name)


def _wanted(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.lower().split(","):
        if found := re.fullmatch(
            r"\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", part
        ):
            yield found[1], float(found[2] or 1)


@lru_cache(maxsize=4096)
def _decimal(value: float, name: str) -> str:
    """Kept: the numbers of a page are small and come again, and writing one takes a while."""
    return format_decimal(value, locale=locale(name))
