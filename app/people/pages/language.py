"""Which language Pollen speaks to somebody: chosen once, for every device."""

from litestar import Request, post
from litestar.response import Redirect

from app.people import languages
from app.web.guards import signed_in
from app.web.pages import url
from app.web.session import remember


@post("/me/language", guards=[signed_in], name="language")
async def choose_language(request: Request) -> Redirect:
    """This browser also remembers it, for the sign-in page."""
    chosen = str((await request.form()).get("language", ""))
    await languages.choose(request.user.id, chosen)
    return Redirect(url("preferences"), status_code=303, cookies=[remember(chosen)])
