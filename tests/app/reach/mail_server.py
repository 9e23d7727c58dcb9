"""A mail server on loopback that is not ours: aiosmtpd, in a thread of its own."""

import email
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiosmtpd.controller import Controller


class Mailbox(msgspec.Struct):
    """Takes every mail, or answers with what a test wants next."""

    port: int
    mails: list[EmailMessage] = []
    answers: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=pollen@brightwater.example"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return answer

    def taken(self) -> list[EmailMessage]:
        """The mails since the last question."""
        found, self.mails = self.mails, []
        return found


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def markup(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def stop(mail: EmailMessage) -> str:
    """The path of the link that stops this kind, as the head of the mail names it."""
    found = re.fullmatch("<(.+)>", str(mail["List-Unsubscribe"]))
    assert found
    return urlsplit(found[1]).path


@contextmanager
def serve() -> Iterator[Mailbox]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mailbox = Mailbox(free.getsockname()[1])
    running = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    running.start()
    try:
        yield mailbox
    finally:
        running.stop()
