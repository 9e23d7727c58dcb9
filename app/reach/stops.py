"""The link in each mail that stops its kind, for this person and without sign-in (RFC 8058)."""

import hashlib
import hmac

import msgspec

from app import base64url
from app.reach import topics
from app.refusal import missing
from app.settings import settings

#: Bytes: nobody guesses so many, and the link stays short.
SIGNATURE = 18


class Stop(msgspec.Struct, frozen=True):
    """Whose mails about what."""

    person: int
    topic: str


def token(person: int, topic: str) -> str:
    """What stands in the link: it opens nothing but this one switch."""
    stop = f"{person}.{topic}"
    return f"{stop}.{_sign(stop)}"


def read(token: str) -> Stop:
    """Raises a 404 Refusal for a link that we did not write."""
    stop, _, signature = token.rpartition(".")
    person, _, topic = stop.partition(".")
    if not hmac.compare_digest(signature.encode(), _sign(stop).encode()):
        raise missing()
    return Stop(int(person), topic)


async def turn(stop: Stop, *, on: bool) -> None:
    """Switch this mail off, or on again; nothing else changes."""
    await topics.choose(stop.person, stop.topic, "mail", state=on)


def _sign(stop: str) -> str:
    made = hmac.new(settings().secret.encode(), f"stop:{stop}".encode(), hashlib.sha256).digest()
    return base64url.encode(made[:SIGNATURE])
