"""What a mail says: the sentences that Activity shows, as text and as HTML, and a way to stop it."""

import html
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import NamedTuple

from app import brand, language
from app.reach import smtp, stops
from app.reach.mail import Letter
from app.settings import settings
from app.web import told
from app.web.pages import ROOT, environment

STOP = "/notices/stop/{}"
#: A folded address is none any more; RFC 5322 lets a line be so long.
POLICY = SMTP.clone(max_line_length=998)
LOOK = ROOT / "templates" / "mail" / "look.css"


class Told(NamedTuple):
    """A Notice in one sentence, and where it leads."""

    sentence: str
    address: str


def letter(found: Letter) -> EmailMessage:
    """The mail in the reader's language; mail programs find the one-click stop in its head.

    Raises `smtp.Refused` where the address is none.
    """
    with language.within(found.language, found.zone):
        context = _context(found)
        message = EmailMessage(policy=POLICY)
        message["Subject"] = _line(_text(f"{_form(found)}_subject.html", context))
        message.set_content(_text(f"{_form(found)}_text.html", context) + "\n")
        message.add_alternative(_page(f"{_form(found)}.html", context), subtype="html")
        message["Content-Language"] = language.language.get()
    _address(message, found, str(context["stop"]))
    return message


def _form(found: Letter) -> str:
    return "mail/digest" if found.topic == "digest" else "mail/news"


def _context(found: Letter) -> dict[str, object]:
    base = (settings().base_url or "").rstrip("/")
    return {
        "brand": brand.shown(),
        "base": base,
        "name": found.name,
        "news": [Told(told.sentence(one), base + told.NOTICE.format(one.id)) for one in found.notices],
        "lines": found.lines,
        "topic": found.topic,
        "stop": base + STOP.format(stops.token(found.person, found.topic)),
        "settings": base + told.SETTINGS,
        "activity": base + told.ACTIVITY,
        "lang": language.language.get(),
        "dir": language.direction(language.language.get()),
    }


def _address(message: EmailMessage, found: Letter, stop: str) -> None:
    """A second try bears the same number, so that mail programs show one mail."""
    server = smtp.server()
    sender = Address(str(brand.shown()), addr_spec=server.sender if server else "pollen@localhost")
    message["From"] = sender
    message["To"] = _reader(found)
    message["Date"] = found.at
    message["Message-ID"] = f"<mail-{found.number}@{sender.domain}>"
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # No answer of a holiday machine to this (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"


def _reader(found: Letter) -> Address:
    try:
        return Address(_line(found.name), addr_spec=found.address)
    except (ValueError, MessageError) as error:
        raise smtp.Refused(f"no address: {error}") from error


def _line(text: str) -> str:
    """A head of a mail is one line, whatever people write into their names."""
    return " ".join(text.split())


def _text(template: str, context: dict[str, object]) -> str:
    return html.unescape(environment().get_template(template).render(**context)).strip()


def _page(template: str, context: dict[str, object]) -> str:
    """Mail programs load no style sheet, so it stands in the head."""
    drawn = environment().get_template(template).render(**context)
    return drawn.replace("</head>", f"<style>{_look()}</style></head>", 1)


@cache
def _look() -> str:
    return LOOK.read_text()
