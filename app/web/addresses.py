"""Addresses that are good outside of a page: for other programs, for paper, for a camera."""

import ipaddress
from urllib.parse import urlsplit

from litestar import Request

from app.settings import settings


def base(request: Request) -> str:
    """The start of an absolute address. A foreign `Host` is not believed: then the address is relative."""
    if known := settings().base_url:
        return known.rstrip("/")
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}" if _near(urlsplit(f"//{host}").hostname or "") else ""


def _near(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
