"""The administrator's page of other tools: which pages may show Pollen, and what to put there."""

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect

from app import limits
from app.refusal import Refusal
from app.settings import settings
from app.web.addresses import base
from app.web.guards import administrator
from app.web.pages import page, url
from app.web.problems import for_program
from app.web.sentences import sentence
from feeds import embeds
from feeds.pages.embeds import HEIGHT, WIDTH

SNIPPET = "/static/embed/help.js"


class Embedding(Controller):
    path = "/admin/embedding"
    guards = [administrator]

    @get(name="embedding")
    async def form(self, request: Request) -> Response:
        return await _shown(request)

    @post()
    async def keep(self, request: Request) -> Response:
        """Whole, as it stands in the form: who is not in it may no longer."""
        hosts = str((await request.form()).get("hosts", ""))
        try:
            await embeds.name_hosts(hosts, secure=settings().https, actor=request.user.id)
        except Refusal as refusal:
            if for_program(request):
                raise
            return await _shown(request, hosts, refusal)
        return Redirect(url("embedding"), status_code=303)


async def _shown(request: Request, typed: str | None = None, refusal: Refusal | None = None) -> Response:
    named = (await limits.current()).embed_hosts
    own = base(request)
    return page(
        request,
        "feeds/embedding.html",
        status=refusal.status if refusal else 200,
        hosts="\n".join(named) if typed is None else typed,
        on=bool(named),
        error=sentence(refusal) if refusal else None,
        card=f'<iframe src="{own}{url("embed_post", 1)}" width="{WIDTH}" height="{HEIGHT}"></iframe>',
        script=f'<script src="{own}{SNIPPET}" defer></script>',
        link=f'<a href="{own}{url("search")}" data-pollen-help>…</a>',
    )
