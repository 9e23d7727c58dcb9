"""What an author makes of a file for a Post: what is kept of a clip, what crops keep of a picture."""

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from app import database
from app.refusal import Refusal
from feeds.drafts import Use
from media import trimming
from media.focus import focus


class Shape(Struct, frozen=True):
    """From and to in milliseconds of the whole clip, and the point that crops keep, in tenths."""

    id: str
    start_ms: int | None
    end_ms: int | None
    focus_x: int
    focus_y: int


async def shape(author: int, uses: list[Use]) -> None:
    """Give the files the shapes they are to have; one that has it already is left alone.

    Raises the Refusals of `media.trimming.trim` and `media.focus.focus`, as those of the field `assets`.
    """
    known = await shapes([use.id for use in uses])
    for use in uses:
        found = known.get(use.id)
        with _of_assets():
            if found is None or (use.start_ms, use.end_ms) != (found.start_ms, found.end_ms):
                await trimming.trim(use.id, author, use.start_ms, use.end_ms)
            if use.focus and (found is None or use.focus != (found.focus_x, found.focus_y)):
                await focus(use.id, author, *use.focus)


async def shapes(ids: list[str]) -> dict[str, Shape]:
    """The files as they are now."""
    found = await database.rows(
        Shape, "SELECT id, start_ms, end_ms, focus_x, focus_y FROM asset WHERE id = ANY ($1)", ids
    )
    return {shape.id: shape for shape in found}


@contextmanager
def _of_assets() -> Iterator[None]:
    """A form or program gave the file in a list: that field is the one to mend."""
    try:
        yield
    except Refusal as no:
        raise Refusal(no.code, limit=no.limit, value=no.value, status=no.status, field="assets") from None
