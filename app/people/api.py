"""What programs keep for their person, under /api/v1."""

from litestar import Request, get, put
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from app.people import languages, preferences
from app.web.guards import signed_in
from app.web.problems import refusals


class Choice(Struct):
    value: str


@get("/me/preferences", guards=[signed_in], tags=["me"], responses=refusals(401))
async def read_preferences(request: Request) -> dict[str, str]:
    """What was chosen; what is missing was never chosen."""
    return await preferences.read(request.user.id)


@put(
    "/me/preferences/{name:str}",
    guards=[signed_in],
    tags=["me"],
    status_code=204,
    responses=refusals(400, 401, 404, 422),
)
async def set_preference(request: Request, name: FromPath[str], data: JSONBody[Choice]) -> None:
    """`speed`, `captions`, `captions_language` or `sound_only`."""
    await preferences.set(request.user.id, name, data.value)


@put("/me/language", guards=[signed_in], tags=["me"], status_code=204, responses=refusals(400, 401, 422))
async def choose_language(request: Request, data: JSONBody[Choice]) -> None:
    """The language of Pollen's pages and Notices for its person, such as `de`."""
    await languages.choose(request.user.id, data.value)


API = [read_preferences, set_preference, choose_language]
