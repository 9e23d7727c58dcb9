"""When a draft goes out by itself."""

from litestar import Request, Response, post
from litestar.response import Redirect

from app.refusal import Refusal
from app.web import guards
from app.web.pages import url
from app.web.sentences import sentence
from feeds import planning
from feeds.pages.addresses import Number
from feeds.pages.posts import show


@post("/posts/{id:int}/plan", guards=[guards.signed_in], name="post_plan")
async def plan(request: Request, id: Number) -> Response:
    """At the day and hour of the form, or with `state=off` no longer."""
    form = await request.form()
    off = form.get("state") == "off"
    try:
        moment = None if off else planning.moment(str(form.get("on", "")), str(form.get("at", "")))
        await planning.plan(request.user.id, id, moment)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return await show(request, id, status=refusal.status, refused=sentence(refusal))
    return Redirect(url("post", id), status_code=303)
