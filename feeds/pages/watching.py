"""The player tells where it is."""

from litestar import Request, post

from app.refusal import Refusal
from app.web import guards
from feeds import watching
from feeds.pages.addresses import Number


@post("/posts/{id:int}/watch", guards=[guards.signed_in], name="watch", status_code=204)
async def watch(request: Request, id: Number) -> None:
    """`at` is the second, `played` what played in sight since the last report, both in seconds."""
    form = await request.form()
    at, played = (_seconds(str(form.get(name, "0"))) for name in ("at", "played"))
    await watching.report(request.user.id, id, at, played)


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refusal("watch_wrong", value=text[:40], limit=watching.LONGEST_S) from None
