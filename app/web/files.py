"""Our own static files: kept for ever by the browser when the address names the build that stands."""

import gzip
import hashlib
import json
import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.params import FromPath
from rjsmin import jsmin

from app.refusal import missing
from app.web.build import DIGITS, STATIC, build, static
from app.web.guards import anyone

YEAR = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml"}
TEXTS = {".js", ".css", ".svg", ".json", ".txt"}

_BUILD = re.compile(rf"([0-9a-f]{{{DIGITS}}})/(.+)", re.DOTALL)
_IMPORT = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)
#: What the worker keeps of each build: all that a page, a kept Post or the offline page may ask for.
SHELL = (
    "css/*.css",
    "css/pages/*.css",
    "js/*.js",
    "sw/*.js",
    "vendor/*.js",
    "logo.svg",
    "favicon.svg",
    "icons/icon-192.png",
)
#: Sent as it came, with its licence.
VENDOR = STATIC / "vendor"
#: What pages of other tools load; they have no other business with our files.
ELSEWHERE = "embed/"


class File(NamedTuple):
    body: bytes
    packed: bytes | None
    tag: str


#: The same for everybody: so nobody is looked up, dozens of times a page.
SHARED: dict[str, Any] = {"include_in_schema": False, "sync_to_thread": False, "exclude_from_auth": True}


@get("/static/{path:path}", guards=[anyone], name="static_file", **SHARED)
def serve(request: Request, path: FromPath[str]) -> Response[bytes]:
    named, name = parts(path.lstrip("/"))
    answer = _answer(request, _read(name), _type(name), YEAR if named == build() else "no-cache")
    if name.startswith(ELSEWHERE):
        answer.headers["cross-origin-resource-policy"] = "cross-origin"
    return answer


@get("/sw.js", guards=[anyone], name="worker", **SHARED)
def worker(request: Request) -> Response[bytes]:
    """The service worker: it names its build, so a new build is a new worker."""
    return _answer(request, _worker(), TYPES[".js"], "no-cache")


def parts(path: str) -> tuple[str | None, str]:
    """The build that an address names, if any, and the file below `static/`."""
    named = _BUILD.fullmatch(path)
    return (named[1], named[2]) if named else (None, path)


def content(file: Path) -> bytes:
    """A style sheet comes with what it imports, in one request; a script comes as code alone."""
    if file.suffix == ".css":
        return _IMPORT.sub(lambda found: (file.parent / found[1]).read_text(), file.read_text()).encode()
    if file.suffix == ".js" and not file.is_relative_to(VENDOR):
        return _bare(file)
    return file.read_bytes()


def shell() -> list[str]:
    """The addresses of the shell in this build."""
    files = {file for pattern in SHELL for file in STATIC.glob(pattern)}
    return [static(file.relative_to(STATIC).as_posix()) for file in sorted(files)]


def _answer(request: Request, file: File, kind: str, keep: str) -> Response[bytes]:
    headers = {"cache-control": keep, "etag": file.tag, "vary": "Accept-Encoding"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == file.tag:
        return Response(b"", status_code=304, headers=headers)
    if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
        # The same words in another wrapping: a weak tag holds for both.
        packed = {"content-encoding": "gzip", "etag": f"W/{file.tag}"}
        return Response(file.packed, media_type=kind, headers=headers | packed)
    return Response(file.body, media_type=kind, headers=headers)


@cache
def _read(name: str) -> File:
    try:
        file = (STATIC / name).resolve()
        if file.is_relative_to(STATIC) and file.is_file():
            return _pack(content(file), text=file.suffix in TEXTS)
    except (OSError, ValueError):
        # A name that is too long, or has a NUL in it: no file of ours.
        pass
    raise missing()


@cache
def _worker() -> File:
    told = json.dumps({"version": build(), "shell": shell()})
    return _pack(f"self.BUILD = {told};\n".encode() + _bare(STATIC / "sw.js"), text=True)


def _bare(script: Path) -> bytes:
    """Without comments and indents: a quarter less on the line."""
    return jsmin(script.read_text()).encode()


def _pack(body: bytes, *, text: bool) -> File:
    """Packed once, not for every request."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:DIGITS]}"'
    return File(body, gzip.compress(body, mtime=0) if text else None, tag)


def _type(name: str) -> str:
    return TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
