"""Opaque places in a list, signed with the person, so that nobody reads or moves somebody else's."""

import base64
import hashlib
import hmac
from typing import TypeVar

import msgspec

from app.refusal import Refusal
from app.settings import settings

T = TypeVar("T")
SIGNATURE = 12


def seal(person: int | None, place: object) -> str:
    body = msgspec.json.encode(place)
    return base64.urlsafe_b64encode(_sign(person, body) + body).rstrip(b"=").decode()


def unseal(person: int | None, cursor: str, kind: type[T]) -> T:
    """The place in the cursor. Raises `Refusal("cursor_wrong")` when it is not this person's."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        signature, body = raw[:SIGNATURE], raw[SIGNATURE:]
        if hmac.compare_digest(signature, _sign(person, body)):
            return msgspec.json.decode(body, type=kind)
    except (ValueError, msgspec.MsgspecError):
        pass
    raise Refusal("cursor_wrong", status=400)


def _sign(person: int | None, body: bytes) -> bytes:
    key = settings().secret.encode()
    return hmac.new(key, f"cursor:{person}:".encode() + body, hashlib.sha256).digest()[:SIGNATURE]
