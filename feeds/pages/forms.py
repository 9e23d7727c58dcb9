"""Forms that may bring files: read piece by piece, so that a film never stands in memory."""

import hashlib
import re
import tempfile
from collections.abc import AsyncIterator
from typing import IO
from urllib.parse import parse_qs

import msgspec
from litestar import Request
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from app import limits
from app.refusal import Refusal
from app.settings import settings
from app.web.origin import check_token
from app.web.problems import too_large
from media import uploads
from media.units import MB

#: Fields are words; files have limits of their own.
FIELDS_MAX = 200_000
#: A byte may be sent as three, "%C3".
ENCODED = 3
URLENCODED = "application/x-www-form-urlencoded"
PARTS_MAX = 200
PIECE = 1 << 20
POINT = re.compile(r"(\d{1,2}),(\d{1,2})", re.ASCII)
SECONDS = re.compile(r"\d{1,5}([.,]\d{1,3})?", re.ASCII)
#: More may not fit into 63 bits.
DIGITS = 18


class Arrived(msgspec.Struct, frozen=True):
    """A file that came with the form and is now an asset of the sender; the browser calls it `declared`."""

    field: str
    id: str
    declared: str = ""


class Form(msgspec.Struct):
    """What was filled in, each name with all its values, and the files that came along.

    `refusal` says why a file among them was not taken; the words of the form are here all the same.
    """

    fields: dict[str, list[str]]
    files: list[Arrived]
    refusal: Refusal | None = None

    def one(self, name: str, default: str = "") -> str:
        return self.fields.get(name, [default])[0]

    def all(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    @property
    def key(self) -> str | None:
        return self.one("key") or None

    @property
    def body(self) -> bytes:
        """What a repeat has to say again; the same file sent twice has two ids."""
        said = {name: values for name, values in self.fields.items() if name not in ("csrf", "key")}
        return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).digest()


def number(given: object) -> int | None:
    """A number as far as a bigint column goes; None for whatever else a field may hold."""
    if isinstance(given, str) and given.isdecimal() and len(given) <= DIGITS:
        return int(given)
    return None


def milliseconds(given: str) -> int | None:
    """Seconds as somebody typed them, "1.5" or "1,5"; None for whatever else stands there."""
    return round(float(given.replace(",", ".")) * 1000) if SECONDS.fullmatch(given.strip()) else None


def point(given: str) -> tuple[int, int] | None:
    """A point of a picture, "3,7"; None for whatever else stands there."""
    found = POINT.fullmatch(given)
    return (int(found[1]), int(found[2])) if found else None


async def read(request: Request) -> Form:
    """The form, with its token checked before the first file is taken.

    For routes with `csrf="own"` or "origin". Raises `Refusal("csrf_stale")` or `Refusal("form_broken")`.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == "multipart/form-data" and options.get("boundary"):
        most = await limits.current()
        largest = max(most.video_max_mb, most.photo_max_mb) * MB
        return await _Reader(request, options["boundary"], largest).run()
    given = parse_qs(await _words(request), keep_blank_values=True) if kind == URLENCODED else {}
    _check(request, given.get("csrf", [""])[0])
    return Form(given, [])


async def _words(request: Request) -> str:
    """A body without files; such routes have no limit but this one."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > ENCODED * FIELDS_MAX:
            raise too_large(ENCODED * FIELDS_MAX, request.content_length)
    return body.decode(errors="replace")


def _check(request: Request, token: str) -> None:
    if request.auth != "bearer" and request.route_handler.opt.get("csrf") != "origin":
        check_token(request, request.headers.get("x-csrf") or token)


class _Reader:
    """Takes a multipart body apart while it arrives."""

    def __init__(self, request: Request, boundary: str, largest: int) -> None:
        self.request = request
        self.largest = largest
        self.parser = PushMultipartParser(boundary, max_segment_count=PARTS_MAX)
        self.form = Form({}, [])
        self.checked = False
        self.room = FIELDS_MAX
        self.segment: MultipartSegment | None = None
        self.words = bytearray()
        self.file: IO[bytes] | None = None
        self.size = 0

    async def run(self) -> Form:
        try:
            async for chunk in self.request.stream():
                await self._feed(chunk)
            self.parser.close()
        except MultipartError as error:
            raise Refusal("form_broken", value=str(error), status=400) from error
        finally:
            if self.file:
                self.file.close()
        self._check_token()
        return self.form

    async def _feed(self, chunk: bytes) -> None:
        if not chunk:
            return
        for event in self.parser.parse(chunk):
            if isinstance(event, MultipartSegment):
                self._begin(event)
            elif event:
                self._write(event)
            else:
                await self._end()

    def _begin(self, segment: MultipartSegment) -> None:
        self.segment = segment
        self.words.clear()
        if segment.filename is not None:
            self._check_token()
            self.size = 0
            self.file = tempfile.TemporaryFile(dir=settings().data)  # noqa: SIM115 - closed with its part

    def _write(self, piece: bytes | bytearray) -> None:
        if self.file:
            # What is too big is read to its end and forgotten, so that the form can come back.
            self.size += len(piece)
            if self.size <= self.largest:
                self.file.write(piece)
            return
        self.room -= len(piece)
        if self.room < 0:
            raise too_large(FIELDS_MAX)
        self.words += piece

    async def _end(self) -> None:
        segment = self.segment
        if segment is None:
            return
        if self.file is None:
            self.form.fields.setdefault(segment.name, []).append(self.words.decode(errors="replace"))
            return
        with self.file as file:
            self.file = None
            if self.size:
                await self._keep(segment, file)

    async def _keep(self, segment: MultipartSegment, file: IO[bytes]) -> None:
        owner = self.request.user.id
        try:
            upload = await uploads.create(
                owner, self.size, name=segment.filename or "", declared=segment.content_type or ""
            )
            await uploads.append(owner, upload.id, 0, _pieces(file))
            self.form.files.append(Arrived(segment.name, upload.id, segment.content_type or ""))
        except Refusal as refusal:
            self.form.refusal = refusal

    def _check_token(self) -> None:
        if not self.checked:
            _check(self.request, self.form.one("csrf"))
            self.checked = True


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
