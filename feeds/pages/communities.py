"""Communities: the list of them, the page of one, its rules, its people, and the form of its stewards."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app import limits
from app.idempotency import Answer, once
from app.refusal import Refusal
from app.web import guards
from app.web.cursors import seal, unseal
from app.web.pages import fragment, page, url, wants_fragment
from app.web.problems import for_program
from app.web.sentences import sentence
from feeds import announcements, communities, members, pins
from feeds.cards import cards
from feeds.communities import Words
from feeds.feed import Place
from feeds.pages.addresses import Number


class Communities(Controller):
    path = "/communities"
    guards = [guards.signed_in]

    @get(name="communities")
    async def directory(self, request: Request) -> Response:
        found = await communities.directory(request.user.id)
        return page(request, "feeds/communities.html", page="find", communities=found)

    @get("/new", name="community_new")
    async def new(self, request: Request) -> Response:
        return await _form(request, Words(name=""))

    @post()
    async def create(self, request: Request) -> Response:
        form = await request.form()
        given, body = _words(form), b"\n".join(str(form.get(name, "")).encode() for name in FIELDS)

        async def make() -> Answer:
            return Answer(303, url("community", slug=await communities.create(request.user.id, given)))

        try:
            answer, _ = await once(request.user.id, "community", str(form.get("key", "")) or None, body, make)
        except Refusal as refusal:
            return await _form(request, given, refusal)
        return Redirect(answer.location, status_code=303)

    @get("/{slug:str}", name="community")
    async def show(self, request: Request, slug: FromPath[str], after: FromQuery[str] = "") -> Response:
        viewer = request.user.id
        about = await communities.about(viewer, slug)
        start = unseal(viewer, after, Place) if after else None
        found = await communities.posts(viewer, about.id, start, without=about.pins)
        shown: dict[str, Any] = {
            "posts": await cards(viewer, found.posts),
            "next": url("community", slug=slug, after=seal(viewer, found.next)) if found.next else None,
        }
        if wants_fragment(request) and after:
            return fragment(request, "feeds/_community_posts.html", **shown)
        return page(
            request,
            "feeds/community.html",
            page="find",
            community=about,
            announced=[] if after else await announcements.inside(viewer, about.id),
            pinned=[] if after else await cards(viewer, about.pins),
            stewards=await communities.stewards(viewer, about.id),
            **shown,
        )

    @get("/{slug:str}/rules", name="community_rules")
    async def rules(self, request: Request, slug: FromPath[str]) -> Response:
        return await _rules(request, slug)

    @get("/{slug:str}/members", name="community_members")
    async def people(self, request: Request, slug: FromPath[str]) -> Response:
        return await _people(request, slug)

    @get("/{slug:str}/edit", name="community_edit")
    async def form(self, request: Request, slug: FromPath[str]) -> Response:
        about = await communities.steered(request.user.id, slug)
        return await _form(request, msgspec.convert(about, Words, from_attributes=True), slug=slug)

    @post("/{slug:str}/edit")
    async def edit(self, request: Request, slug: FromPath[str]) -> Response:
        given = _words(await request.form())
        try:
            await communities.edit(request.user.id, slug, given)
        except Refusal as refusal:
            return await _form(request, given, refusal, slug=slug)
        return Redirect(url("community", slug=slug), status_code=303)

    @post("/{slug:str}/membership", name="community_membership")
    async def membership(self, request: Request, slug: FromPath[str]) -> Response:
        """Come in or go. From a closed one the way leads back to the list: its page is there no more."""
        viewer = request.user.id
        if (await request.form()).get("state") == "off":
            closed = (await communities.about(viewer, slug)).admission == "closed"
            try:
                await members.leave(viewer, slug)
            except Refusal as refusal:
                if for_program(request) or refusal.code != "steward_last":
                    raise
                return await _rules(request, slug, error=sentence(refusal), status=refusal.status)
            return Redirect(url("communities") if closed else url("community", slug=slug), status_code=303)
        await members.join(viewer, slug)
        return Redirect(url("community", slug=slug), status_code=303)

    @post("/{slug:str}/members/{id:int}", name="community_member")
    async def member(self, request: Request, slug: FromPath[str], id: Number) -> Response:
        """What a steward does about one person: `act` says what."""
        viewer, act = request.user.id, (await request.form()).get("act")
        if act in ("accept", "decline"):
            await members.answer(viewer, slug, id, act == "accept")
        elif act == "remove":
            await members.remove(viewer, slug, id)
        else:
            await members.name_steward(viewer, slug, id, act != "release")
        return Redirect(url("community_members", slug=slug), status_code=303)

    @post("/{slug:str}/invitations", name="community_invite")
    async def invite(self, request: Request, slug: FromPath[str]) -> Response:
        handle = str((await request.form()).get("handle", ""))
        try:
            await members.invite(request.user.id, slug, handle)
        except Refusal as refusal:
            if for_program(request) or refusal.code not in AT_HANDLE:
                raise
            return await _people(request, slug, handle=handle, error=sentence(refusal), status=422)
        return await _people(request, slug, invited=handle.strip().removeprefix("@"))

    @post("/{slug:str}/pins/{id:int}", name="community_pin")
    async def pin(self, request: Request, slug: FromPath[str], id: Number) -> Response:
        on = (await request.form()).get("state") != "off"
        await pins.set(request.user.id, slug, id, on)
        return Redirect(url("community", slug=slug), status_code=303)


FIELDS = ("name", "purpose", "rules", "admission", "default_kind")
#: What the field for a name can be told.
AT_HANDLE = ("invited_missing", "invited_member", "blocked")


def _words(form: Any) -> Words:
    given = {name: str(form.get(name, "")) for name in FIELDS}
    return Words(**{**given, "admission": given["admission"] or "open"})


async def _form(
    request: Request, words: Words, refusal: Refusal | None = None, *, slug: str | None = None
) -> Response:
    if refusal and (refusal.status in (403, 404) or for_program(request)):
        raise refusal
    told = (refusal, *refusal.also) if refusal else ()
    return page(
        request,
        "feeds/community_form.html",
        status=422 if refusal else 200,
        page="find",
        words=words,
        slug=slug,
        errors={one.field or "": sentence(one) for one in reversed(told)},
        limits=await limits.current(),
    )


async def _rules(request: Request, slug: str, *, error: str | None = None, status: int = 200) -> Response:
    viewer = request.user.id
    about = await communities.about(viewer, slug)
    return page(
        request,
        "feeds/community_rules.html",
        status=status,
        page="find",
        community=about,
        stewards=await communities.stewards(viewer, about.id),
        error=error,
    )


async def _people(request: Request, slug: str, *, status: int = 200, **said: str) -> Response:
    viewer = request.user.id
    about = await communities.about(viewer, slug)
    return page(
        request,
        "feeds/community_members.html",
        status=status,
        page="find",
        community=about,
        members=await members.members(viewer, about),
        requests=await members.requests(about),
        **{"handle": "", "error": None, "invited": None, **said},
    )
