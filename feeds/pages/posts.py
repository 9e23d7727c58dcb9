"""The page of one post, and what its author does with it."""

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect
from msgspec import structs

from app import database, limits
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page, url
from app.web.sentences import sentence
from feeds import answers, attention, embeds, inquiries, posts, remixes, replacing, views, watching
from feeds.applications import own
from feeds.cards import Card, card, cards
from feeds.details import details
from feeds.pages.addresses import Number
from feeds.pages.embeds import discovery
from feeds.related import Below, below
from feeds.steps import steps
from feeds.subject import look
from feeds.thread import thread, tips
from feeds.tried import shown
from media import captioning

STAFF = ("moderator", "senior")


class Post(Controller):
    path = "/posts/{id:int}"
    guards = [guards.signed_in]

    @get(name="post")
    async def open(self, request: Request, id: Number) -> Response:
        return await show(request, id)

    @post("/publication", name="post_publication")
    async def publication(self, request: Request, id: Number) -> Response:
        """Out, or down again. What is missing is said on the page; the draft stays."""
        try:
            if (await request.form()).get("state") == "off":
                await posts.unpublish(request.user.id, id)
            else:
                await posts.publish(request.user.id, id)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return await show(request, id, status=refusal.status, refused=sentence(refusal))
        return Redirect(url("post", id), status_code=303)

    @post("/deletion", name="post_deletion")
    async def deletion(self, request: Request, id: Number) -> Response:
        """Deleted for now, or brought back."""
        if (await request.form()).get("state") == "off":
            await posts.restore(request.user.id, id)
            return Redirect(url("post", id), status_code=303)
        await posts.delete(request.user.id, id)
        return Redirect(url("me", deleted=id), status_code=303)

    @post("/acceptance", name="post_acceptance")
    async def acceptance(self, request: Request, id: Number) -> Response:
        """This Post is the answer, says who asked."""
        question = await answers.accept_post(request.user.id, id)
        return Redirect(f"{url('post', question)}#ways", status_code=303)

    @post("/remixing", name="post_remixing")
    async def remixing(self, request: Request, id: Number) -> Response:
        """Whether others may show their way of it."""
        on = (await request.form()).get("state") != "off"
        await remixes.open_to(request.user.id, id, on)
        return Redirect(url("post", id), status_code=303)


async def show(request: Request, id: int, *, status: int = 200, **told: object) -> Response:
    """The whole page, perhaps with what was refused. Raises a 404 Refusal."""
    async with database.snapshot():
        read = await _read(request.user.id, id, request.query_params.get("captions"))
    await views.see(request.user.id, id)
    return page(
        request,
        "feeds/post.html",
        status=status,
        page="find",
        may_moderate=any(role in STAFF for role in request.user.roles),
        limits=await limits.current(),
        played=request.query_params.get("play") == "on",
        at=embeds.number(request.query_params.get("t", "")),
        oembed=await discovery(request, id),
        **read,
        **told,
    )


async def _read(viewer: int, id: int, captions: str | None) -> dict[str, object]:
    """All that the page tells, of one moment: a new file never stands above what was told of the old one."""
    found = await card(viewer, id)
    about = await look(viewer, id)
    return {
        "post": found,
        "about": about,
        "steps": await steps(viewer, id) if found.steps else [],
        "details": await details(viewer, id),
        "applications": await shown(viewer, id),
        "applied": await own(viewer, id),
        "source": await remixes.source(viewer, id),
        "comments": (said := await thread(viewer, about)),
        "tips": tips(said),
        "missed": await inquiries.missed(viewer, id),
        **await _below(viewer, id),
        "may_edit": found.mine.own,
        "seen": await attention.told(viewer, id),
        "resume": await watching.stopped(viewer, id) if found.media else None,
        "transcript": await captioning.best(found.media, captions),
        "waiting": await replacing.waiting(id) if found.mine.own else None,
        "changed": await replacing.change(id) if about.generation > 1 else None,
    }


async def _below(viewer: int, id: int) -> dict[str, list[Card]]:
    """The blocks below a post, by one statement for all their cards."""
    found: Below = await below(viewer, id)
    blocks = structs.asdict(found)
    known = {
        one.id: one for one in await cards(viewer, [number for ids in blocks.values() for number in ids])
    }
    return {name: [known[number] for number in ids if number in known] for name, ids in blocks.items()}
