"""One's own corner: progress, posts, drafts, Saves, and the way to every setting."""

from litestar import Request, Response, get

from app import hooks, limits
from app.web import guards
from app.web.pages import page
from feeds import follows, profiles, saves
from feeds.cards import cards
from feeds.pages.addresses import Chosen

#: Of what one follows so much is listed.
FOLLOWED = 100


@get("/me", guards=[guards.signed_in], name="me")
async def me(request: Request, deleted: Chosen = 0) -> Response:
    viewer = request.user.id
    own, gone = await profiles.own(viewer), await profiles.deleted(viewer)
    followed = await follows.of(viewer)
    return page(
        request,
        "feeds/me.html",
        page="you",
        first=[await card(viewer) for card in hooks.corner],
        drafts=await cards(viewer, own.drafts),
        posts=await cards(viewer, own.published),
        saves=await cards(viewer, await saves.own(viewer)),
        follows=followed[:FOLLOWED],
        unlisted=len(followed[FOLLOWED:]),
        deleted=gone,
        just=deleted if deleted in [one.id for one in gone] else None,
        restore_days=(await limits.current()).restore_days,
    )
