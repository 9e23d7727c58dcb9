"""What a Notice says, in Activity, in mails and in pushes: to these nothing of what people wrote.

One that lacks a fact its sentence needs, as a row of another version may, is left out everywhere.
"""

import html
import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

import msgspec
from jinja2 import UndefinedError
from markupsafe import Markup

from app import language
from app.people.auth import Viewer
from app.reach.notices import Notice
from app.reach.pushes import Push
from app.web.pages import environment, url

#: Where the click leads; the worker process knows no routes.
ACTIVITY, NOTICE, SETTINGS = "/activity", "/notices/{}", "/me/notices"


#: What a template raises when a fact is missing or is no such thing.
UNTELLABLE = (UndefinedError, LookupError, TypeError, ValueError)

log = logging.getLogger("pollen.notices")


class Told(Protocol):
    """A Notice as its templates know it: Activity's has a title, words and a picture as well."""

    notice: Notice
    post: int | None


class Entry(msgspec.Struct):
    """A Notice without title and words."""

    notice: Notice
    post: int | None


def push(found: Push) -> bytes:
    """The payload: a sentence, where the click leads and how much is new."""
    first = found.notices[0]
    with language.within(found.language):
        if len(found.notices) == 1:
            title, address = sentence(first), NOTICE.format(first.id)
        else:
            title, address = _draw("notices/_several.html", count=len(found.notices)), ACTIVITY
        return _payload(title, f"notice-{first.id}", address, found.unread)


def trial(tongue: str | None) -> bytes:
    """The payload of a test message."""
    with language.within(tongue):
        return _payload(_draw("notices/_trial.html"), "trial", SETTINGS, None)


def rows(found: Iterable[Told], viewer: Viewer) -> dict[int, Markup]:
    """For each Notice that can be told its line in Activity, by its id."""
    drawn = {entry.notice.id: _drawn(entry, "notices/_row.html", me=viewer) for entry in found}
    return {number: Markup(line) for number, line in drawn.items() if line is not None}  # noqa: S704 - by our templates


async def untold(_person: int, found: list[Notice]) -> set[int]:
    """The ids of those that no sentence can be made of: neither pushed nor mailed."""
    return {one.id for one in found if _drawn(Entry(one, one.post), "notices/_sentence.html") is None}


def sentence(notice: Notice) -> str:
    """The sentence of its kind, as plain text."""
    return _said(notice, "notices/_sentence.html")


def place(notice: Notice) -> str:
    """The address that a Notice leads to; Activity where it has none."""
    return _said(notice, "notices/_address.html") or url("activity")


def _said(notice: Notice, form: str) -> str:
    return _text(_drawn(Entry(notice, notice.post), form) or "")


def _drawn(entry: Told, form: str, **context: object) -> str | None:
    """The Notice by the template of its kind; None when a fact is missing."""
    kind = entry.notice.kind
    template = environment().select_template([f"notices/{kind}.html", "notices/other.html"])
    try:
        return template.render(entry=entry, told_as=form, **context)
    except UNTELLABLE as error:
        _complain(entry.notice.id, kind, str(error))
        return None


@lru_cache(maxsize=1000)
def _complain(number: int, kind: str, reason: str) -> None:
    """Once for each, however often its reader comes by."""
    log.warning("notice %s (%s) cannot be told: %s", number, kind, reason)


def _draw(template: str, **context: object) -> str:
    return _text(environment().get_template(template).render(**context))


def _text(drawn: str) -> str:
    return html.unescape(drawn).strip()


def _payload(title: str, tag: str, address: str, unread: int | None) -> bytes:
    tongue = language.language.get()
    return msgspec.json.encode(
        {
            "title": title,
            "tag": tag,
            "address": address,
            "unread": unread,
            "lang": tongue,
            "dir": language.direction(tongue),
        }
    )
