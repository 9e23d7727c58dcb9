"""L&D brings what exists; each author takes it with one tap."""

import asyncio
import zipfile
from collections.abc import AsyncIterator
from typing import IO

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.response import Redirect

from app import hooks, limits
from app.people import columns
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page, url
from app.web.problems import for_program
from app.web.sentences import sentence
from feeds import bringing
from feeds.bringing import Outcome, Source
from feeds.pages.addresses import Number
from media import assets

PIECE = 1 << 20
#: A folder of short clips; single files have limits of their own.
BODY_MAX = 4_000_000_000
FILES_MAX = 500


class Bringing(Controller):
    path = "/bring"
    guards = [guards.lnd]

    @get(name="bring")
    async def form(self, request: Request) -> Response:
        return await _shown(request)

    @post(request_max_body_size=BODY_MAX)
    async def bring(self, request: Request) -> Response:
        form = await request.form()
        came = [one for one in form.getall("files", []) if isinstance(one, UploadFile) and one.filename]
        table = form.get("list")
        text = columns.decoded(await table.read()) if isinstance(table, UploadFile) else ""
        try:
            with _Sources(came) as sources:
                outcome = await bringing.bring(request.user.id, text, bringing.by_name(sources))
        except Refusal as refusal:
            if for_program(request):
                raise
            return await _shown(request, refusal=refusal)
        return await _shown(request, outcome=outcome)


class Brought(Controller):
    path = "/brought"
    guards = [guards.signed_in]

    @get(name="brought")
    async def index(self, request: Request) -> Response:
        return await _given(request)

    @post("/{id:int}", name="brought_answer")
    async def answer(self, request: Request, id: Number) -> Response:
        """Who is in it sends it out; `no` leaves it."""
        consent = str((await request.form()).get("consent", ""))
        try:
            if consent == "no":
                await bringing.decline(request.user.id, id)
                return Redirect(url("brought"), status_code=303)
            await bringing.accept(request.user.id, id, consent)
        except Refusal as refusal:
            if refusal.status == 404 or for_program(request):
                raise
            return await _given(request, {id: sentence(refusal)}, refusal.status)
        more = await bringing.waits(request.user.id)
        return Redirect(url("brought") if more else url("post", id), status_code=303)


class _Sources:
    """The files that came, and those inside of a zip among them; open until the block ends."""

    def __init__(self, came: list[UploadFile]) -> None:
        self.came = came
        self.opened: list[zipfile.ZipFile] = []

    def __enter__(self) -> list[Source]:
        found: list[Source] = []
        for one in self.came:
            found += self._inside(one) if one.filename.lower().endswith(".zip") else [_file(one)]
        return found[:FILES_MAX]

    def __exit__(self, *_: object) -> None:
        for archive in self.opened:
            archive.close()

    def _inside(self, one: UploadFile) -> list[Source]:
        try:
            archive = zipfile.ZipFile(one.file)
        except zipfile.BadZipFile as error:
            raise Refusal("bring_zip_broken", value=one.filename, field="files") from error
        self.opened.append(archive)
        return [_member(archive, info) for info in archive.infolist() if not info.is_dir()]


def _file(one: UploadFile) -> Source:
    size = one.file.seek(0, 2)
    name = one.filename.replace("\\", "/").rpartition("/")[2]
    return Source(name, size, lambda: _pieces(one.file))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Source:
    """`file_size` is what the archive claims; the store takes no byte more, so a bomb stays small."""
    return Source(info.filename.rpartition("/")[2], info.file_size, lambda: _unpacked(archive, info))


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    file.seek(0)
    while piece := await asyncio.to_thread(file.read, PIECE):
        yield piece


async def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> AsyncIterator[bytes]:
    try:
        with archive.open(info) as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise Refusal("bring_zip_broken", value=info.filename) from error


async def _shown(
    request: Request, *, outcome: Outcome | None = None, refusal: Refusal | None = None
) -> Response:
    faults = [(fault.line, sentence(fault.refusal)) for fault in outcome.faults] if outcome else []
    return page(
        request,
        "feeds/bring.html",
        status=refusal.status if refusal else 200,
        outcome=outcome,
        faults=faults,
        error=sentence(refusal) if refusal else None,
        mine=await bringing.brought(request.user.id),
        rows=(await limits.current()).bring_rows,
    )


async def _given(request: Request, errors: dict[int, str] | None = None, status: int = 200) -> Response:
    waiting = await bringing.given(request.user.id)
    views = await assets.views([one.asset for one in waiting if one.asset], request.user.id)
    return page(
        request,
        "feeds/brought.html",
        status=status,
        page="me",
        waiting=[(one, views.get(one.asset or "")) for one in waiting],
        errors=errors or {},
    )


async def card(viewer: int) -> tuple[str, object]:
    """In the own corner: how many drafts wait for an answer."""
    return "feeds/_brought.html", await bringing.waits(viewer)


hooks.corner.append(card)
