"""Files for the player and the pages: signed, checked on every request, in ranges."""

import hashlib
from typing import Any
from urllib.parse import quote

from litestar import Controller, Request, Response, get
from litestar.enums import HttpMethod
from litestar.handlers import route
from litestar.params import FromPath
from litestar.response import Stream

from app.refusal import Refusal, missing
from app.web import guards, problems
from media import assets, captioning, hls, playback, posters, storage
from media.pages.ranges import span
from media.playback import File, Proof

#: A browser must not do more with a file than show it.
HARMLESS = {
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
#: The only types we serve, whatever a row may say.
TYPES = frozenset({"video/mp4", "audio/mp4", "image/webp", "image/jpeg", "text/vtt"})


def refuse(request: Request, refusal: Refusal) -> Response:
    """No page and no way to sign in: a player asks, not a person."""
    answer = problems.problem(refusal)
    answer.headers["cache-control"] = "no-store"
    if refusal.status == 416:
        answer.headers["content-range"] = f"bytes */{refusal.limit}"
    return answer


class Files(Controller):
    path = "/media/{asset:str}"
    guards = [guards.signed_in]
    exception_handlers = {Refusal: refuse}

    @route("/{name:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD], name="media")
    async def serve(self, request: Request, asset: FromPath[str], name: FromPath[str]) -> Response[Any]:
        proof = await _admit(request, asset, name)
        found = await playback.rendition(asset, proof.version, name)
        if found.media_type == hls.TYPE:
            text = await hls.playlist(found.key, asset, proof.version, request.user.id)
            return tell(request, text, hls.TYPE)
        if posters.replaceable(name):
            return await deliver(request, found, _tag(found.key.encode()), "private, no-cache")
        fresh = f"private, max-age={max(int(proof.left.total_seconds()), 0)}"
        return await deliver(request, found, f'"{proof.version}-{name}"', fresh)

    @get("/captions/{tongue:str}", name="media_captions")
    async def captions(
        self, request: Request, asset: FromPath[str], tongue: FromPath[str]
    ) -> Response[bytes]:
        await _admit(request, asset, f"captions/{tongue}")
        return tell(request, await captioning.read(asset, tongue), "text/vtt")


class Originals(Controller):
    path = "/assets/{asset:str}/original"
    guards = [guards.signed_in]

    @route(http_method=[HttpMethod.GET, HttpMethod.HEAD], name="asset_original")
    async def serve(self, request: Request, asset: FromPath[str]) -> Response[Any]:
        """One's own file as it was sent, to keep; never shown, whatever is in it."""
        found = await playback.original(asset, request.user.id)
        answer = await deliver(
            request,
            File(found.key, "application/octet-stream", found.size),
            '"original"',
            "private, no-cache",
        )
        # A name is free text: so in the one form that can say all of it (RFC 6266).
        name = quote(found.name or asset, safe="")
        answer.headers["content-disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer


def tell(request: Request, text: str, kind: str) -> Response[bytes]:
    """A text that may be another one with each request, so browsers ask each time."""
    content = text.encode()
    tag = _tag(content)
    same = request.headers.get("if-none-match") == tag
    return Response(
        b"" if same else content,
        status_code=304 if same else 200,
        media_type=kind,
        headers={**HARMLESS, "etag": tag, "cache-control": "private, no-cache"},
    )


async def deliver(request: Request, found: File, tag: str, fresh: str) -> Response[Any]:
    """The file, the range of it that was asked for, or the word that the browser has it already.

    A file that is not in the store as its row says is refused before the first byte, with 410: a player
    would take a broken stream for a broken line.
    """
    headers = {**HARMLESS, "accept-ranges": "bytes", "etag": tag, "cache-control": fresh}
    if request.headers.get("if-none-match") == tag:
        return Response(None, status_code=304, headers=headers)
    if await storage.size(found.key) != found.size:
        raise Refusal("file_lost", status=410)
    wanted = span(request.headers.get("range"), request.headers.get("if-range"), tag, found.size)
    start, end = wanted or (0, found.size)
    headers["content-length"] = str(end - start)
    if wanted:
        headers["content-range"] = f"bytes {start}-{end - 1}/{found.size}"
    kind = found.media_type if found.media_type in TYPES else "application/octet-stream"
    status = 206 if wanted else 200
    if request.method == HttpMethod.HEAD:
        return Response(b"", status_code=status, media_type=kind, headers=headers)
    return Stream(storage.stream(found.key, start, end), status_code=status, media_type=kind, headers=headers)


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'


async def _admit(request: Request, asset: str, name: str) -> Proof:
    """The link is ours and this person's, and the person may still read the asset."""
    query = request.query_params
    try:
        proof = Proof(int(query["v"]), int(query["u"]), int(query["e"]), query["s"])
    except (KeyError, ValueError):
        raise Refusal("link_wrong", status=403) from None
    playback.verify(asset, name, proof, request.user.id)
    if not await assets.may_read(request.user.id, asset):
        raise missing("media_missing")
    return proof
