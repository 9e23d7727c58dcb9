"""What files take up, for administrators."""

from litestar import Request, Response, get

from app.web.guards import administrator
from app.web.pages import page
from media import figures


@get("/admin/storage", guards=[administrator], name="storage")
async def storage(request: Request) -> Response:
    return page(request, "media/storage.html", figures=await figures.read())
