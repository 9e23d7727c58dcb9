"""Opaque places in a list, signed with the person, so that nobody reads or moves somebody else's."""

import hashlib
import hmac
from typing import TypeVar

import msgspec

from app import base64url
from app.refusal import Refusal
from app.settings import settings

T = TypeVar("T")
#: Bytes: nobody guesses so many, and addresses stay short.
SIGNATURE = 12


def seal(person: int | None, place: object) -> str:
    """The cursor of a place that JSON can say; without a person it is anybody's."""
    body = msgspec.json.encode(place)
    return base64url.encode(_sign(person, body) + body)


def unseal(person: int | None, cursor: str, kind: type[T]) -> T:
    """The place in the cursor. Raises `Refusal("cursor_wrong")` when it is not this person's."""
    try:
        raw = base64url.decode(cursor)
        signature, body = raw[:SIGNATURE], raw[SIGNATURE:]
        if hmac.compare_digest(signature, _sign(person, body)):
            return msgspec.json.decode(body, type=kind)
    except (ValueError, msgspec.MsgspecError):
        pass
    raise Refusal("cursor_wrong", status=400)


def _sign(person: int | None, body: bytes) -> bytes:
    key = settings().secret.encode()
    return hmac.new(key, f"cursor:{person}:".encode() + body, hashlib.sha256).digest()[:SIGNATURE]
