"""The Today card is read: it goes until the next working day."""

from litestar import Request, Response, post

from app.web import guards
from app.web.pages import done, url
from feeds import today


@post("/today", guards=[guards.signed_in], name="today")
async def read(request: Request) -> Response:
    await today.put_aside(request.user.id)
    return done(request, url("feed"), "feeds/_nothing.html")
