"""The styleguide: every component in its states, by the macros, partials and classes that pages use."""

from typing import Literal

from litestar import Request, Response, get
from litestar.params import FromQuery

from app.pages import samples
from app.web.guards import signed_in
from app.web.pages import page

PARTS = ("basics", "posts", "work")


@get("/styleguide", guards=[signed_in], name="styleguide")
async def styleguide(
    request: Request,
    part: FromQuery[Literal["basics", "posts", "work"]] = "basics",
    theme: FromQuery[Literal["system", "light", "dark"]] = "system",
    direction: FromQuery[Literal["ltr", "rtl"]] = "ltr",
    text: FromQuery[Literal["100", "200"]] = "100",
) -> Response:
    chosen = {"part": part, "theme": theme, "direction": direction, "text": text}
    return page(
        request, f"app/styleguide/{part}.html", page="you", parts=PARTS, chosen=chosen, **samples.of(part)
    )
