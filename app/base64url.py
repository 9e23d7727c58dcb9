"""base64url without padding (RFC 4648, 5; RFC 7515, 2): bytes for addresses, headers and cookies."""

import base64


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """With or without padding. Raises ValueError for anything that is no base64url."""
    plain = text.rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), "-_", validate=True)
