"""Captions and chapters for programs."""

import msgspec
from litestar import Controller, Request, Response, delete, get, put
from litestar.params import FromPath, JSONBody

from app.web import guards
from app.web.problems import refusals
from media import captioning, chapters
from media.assets import Chapter


class Caption(msgspec.Struct, frozen=True):
    """One language of an asset; `suggested` by a machine (`model`) and not accepted so far."""

    language: str
    label: str
    suggested: bool
    model: str | None


class Lines(msgspec.Struct, frozen=True):
    """Chapters as people write them, one a line: `0:30 Fill the tank`."""

    text: str


class Captions(Controller):
    path = "/assets/{asset:str}"
    guards = [guards.signed_in]
    tags = ["assets"]

    @get("/captions", name="api_caption_list", responses=refusals(400, 401, 404))
    async def show_all(self, request: Request, asset: FromPath[str]) -> list[Caption]:
        """The captions of one's own file, with what machines suggest."""
        return [
            Caption(text.language, text.label, text.suggested, text.model)
            for text in await captioning.own(asset, request.user.id)
        ]

    @get("/captions/{tongue:str}", name="api_captions", responses=refusals(400, 401, 404))
    async def show(self, request: Request, asset: FromPath[str], tongue: FromPath[str]) -> Response[str]:
        """The WebVTT file of one language, a suggestion too; `ETag` names its version."""
        text = (await captioning.one(asset, request.user.id, tongue)).text
        return Response(text, media_type="text/vtt", headers=_etag(text) | {"cache-control": "no-store"})

    @put("/captions/{tongue:str}", status_code=204, responses=refusals(400, 401, 404, 412, 413, 422))
    async def write(self, request: Request, asset: FromPath[str], tongue: FromPath[str]) -> Response[None]:
        """Set the captions of one language; the body is a WebVTT or SubRip file.

        With `If-Match` it is refused when another version stands; `""` stands for none.
        """
        seen = request.headers.get("if-match")
        text = await captioning.write(
            asset,
            request.user.id,
            tongue,
            await request.body(),
            seen=None if seen is None else seen.strip('"'),
        )
        return Response(None, status_code=204, headers=_etag(text))

    @delete("/captions/{tongue:str}", responses=refusals(400, 401, 404))
    async def remove(self, request: Request, asset: FromPath[str], tongue: FromPath[str]) -> None:
        """Take the captions of one language away."""
        await captioning.remove(asset, request.user.id, tongue)

    @put("/chapters", name="api_chapters", responses=refusals(400, 401, 404, 422))
    async def divide(self, request: Request, asset: FromPath[str], data: JSONBody[Lines]) -> list[Chapter]:
        """Set the chapters; a Refusal names the number of the line as `field`."""
        return await chapters.write(asset, request.user.id, data.text)


def _etag(text: str) -> dict[str, str]:
    return {"etag": f'"{captioning.mark(text)}"'}


API = [Captions]
