"""The link in each mail that stops its kind: a page with one button, and one POST for mail programs."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from app.reach import stops
from app.web.guards import anyone
from app.web.pages import page, url


class Stops(Controller):
    """Nobody signs in. Reading changes nothing, because programs that look for harm follow every link."""

    path = "/notices/stop/{token:str}"
    guards = [anyone]

    @get(name="mail_stop")
    async def form(self, request: Request, token: FromPath[str]) -> Response:
        return _page(request, token, stops.read(token), stopped=False)

    @post(csrf="signed", status_code=200)
    async def turn(self, request: Request, token: FromPath[str]) -> Response:
        """Off, unless the form of the page asks for them again. A mail program asks with RFC 8058's field."""
        stop = stops.read(token)
        again = (await request.form()).get("state") == "on"
        await stops.turn(stop, on=again)
        return _page(request, token, stop, stopped=not again)


def _page(request: Request, token: str, stop: stops.Stop, *, stopped: bool) -> Response:
    answer = page(
        request,
        "app/mail_stop.html",
        topic=stop.topic,
        stopped=stopped,
        address=url("mail_stop", token=token),
    )
    # The address is a key: it goes to nobody.
    answer.headers["referrer-policy"] = "no-referrer"
    return answer
