"""Hands a mail to the company's own server (RFC 5321). Without `POLLEN_SMTP_URL` there is no mail."""

import ssl
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
import msgspec

from app.settings import settings

TIMEOUT_S = 20.0
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Server(msgspec.Struct, frozen=True):
    """`tls` from the first byte on; a password goes over no line in the clear but this machine's own."""

    host: str
    port: int
    tls: bool
    name: str | None
    password: str | None
    sender: str

    @property
    def local(self) -> bool:
        return self.host in LOOPBACK


class Later(Exception):
    """The server cannot take it now."""


class Refused(Exception):
    """The server will never take it."""


def server() -> Server | None:
    """From `smtp[s]://name:password@host:port?from=pollen@company.example`. Raises ValueError."""
    if not settings().smtp_url:
        return None
    parts = urlsplit(settings().smtp_url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("POLLEN_SMTP_URL must look like smtp://host:587?from=pollen@company.example")
    sender = parse_qs(parts.query).get("from", [f"pollen@{parts.hostname}"])[0]
    if "@" not in sender or not sender.isprintable():
        raise ValueError("POLLEN_SMTP_URL names no sender: add ?from=pollen@company.example")
    return Server(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        name=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        sender=sender,
    )


async def send(message: EmailMessage, to: str) -> None:
    """Raises `Later` and `Refused`, each with the server's own words."""
    there = server()
    if there is None:
        raise Refused("mail is switched off")
    try:
        await aiosmtplib.send(
            # As bytes: the library would fold long lines once more.
            message.as_bytes(),
            sender=there.sender,
            recipients=[to],
            hostname=there.host,
            port=there.port,
            username=there.name,
            password=there.password,
            use_tls=there.tls,
            start_tls=True if there.password and not (there.tls or there.local) else None,
            timeout=TIMEOUT_S,
        )
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _judged(error.recipients[0]) from error
    except aiosmtplib.SMTPResponseException as error:
        raise _judged(error) from error
    except aiosmtplib.SMTPNotSupported as error:
        raise Refused(str(error)) from error
    except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
        raise Later(str(error) or type(error).__name__) from error


def _judged(answer: aiosmtplib.SMTPResponseException) -> Later | Refused:
    """4xx may be taken later, 5xx never; a password that is wrong today may be mended tomorrow."""
    said = f"{answer.code} {answer.message}"
    never = answer.code >= 500 and not isinstance(answer, aiosmtplib.SMTPAuthenticationError)
    return Refused(said) if never else Later(said)
