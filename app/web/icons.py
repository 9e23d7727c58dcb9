"""The icons, drawn into the page: their own file came after the first picture and cost a second layout."""

import re
from functools import cache

from markupsafe import Markup

from app.web.build import STATIC

_SYMBOL = re.compile(r'<symbol id="([^"]+)"[^>]*>(.*)</symbol>')


@cache
def shapes(name: str) -> Markup:
    """What stands inside of `<svg viewBox="0 0 24 24">`; KeyError where no icon has the name."""
    return Markup(_sprite()[name])  # noqa: S704 - a vendored file of ours


@cache
def _sprite() -> dict[str, str]:
    """Name -> shapes, without the blank that XML does not need."""
    drawn = _SYMBOL.findall((STATIC / "icons.svg").read_text())
    return {name: inside.replace(" />", "/>") for name, inside in drawn}
