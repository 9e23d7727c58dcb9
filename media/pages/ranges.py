"""The `Range` header (RFC 9110, section 14): one range of bytes; everything else gets the whole file."""

import re

from app.refusal import Refusal

ONE = re.compile(r"bytes=(\d*)-(\d*)")


def span(header: str | None, condition: str | None, tag: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole file.

    `condition` is `If-Range`: another file than the browser knows is sent whole. Several ranges at once,
    other units and nonsense are ignored, as the standard allows. Raises `Refusal("media_range")` (416)
    when nothing of the range exists.
    """
    if header is None or (condition is not None and condition != tag):
        return None
    match = ONE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
        if last and int(last) < start:
            return None
    if start >= end:
        raise Refusal("media_range", limit=size, value=header[:80], status=416)
    return start, end
