"""The static files as one build: their addresses, and what a script needs before it can run."""

import hashlib
import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

STATIC = Path(__file__).parent.parent.parent / "static"

#: Hexadecimal digits that name a build in addresses.
DIGITS = 12

#: `import {a} from "./b.js"` and `import "./b.js"`; what comes by `import()` is not needed at first.
_IMPORT = re.compile(r"^import\s(?:[^\"'();]*?\sfrom\s)?[\"']([^\"']+)[\"']", re.MULTILINE)


@cache
def static(path: str) -> str:
    """The address of our own file in this build: browsers may keep it and its imports for ever."""
    if not (STATIC / path).is_file():
        raise FileNotFoundError(path)
    return f"/static/{build()}/{path}"


@cache
def modules(name: str) -> tuple[str, ...]:
    """The addresses of `js/<name>.js` and all it imports: a page asks for them at once."""
    found: dict[str, None] = {}
    _follow(f"js/{name}.js", found)
    return tuple(static(path) for path in found)


@cache
def build() -> str:
    """The name of all static files together: it changes when any of them does."""
    whole = hashlib.sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            whole.update(file.relative_to(STATIC).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:DIGITS]


def _follow(path: str, found: dict[str, None]) -> None:
    if path in found:
        return
    found[path] = None
    for named in _IMPORT.findall((STATIC / path).read_text()):
        _follow(normpath(join(dirname(path), named)), found)
