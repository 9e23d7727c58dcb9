"""What a push says: the sentence that Activity shows, and nothing of what people wrote."""

import html

import msgspec

from app import language
from app.reach.notices import Notice
from app.reach.pushes import Push
from app.web.pages import environment, url

#: Where the click leads; the worker process knows no routes.
ACTIVITY, NOTICE, SETTINGS = "/activity", "/notices/{}", "/me/notices"


class Entry(msgspec.Struct):
    """A Notice as its templates know it: without title and words."""

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


def sentence(notice: Notice) -> str:
    """The sentence of its kind, as plain text."""
    return _said(notice, "notices/_sentence.html")


def place(notice: Notice) -> str:
    """The address that a Notice leads to."""
    return _said(notice, "notices/_address.html") or url("activity")


def _said(notice: Notice, form: str) -> str:
    names = [f"notices/{notice.kind}.html", "notices/other.html"]
    return _text(environment().select_template(names).render(entry=Entry(notice, notice.post), told_as=form))


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
