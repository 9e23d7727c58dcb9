"""The language of this request, its sentences, dates and numbers."""

import gettext as catalogues
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal

LANGUAGES = ("en",)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
CATALOGUES = Path(__file__).parent.parent / "locales"

language: ContextVar[str] = ContextVar("language", default="en")
zone: ContextVar[str] = ContextVar("zone", default="UTC")


def gettext(message: str) -> str:
    return _catalogue(language.get()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    return _catalogue(language.get()).ngettext(one, many, number)


@cache
def _catalogue(name: str) -> catalogues.NullTranslations:
    return catalogues.translation("pollen", CATALOGUES, [name], fallback=True)


def choose(accepted: str) -> str:
    """The first language of an `Accept-Language` header that Pollen speaks."""
    wanted = (part.partition(";")[0].strip()[:2].lower() for part in accepted.split(","))
    return next((name for name in wanted if name in LANGUAGES), LANGUAGES[0])


def direction(name: str) -> str:
    return "rtl" if name in RIGHT_TO_LEFT else "ltr"


def date(moment: datetime, form: str = "d MMM, HH:mm") -> str:
    """A moment in the reader's zone and language."""
    return format_datetime(moment, form, tzinfo=ZoneInfo(zone.get()), locale=language.get())


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in words: `3 days ago`."""
    past = min(moment - now, timedelta(seconds=-1))
    return format_timedelta(past, add_direction=True, locale=language.get())


def number(value: float) -> str:
    return format_decimal(value, locale=language.get())


def duration(seconds: float) -> str:
    """A length of play: `1:05`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
