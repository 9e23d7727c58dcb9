"""What an author learns of the attention for a Post."""

from litestar import Request, Response, get

from app import limits
from app.language import duration
from app.web import guards
from app.web.pages import page
from feeds.attention import Attention, attention
from feeds.cards import card
from feeds.pages.addresses import Number


@get("/posts/{id:int}/attention", guards=[guards.signed_in], name="post_attention")
async def show_attention(request: Request, id: Number) -> Response:
    """For who answers for the Post; 404 for everybody else."""
    found = await attention(request.user.id, id)
    return page(
        request,
        "feeds/attention.html",
        page="you",
        post=await card(request.user.id, id),
        found=found,
        marks=[duration(part * found.part_s) for part in range(len(found.curve))],
        percents=[round(share * 100) for share in found.curve],
        lost=_lost(found),
        k=(await limits.current()).k,
    )


def _lost(found: Attention) -> str | None:
    """From where on fewer than half of those who played it are still there."""
    later = (part for part, share in enumerate(found.curve) if share < 0.5)
    part = next(later, None)
    return duration(part * found.part_s) if part else None
