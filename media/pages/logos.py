"""A new logo for the company."""

from litestar import Request, Response, post
from litestar.datastructures import UploadFile
from litestar.response import Redirect

from app import brand
from app.pages.brand import shown
from app.refusal import Refusal
from app.web.guards import administrator
from app.web.pages import url
from media import logos


@post("/admin/brand/logo", guards=[administrator], name="brand_logo")
async def hang(request: Request) -> Response:
    """The picture of the form, or with `state=off` none."""
    form = await request.form()
    try:
        if form.get("state") == "off":
            await brand.hang_logo(None, actor=request.user.id)
        else:
            sent = form.get("logo")
            await logos.hang(
                await sent.read() if isinstance(sent, UploadFile) else b"", actor=request.user.id
            )
    except Refusal as refusal:
        refusal.field = "logo"
        return shown(request, refusal)
    return Redirect(url("brand"), status_code=303)
