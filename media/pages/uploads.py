"""tus 1.0 over HTTP: creation, creation-with-upload, termination, checksum, expiration."""

import base64
import binascii
from collections.abc import AsyncIterator
from email.utils import format_datetime

from litestar import Controller, Request, Response, delete, patch, post
from litestar.enums import HttpMethod
from litestar.exceptions import InternalServerException
from litestar.handlers import route
from litestar.params import FromPath

from app import limits
from app.refusal import Refusal
from app.web import addresses, guards, problems
from media import uploads
from media.parts import Checksum, Cut, Upload
from media.units import MB
from media.uploads import ALGORITHMS

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
BYTES = "application/offset+octet-stream"
#: A longer number of bytes is nonsense.
DIGITS = 15


def refuse(request: Request, refusal: Refusal) -> Response:
    """A problem for programs, and what the protocol wants on every answer."""
    answer = problems.problem(refusal)
    answer.headers.update({"tus-resumable": VERSION, "cache-control": "no-store"})
    if refusal.code == "tus_version":
        answer.headers["tus-version"] = VERSION
    return answer


class Uploads(Controller):
    path = "/uploads"
    exception_handlers = {Refusal: refuse}
    #: The length of an upload is checked against its limit when it is opened, its bytes against its length.
    request_max_body_size = None

    @route(
        ["/", "/{asset:str}"],
        http_method=[HttpMethod.OPTIONS],
        guards=[guards.anyone],
        name="upload_options",
    )
    async def announce(self) -> Response[None]:
        """What this server can do; asked before anybody is known.

        First by name on purpose: Litestar registers by name, and answers OPTIONS itself where it can.
        """
        most = await limits.current()
        return _answer(
            204,
            tus_version=VERSION,
            tus_extension=EXTENSIONS,
            tus_max_size=max(most.video_max_mb, most.photo_max_mb) * MB,
            tus_checksum_algorithm=",".join(ALGORITHMS),
        )

    @post("/", guards=[guards.signed_in], name="uploads")
    async def create(self, request: Request) -> Response[None]:
        _check_version(request)
        if "upload-defer-length" in request.headers:
            raise Refusal("upload_deferred", status=400)
        told = metadata(request.headers.get("upload-metadata", ""))
        length = _number(request, "upload-length", "upload_length")
        with_bytes = request.headers.get("content-type") == BYTES
        checksum = _checksum(request)
        upload = await uploads.create(
            request.user.id, length, name=told.get("filename", ""), declared=told.get("filetype", "")
        )
        if with_bytes:
            upload = await _begin(request, upload.id, checksum)
        return _answer(
            201,
            location=f"{addresses.base(request)}/uploads/{upload.id}",
            upload_offset=upload.received if with_bytes else None,
            upload_expires=_expiry(upload),
        )

    @route("/{asset:str}", http_method=[HttpMethod.HEAD], guards=[guards.signed_in], name="upload")
    async def stand(self, request: Request, asset: FromPath[str]) -> Response[None]:
        _check_version(request)
        upload = await uploads.find(request.user.id, asset)
        return _answer(
            200,
            upload_offset=upload.received,
            upload_length=upload.length,
            upload_metadata=f"filename {_coded(upload.name)}" if upload.name else None,
            upload_expires=_expiry(upload),
        )

    @patch("/{asset:str}", guards=[guards.signed_in], name="upload_bytes")
    async def send(self, request: Request, asset: FromPath[str]) -> Response[None]:
        return await _take(request, asset)

    @delete("/{asset:str}", guards=[guards.signed_in], name="upload_end", status_code=204)
    async def end(self, request: Request, asset: FromPath[str]) -> Response[None]:
        return await _terminate(request, asset)

    @post("/{asset:str}", guards=[guards.signed_in], name="upload_override")
    async def override(self, request: Request, asset: FromPath[str]) -> Response[None]:
        """For proxies that let only GET and POST through."""
        method = request.headers.get("x-http-method-override", "")
        if method == HttpMethod.PATCH:
            return await _take(request, asset)
        if method == HttpMethod.DELETE:
            return await _terminate(request, asset)
        raise Refusal("upload_method", value=method, status=400)


def metadata(header: str) -> dict[str, str]:
    """The pairs of `Upload-Metadata`: a name and its value in base64, or a name alone."""
    told: dict[str, str] = {}
    for pair in filter(None, (pair.strip() for pair in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            text = base64.b64decode(value, validate=True).decode()
        except ValueError:
            raise Refusal("upload_metadata", value=pair[:80], status=400) from None
        if told.setdefault(name, text) != text:
            raise Refusal("upload_metadata", value=pair[:80], status=400)
    return told


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


async def _take(request: Request, asset: str) -> Response[None]:
    _check_version(request)
    kind = request.headers.get("content-type", "")
    if kind != BYTES:
        raise Refusal("upload_type", limit=BYTES, value=kind, status=415)
    offset = _number(request, "upload-offset", "upload_offset")
    upload = await _append(request, asset, offset, _checksum(request))
    return _answer(204, upload_offset=upload.received, upload_expires=_expiry(upload))


async def _terminate(request: Request, asset: str) -> Response[None]:
    _check_version(request)
    await uploads.terminate(request.user.id, asset)
    return _answer(204)


async def _begin(request: Request, asset: str, checksum: Checksum | None) -> Upload:
    """The bytes of a creation. Without them there is no upload: its sender never learns its address."""
    try:
        return await _append(request, asset, 0, checksum)
    except Refusal:
        await uploads.terminate(request.user.id, asset)
        raise


async def _append(request: Request, asset: str, offset: int, checksum: Checksum | None) -> Upload:
    return await uploads.append(
        request.user.id,
        asset,
        offset,
        _pieces(request),
        announced=request.content_length,
        checksum=checksum,
    )


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    try:
        async for piece in request.stream():
            yield piece
    except InternalServerException as error:  # what the framework calls a sender who went away
        raise Cut from error


def _check_version(request: Request) -> None:
    spoken = request.headers.get("tus-resumable", "")
    if spoken != VERSION:
        raise Refusal("tus_version", limit=VERSION, value=spoken, status=412)


def _number(request: Request, header: str, code: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise Refusal(code, value=text, status=400)
    return int(text)


def _checksum(request: Request) -> Checksum | None:
    header = request.headers.get("upload-checksum")
    if header is None:
        return None
    algorithm, _, text = header.partition(" ")
    try:
        digest = base64.b64decode(text, validate=True)
    except binascii.Error:
        digest = b""
    if algorithm not in ALGORITHMS or not digest:
        raise Refusal("upload_checksum", limit=" or ".join(ALGORITHMS), value=header[:80], status=400)
    return Checksum(algorithm, digest)


def _expiry(upload: Upload) -> str | None:
    return format_datetime(upload.expires_at, usegmt=True) if upload.expires_at else None


def _answer(status: int, **headers: object) -> Response[None]:
    told = {name.replace("_", "-"): str(value) for name, value in headers.items() if value is not None}
    return Response(
        None, status_code=status, headers={"tus-resumable": VERSION, "cache-control": "no-store", **told}
    )
