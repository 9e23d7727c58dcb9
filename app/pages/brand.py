"""The company's face: its form for administrators, and what every page loads of it."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app import brand
from app.refusal import Refusal
from app.web.files import YEAR
from app.web.guards import administrator, anyone
from app.web.pages import page, url
from app.web.sentences import sentence

FIELDS = ("name", "light", "dark")


class Looks(Controller):
    path = "/admin/brand"
    guards = [administrator]

    @get(name="brand")
    async def form(self, request: Request) -> Response:
        return shown(request)

    @post()
    async def keep(self, request: Request) -> Response:
        form = await request.form()
        values = {name: str(form.get(name, "")) for name in FIELDS}
        try:
            await brand.change(**values, actor=request.user.id)
        except Refusal as refusal:
            return shown(request, refusal, values)
        return Redirect(url("brand"), status_code=303)


@get("/brand.css", guards=[anyone], name="brand_css", sync_to_thread=False)
def colours(request: Request) -> Response[str]:
    """The accent; its address carries the hash of what it says."""
    now = brand.shown()
    fresh = request.query_params.get("v") == now.version
    return Response(now.css, media_type="text/css", headers={"cache-control": YEAR if fresh else "no-cache"})


@get("/logos/{version:str}", guards=[anyone], name="logo")
async def logo(version: FromPath[str]) -> Response[bytes]:
    return Response(await brand.logo(version), media_type="image/webp", headers={"cache-control": YEAR})


def shown(request: Request, refusal: Refusal | None = None, values: dict[str, str] | None = None) -> Response:
    """The form, with what was sent and why it was refused."""
    now = brand.shown()
    return page(
        request,
        "app/brand.html",
        status=refusal.status if refusal else 200,
        values=values or {name: getattr(now, name) for name in FIELDS},
        errors={refusal.field: sentence(refusal)} if refusal else {},
        name_max=brand.NAME_MAX,
    )
