"""Pollen on the pages of other tools: which of them may show it, and what an address there means.

Off until an administrator names origins. They frame pages of ours, so no script of theirs reads what is in
them; and a cookie goes along only where the browser counts both as one site.
"""

import re
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from app import limits
from app.refusal import Refusal, missing

#: So many origins fit in a header.
HOSTS_MAX = 50
HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?")
POST = re.compile(r"/posts/([1-9]\d{0,18})")
NUMBER = re.compile(r"\d{1,9}")
BIGINT_MAX = 2**63 - 1


class Link(Struct, frozen=True):
    """What the address of a Post points at."""

    post: int
    second: int | None = None
    step: int | None = None


async def hosts() -> list[str]:
    """The origins that may show Pollen; none until an administrator names them."""
    return (await limits.current()).embed_hosts


async def name_hosts(text: str, *, secure: bool, actor: int) -> None:
    """Let these origins show Pollen, one on each line or apart by spaces; no others.

    A name without a scheme means https. When Pollen itself is `secure`, pages that are not may not frame it.
    Raises `Refusal` with `embed_host_wrong`, `embed_host_plain` or `embed_hosts_many`.
    """
    named = list(dict.fromkeys(_origin(host, secure) for host in text.replace(",", " ").lower().split()))
    if len(named) > HOSTS_MAX:
        raise Refusal("embed_hosts_many", limit=HOSTS_MAX, value=len(named), field="hosts")
    await limits.change("embed_hosts", named, actor=actor)


def read(address: str, base: str) -> Link:
    """The Post that an address below `base` leads to. Raises a 404 Refusal for any other address."""
    try:
        asked, own = urlsplit(address), urlsplit(base)
    except ValueError:
        raise missing() from None
    found = POST.fullmatch(asked.path)
    if not own.netloc or found is None or (asked.scheme, asked.netloc) != (own.scheme, own.netloc):
        raise missing()
    if (post := int(found[1])) > BIGINT_MAX:
        raise missing()
    query = parse_qs(asked.query)
    return Link(post, number(query.get("t", [""])[0]), number(query.get("step", [""])[0]))


def number(text: str) -> int | None:
    """A second or Step from an address; None when it is none."""
    return int(text) or None if NUMBER.fullmatch(text) else None


def _origin(host: str, secure: bool) -> str:
    scheme, _, place = host.rpartition("://")
    place = place.rstrip("/")
    if scheme not in ("", "http", "https") or not HOST.fullmatch(place):
        raise Refusal("embed_host_wrong", value=host[:80], field="hosts")
    if scheme == "http" and secure:
        raise Refusal("embed_host_plain", value=host[:80], field="hosts")
    return f"{scheme or 'https'}://{place}"
