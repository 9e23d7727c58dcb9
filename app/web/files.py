"""Our own static files: kept for ever by the browser when the address carries the content's hash."""

import mimetypes
from functools import cache
from pathlib import Path

from litestar import Request, Response, get
from litestar.params import FromPath

from app.refusal import missing
from app.web.guards import anyone
from app.web.pages import STATIC, static

YEAR = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml"}


@get(
    "/static/{path:path}", guards=[anyone], name="static_file", include_in_schema=False, sync_to_thread=False
)
def serve(request: Request, path: FromPath[str]) -> Response[bytes]:
    name = path.lstrip("/")
    body, version = _read(name)
    fresh = request.query_params.get("v") == version
    if request.headers.get("if-none-match") == f'"{version}"':
        return Response(b"", status_code=304, headers={"etag": f'"{version}"'})
    return Response(
        body,
        media_type=_type(name),
        headers={"cache-control": YEAR if fresh else "no-cache", "etag": f'"{version}"'},
    )


@cache
def _read(name: str) -> tuple[bytes, str]:
    try:
        file = (STATIC / name).resolve()
        if file.is_relative_to(STATIC) and file.is_file():
            return file.read_bytes(), static(name).rpartition("=")[2]
    except (OSError, ValueError):
        # A name that is too long, or has a NUL in it: no file of ours.
        pass
    raise missing()


def _type(name: str) -> str:
    return TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
