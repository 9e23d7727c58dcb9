"""Sign in and out."""

from typing import Any, Literal

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from app import brand, hooks, language, limits
from app.people import auth, sso
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page
from app.web.sentences import sentence
from app.web.session import cookie, cookie_name, remember

Way = Literal["password", "pin", "provider"]


class SignIn(Controller):
    path = "/sign-in"
    guards = [guards.anyone]

    @get(name="sign_in")
    async def form(
        self, request: Request, next: FromQuery[str] = "/", speak: FromQuery[str] = ""
    ) -> Response:
        """`speak` is the language somebody asks for whose browser asks for another one."""
        if request.user and not request.user.idle:
            return Redirect(inside(next), status_code=303)
        await brand.follow()
        asked = speak in language.offered.get()
        if asked:
            language.language.set(speak)
        answer = await shown(request, next=inside(next))
        if asked:
            answer.cookies.append(remember(speak))
        return answer

    @post(name="session")
    async def open(self, request: Request) -> Response:
        """First who it is, then what proves it; both at once are welcome too."""
        form = await request.form()
        name, onward = str(form.get("name", "")), inside(str(form.get("next", "/")))
        if "password" not in form:
            way = await leads(name, str(form.get("way", "")))
            return await shown(request, next=onward, name=name.strip(), way=way)
        try:
            token = await auth.sign_in(
                name,
                str(form["password"]),
                **_device(request),
                language=language.language.get(),
            )
        except Refusal as refusal:
            way = await leads(name, "password")
            return await shown(request, refusal, next=onward, name=name, way=way)
        return await opened(token, onward)


@post("/sign-out", guards=[guards.signed_in], name="sign_out")
async def sign_out(request: Request) -> Redirect:
    """Ends the session and tells the browser to forget what it kept of it."""
    if token := request.cookies.get(cookie_name()):
        await auth.end_session(token)
    answer = Redirect("/sign-in", status_code=303, headers={"clear-site-data": '"cache", "storage"'})
    answer.delete_cookie(cookie_name(), path="/")
    return answer


async def leads(name: str, asked: str = "") -> Way | None:
    """How somebody with this e-mail or staff number signs in.

    What was typed alone decides, so that the answer is the same for who works here and who does not.
    """
    if not name.strip():
        return None
    if "@" not in name:
        return "pin"
    domain = name.strip().lower().rpartition("@")[2]
    known = domain in (await limits.current()).provider_domains
    return "provider" if known and sso.offered() and asked != "password" else "password"


async def shown(request: Request, refusal: Refusal | None = None, **context: Any) -> Response:
    """The page: who is it, or how they prove it, and why that was refused."""
    most = await limits.current()
    answer = page(
        request,
        "app/sign_in.html",
        status=refusal.status if refusal else 200,
        error=sentence(refusal) if refusal else None,
        provider=sso.offered(),
        digits=most.pin_digits,
        **{"name": "", "way": None, "next": "/", **context},
    )
    if refusal and refusal.status == 429:
        answer.headers["retry-after"] = str(refusal.value)
    return answer


async def entered(request: Request, person: int, onward: str) -> Redirect:
    """On, signed in, for whom something else than a password let in."""
    return await opened(await auth.open_session(person, **_device(request)), onward)


async def opened(token: str, onward: str) -> Redirect:
    """On, signed in: to where somebody was going, or to what they should see first."""
    days = (await limits.current()).session_days
    if onward == "/":
        onward = await _first(token) or onward
    return Redirect(onward, status_code=303, cookies=[cookie(token, days=days)])


def inside(address: str) -> str:
    """Only addresses of our own: two slashes, or a slash and a backslash, lead away."""
    plain = all(sign.isprintable() for sign in address)
    return address if plain and address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


def _device(request: Request) -> dict[str, str]:
    """What a session keeps of the browser that it is opened in."""
    return {
        "agent": request.headers.get("user-agent", ""),
        "address": request.client.host if request.client else "",
    }


async def _first(token: str) -> str | None:
    """What somebody should see before Home, if anything."""
    viewer = await auth.by_session(token)
    for arrive in hooks.arrivals:
        if viewer and (address := await arrive(viewer.id)):
            return address
    return None
