"""My Interests: all that Home goes by, seen and changed by me alone."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app import database, language, limits
from app.people import preferences, profile
from app.web import guards
from app.web.pages import done, page, url
from feeds import follows, interests, tuning
from feeds.interests import Interest
from feeds.pages.addresses import Number


class Interests(Controller):
    path = "/me/interests"
    guards = [guards.signed_in]

    @get(name="interests")
    async def index(
        self,
        request: Request,
        kind: FromQuery[str] = "",
        key: FromQuery[str] = "",
        followed: FromQuery[str] = "",
        saved: FromQuery[str] = "",
    ) -> Response:
        """`kind` and `key` name the line that was just deleted: it can be brought back."""
        viewer = request.user.id
        lines = await interests.of(viewer)
        return page(
            request,
            "feeds/interests.html",
            page="you",
            lines=_by_kind([line for line in lines if line.weight > 0]),
            most=max((abs(line.weight) for line in lines), default=0.0),
            less=[line for line in lines if line.weight <= 0],
            excluded=await interests.excluded(viewer),
            since=await tuning.since(viewer),
            followed={(one.kind, str(one.id)) for one in await follows.of(viewer)},
            gone=_gone(kind, key, followed) if kind in interests.KINDS and key else None,
            saved=bool(saved),
            tongues=await _tongues(viewer),
            reads=await profile.languages(viewer),
        )

    @post("/{kind:str}", name="interest")
    async def change(self, request: Request, kind: FromPath[str]) -> Response:
        """`state=off` deletes the line `key`, `state=on` brings it back."""
        viewer, form = request.user.id, await request.form()
        key, followed = str(form.get("key", "")), form.get("followed") == "on"
        if form.get("state") == "on":
            await tuning.bring_back(viewer, kind, key, followed=followed)
            return Redirect(url("interests"), status_code=303)
        await interests.remove(viewer, kind, key)
        told = "on" if followed else ""
        gone = _gone(kind, key, told) | {"name": str(form.get("name", ""))}
        return done(
            request,
            url("interests", kind=kind, key=key, followed=told or None),
            "feeds/_interest_gone.html",
            gone=gone,
        )

    @post("/exclusion/{id:int}", name="exclusion")
    async def exclude(self, request: Request, id: Number) -> Response:
        """Suggest this Skill again, or no more."""
        on = (await request.form()).get("state") != "off"
        await interests.exclude(request.user.id, id, on)
        return Redirect(url("interests"), status_code=303)

    @post("/reset", name="interests_reset")
    async def reset(self, request: Request) -> Response:
        await interests.reset(request.user.id)
        return Redirect(url("interests", saved="reset"), status_code=303)

    @post("/home", name="home_settings")
    async def home(self, request: Request) -> Response:
        """Where Home opens, in which order it suggests, and the languages that count."""
        viewer, form = request.user.id, await request.form()
        async with database.transaction():
            await preferences.set(viewer, "start", str(form.get("start", "")))
            await preferences.set(viewer, "order", str(form.get("order", "matched")))
            await profile.read(viewer, [str(one) for one in form.getall("language", [])])
        return Redirect(url("interests", saved="home"), status_code=303)


def _by_kind(lines: list[Interest]) -> dict[str, list[Interest]]:
    """Skills, people and Communities apart; what is left are sites and tools."""
    groups: dict[str, list[Interest]] = {"skill": [], "person": [], "community": [], "place": []}
    for line in lines:
        groups.get(line.kind, groups["place"]).append(line)
    return groups


def _gone(kind: str, key: str, followed: str) -> dict[str, str]:
    return {"kind": kind, "key": key, "followed": followed, "name": ""}


async def _tongues(viewer: int) -> list[tuple[str, str]]:
    """Languages to choose from, each with what its speakers call it: one's own, and the company's."""
    offered = [*(await limits.current()).languages, *await profile.languages(viewer), *COMMON]
    return [(name, language.autonym(name)) for name in dict.fromkeys(offered)]


#: What most people at work in many countries read.
COMMON = ("es", "fr", "pt", "it", "nl", "pl", "tr", "ro", "uk", "ar", "hi", "zh", "vi")
