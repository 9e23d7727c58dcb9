"""The inbox of Notices, and what one's people have shown."""

from litestar import Request, Response, get
from litestar.params import FromQuery

from app import clock, language
from app.reach import notices
from app.web import guards, told
from app.web.pages import page
from feeds import announcements, inbox
from feeds.cards import cards


@get("/activity", guards=[guards.signed_in], name="activity")
async def activity(request: Request, tab: FromQuery[str] = "") -> Response:
    """Opening the page is reading it; what was new still stands out this time."""
    viewer = request.user.id
    tab = tab if tab in (*inbox.TABS, "people") else ""
    if tab == "people":
        shown = await cards(viewer, await inbox.people(viewer))
        return page(
            request, "feeds/activity.html", page="activity", tab=tab, parts=[], posts=shown, announced=[]
        )
    entries = await inbox.entries(viewer, tab)
    rows = told.rows(entries, request.user)
    await notices.read(viewer)
    return page(
        request,
        "feeds/activity.html",
        page="activity",
        tab=tab,
        parts=inbox.by_day(
            [one for one in entries if one.notice.id in rows], clock.now(), language.zone.get()
        ),
        rows=rows,
        posts=[],
        announced=[] if tab else await announcements.live(viewer),
    )
