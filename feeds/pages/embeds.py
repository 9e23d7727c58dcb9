"""Pollen on the pages of other tools: the card of a Post, answers to a question, and what oEmbed tells.

Only named origins may frame these pages. Who is not signed in, or whose browser sends no cookie into a frame
of another site, gets the way into Pollen and nothing else.
"""

from html import escape

from litestar import Controller, Request, Response, get
from litestar.params import FromQuery
from msgspec import Struct

from app import brand
from app.refusal import Refusal, missing
from app.web.addresses import base
from app.web.guards import anyone
from app.web.headers import framed_by
from app.web.pages import page, url
from feeds import embeds
from feeds.cards import Card, card
from feeds.embeds import Link
from feeds.pages.addresses import Number, opened
from feeds.search.need import Answer, answers
from feeds.steps import pointed, steps

#: Pixels of a card: a picture of 16 to 9, and below it the words.
WIDTH, HEIGHT = 480, 452
WIDTH_MIN = 240


class Embed(Struct, omit_defaults=True):
    """What oEmbed 1.0 tells. Title and author are for who may read the Post."""

    version: str
    type: str
    provider_name: str
    provider_url: str
    width: int
    height: int
    html: str
    title: str | None = None
    author_name: str | None = None
    cache_age: int = 0


@get("/oembed", guards=[anyone], name="oembed")
async def oembed(
    request: Request,
    url: FromQuery[str] = "",
    format: FromQuery[str] = "json",
    maxwidth: FromQuery[str] = "",
    maxheight: FromQuery[str] = "",
) -> Embed:
    """How a page shows a Post in a frame. Who is nobody to us learns nothing of it, nor whether it is."""
    if not await embeds.hosts():
        raise missing()
    if format != "json":
        raise Refusal("embed_format", value=format[:20], limit="json", status=501)
    own = base(request)
    link = embeds.read(url, own)
    found = await card(request.user.id, link.post) if request.user else None
    width = max(WIDTH_MIN, min(WIDTH, embeds.number(maxwidth) or WIDTH))
    height = min(HEIGHT, embeds.number(maxheight) or HEIGHT)
    title = _title(found) if found else brand.shown().name
    return Embed(
        version="1.0",
        type="rich",
        provider_name=brand.shown().name,
        provider_url=f"{own}/",
        width=width,
        height=height,
        html=f'<iframe src="{escape(own + _card(link))}" width="{width}" height="{height}"'
        f' title="{escape(title)}" loading="lazy" allow="fullscreen" style="border:0"></iframe>',
        title=title if found else None,
        author_name=found.author.name if found else None,
    )


class Framed(Controller):
    path = "/embed"
    guards = [anyone]

    @get("/posts/{id:int}", name="embed_post")
    async def post(
        self, request: Request, id: Number, t: FromQuery[str] = "", step: FromQuery[str] = ""
    ) -> Response:
        """One Post: what it shows, who made it, and the way to it."""
        if not (origins := await embeds.hosts()):
            return _off(request)
        link = Link(id, embeds.number(t), embeds.number(step))
        if request.user is None:
            return _framed(request, origins, "feeds/embed_sign_in.html", 401, address=opened(id))
        try:
            found = await card(request.user.id, id)
        except Refusal:
            return _framed(request, origins, "feeds/embed_missing.html", 404)
        walked = await steps(request.user.id, id) if link.step else []
        meant = pointed(walked, link.step) if link.step else None
        return _framed(
            request,
            origins,
            "feeds/embed_post.html",
            post=found,
            second=link.second,
            step=meant,
            address=opened(id, second=link.second, step=meant.id if meant else None),
        )

    @get("/need", name="embed_need")
    async def need(self, request: Request, q: FromQuery[str] = "") -> Response:
        """The three best answers to a question, for the pop-up of static/embed/help.js."""
        if not (origins := await embeds.hosts()):
            return _off(request)
        if request.user is None:
            return _framed(request, origins, "feeds/embed_sign_in.html", 401, address=url("search", q=q))
        words = q.strip()
        found = await answers(request.user.id, words) if words else []
        return _framed(request, origins, "feeds/embed_need.html", q=words, answers=found, address_of=_opens)


async def discovery(request: Request, post: int) -> str | None:
    """Where programs learn how to show the Post; None while no page may."""
    own = base(request)
    if not own or not await embeds.hosts():
        return None
    return own + url("oembed", url=own + url("post", post), format="json")


def _opens(answer: Answer) -> str:
    return opened(answer.card.id, second=answer.spot.second, step=answer.spot.step_id)


def _card(link: Link) -> str:
    return url("embed_post", link.post, t=link.second, step=link.step)


def _title(found: Card) -> str:
    return found.title or found.author.name


def _off(request: Request) -> Response:
    """What an address of a card says until hosts are named; no page may frame it."""
    return page(request, "feeds/embed_off.html", status=404)


def _framed(
    request: Request, origins: list[str], template: str, status: int = 200, **context: object
) -> Response:
    answer = page(request, template, status=status, **context)
    answer.headers["content-security-policy"] = framed_by(origins)
    return answer
