"""Sign in and out."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from app import brand, hooks, language, limits
from app.people import auth
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page
from app.web.sentences import sentence
from app.web.session import cookie, cookie_name, remember


class SignIn(Controller):
    path = "/sign-in"
    guards = [guards.anyone]

    @get(name="sign_in")
    async def form(
        self, request: Request, next: FromQuery[str] = "/", speak: FromQuery[str] = ""
    ) -> Response:
        """`speak` is the language somebody asks for whose browser asks for another one."""
        if request.user:
            return Redirect(_inside(next), status_code=303)
        await brand.follow()
        asked = speak in language.offered.get()
        if asked:
            language.language.set(speak)
        answer = page(request, "app/sign_in.html", next=_inside(next), name="", error=None)
        if asked:
            answer.cookies.append(remember(speak))
        return answer

    @post(name="session")
    async def open(self, request: Request) -> Response:
        form = await request.form()
        name, onward = str(form.get("name", "")), _inside(str(form.get("next", "/")))
        try:
            token = await auth.sign_in(
                name,
                str(form.get("password", "")),
                agent=request.headers.get("user-agent", ""),
                address=request.client.host if request.client else "",
                language=language.language.get(),
            )
        except Refusal as refusal:
            return page(
                request, "app/sign_in.html", status=422, next=onward, name=name, error=sentence(refusal)
            )
        days = (await limits.current()).session_days
        if onward == "/":
            onward = await _first(token) or onward
        return Redirect(onward, status_code=303, cookies=[cookie(token, days=days)])


@post("/sign-out", guards=[guards.signed_in], name="sign_out")
async def sign_out(request: Request) -> Redirect:
    """Ends the session and tells the browser to forget what it kept of it."""
    if token := request.cookies.get(cookie_name()):
        await auth.end_session(token)
    answer = Redirect("/sign-in", status_code=303, headers={"clear-site-data": '"cache", "storage"'})
    answer.delete_cookie(cookie_name(), path="/")
    return answer


async def _first(token: str) -> str | None:
    """What somebody should see before Home, if anything."""
    viewer = await auth.by_session(token)
    for arrive in hooks.arrivals:
        if viewer and (address := await arrive(viewer.id)):
            return address
    return None


def _inside(address: str) -> str:
    """Only addresses of our own: two slashes, or a slash and a backslash, lead away."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
