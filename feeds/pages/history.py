"""What a Post said before, for its author and for those who decide about it."""

from itertools import pairwise

import msgspec
from litestar import Request, Response, get

from app.web import guards
from app.web.pages import page
from feeds import revisions
from feeds.cards import card
from feeds.differences import Difference, differences
from feeds.pages.addresses import Number
from feeds.revisions import Revision
from media import assets


class Entry(msgspec.Struct, frozen=True):
    """A Revision with what it changed; the first one changed nothing."""

    revision: Revision
    changes: list[Difference]


@get("/posts/{id:int}/history", guards=[guards.signed_in], name="post_history")
async def history(request: Request, id: Number) -> Response:
    viewer = request.user.id
    told = entries(await revisions.history(viewer, id))
    old = [change.was for entry in told for change in entry.changes if change.field == "file" and change.was]
    return page(
        request,
        "feeds/history.html",
        page="find",
        post=await card(viewer, id),
        entries=told,
        files=await assets.views(old, viewer),
    )


def entries(found: list[Revision]) -> list[Entry]:
    """Newest first, as they come."""
    drafts = [revision.draft for revision in found]
    changes = [differences(before, after) for after, before in pairwise(drafts)]
    return [Entry(revision, made) for revision, made in zip(found, [*changes, []], strict=True)]
