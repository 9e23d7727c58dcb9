"""Files for programs. Bytes go through `/uploads`."""

from typing import Annotated

import msgspec
from litestar import Controller, Request, get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from app.web import guards
from app.web.problems import refusals
from media import api_captions, api_focus, assets, posters, trimming
from media.api_focus import Point
from media.assets import Chapter, Source, Track
from media.units import DAY_S


class Reason(msgspec.Struct, frozen=True):
    """Why it failed: a stable code, and the sentence."""

    type: str
    title: str


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """A file of one's own. `duration` in seconds, `progress` from 0 to 1; addresses are for the asker.

    `sound` is the film without its picture; `pending` says that a newer version is made than the one shown.
    """

    id: str
    kind: str | None
    state: str
    step: str | None
    progress: float | None
    reason: Reason | None
    width: int | None
    height: int | None
    duration: float | None
    poster: str | None
    renditions: list[Source]
    sound: str | None
    captions: list[Track]
    chapters: list[Chapter]
    focus: Point
    pending: bool


Seconds = Annotated[float, Meta(ge=0, le=DAY_S)]


class Trim(msgspec.Struct, frozen=True):
    """What is kept, in seconds of the whole film: without both ends all of it."""

    start: Seconds | None = None
    end: Seconds | None = None


class Poster(msgspec.Struct, frozen=True):
    """Exactly one: a candidate's number, a second of the film as it plays, or the id of an own photo."""

    number: int | None = None
    at: Seconds | None = None
    picture: str | None = None


class Assets(Controller):
    path = "/assets/{asset:str}"
    guards = [guards.signed_in]
    tags = ["assets"]

    @get(name="api_asset", responses=refusals(400, 401, 404))
    async def show(self, request: Request, asset: FromPath[str]) -> Asset:
        """State, renditions and captions of one's own file."""
        return _asset(await assets.read(asset, request.user.id), request.user.id)

    @put("/trim", name="api_trim", status_code=204, responses=refusals(400, 401, 404, 409, 422))
    async def trim(self, request: Request, asset: FromPath[str], data: JSONBody[Trim]) -> None:
        """Keep a part of a film; what plays goes on to play until the new version stands."""
        await trimming.trim(asset, request.user.id, _milliseconds(data.start), _milliseconds(data.end))

    @put("/poster", name="api_poster", status_code=204, responses=refusals(400, 401, 404, 409, 422))
    async def hang(self, request: Request, asset: FromPath[str], data: JSONBody[Poster]) -> None:
        """What the film shows before it plays; a moment of it takes a while to be taken."""
        moment = _milliseconds(data.at)
        await posters.hang(asset, request.user.id, data.number, moment, data.picture)


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _asset(facts: assets.Facts, viewer: int) -> Asset:
    seen = assets.media(facts, viewer)
    return Asset(
        id=facts.id,
        kind=facts.kind,
        state=facts.state,
        step=facts.step,
        progress=seen.progress,
        reason=Reason(facts.reason, seen.reason) if facts.reason and seen.reason else None,
        width=facts.width,
        height=facts.height,
        duration=seen.duration_s,
        poster=seen.poster,
        renditions=seen.sources,
        sound=seen.sound,
        captions=seen.captions,
        chapters=seen.chapters,
        focus=Point(facts.focus_x, facts.focus_y),
        pending=seen.pending,
    )


API = [Assets, *api_captions.API, *api_focus.API]
