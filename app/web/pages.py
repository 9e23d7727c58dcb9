"""Rendering: a page, or the fragment of it that htmx asked for."""

import re
import uuid
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Litestar, Request, Response
from litestar.response import Redirect

from app import brand, clock, language
from app.settings import settings
from app.web import charts
from app.web.build import modules, static
from app.web.icons import shapes
from app.web.sentences import counted, meant, told

ROOT = Path(__file__).parent.parent.parent

#: The token of the page that is being rendered, for the macros, which see no context.
csrf: ContextVar[str] = ContextVar("csrf", default="")

#: What a page depends on beside its address.
VARY = "HX-Request, Cookie, Save-Data, Accept-Language"


@cache
def environment() -> Environment:
    """The templates. Synchronous on purpose: Litestar answers 500 from an asynchronous one."""
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings().test,
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension brings it
    made.globals.update(
        _=told,  # Jinja's own looks for it in the context, each time
        gettext=told,
        ngettext=counted,
        pgettext=meant,
        url=url,
        static=static,
        modules=modules,
        shapes=shapes,
        plot=charts,
        key=lambda: str(uuid.uuid4()),
        date=language.date,
        ago=lambda moment: language.ago(moment, clock.now()),
        number=language.number,
        brief=language.brief,
        percent=language.percent,
        languages=language.choices,
        duration=language.duration,
        csrf_token=csrf.get,
    )
    # Imported once: importing them in each partial took a fifth of the time of a feed page.
    made.globals["ui"] = made.get_template("_macros.html").module
    return made


def render(request: Request, template: str, **context: Any) -> str:
    viewer = request.scope.get("user")  # unknown where no route was found: nobody was asked who they are
    csrf.set(viewer.csrf if viewer else "")
    return (
        environment()
        .get_template(template)
        .render(
            me=viewer,
            wishes=viewer.wishes if viewer else {},
            brand=brand.shown(),
            csrf=csrf.get(),
            unread=bool(viewer and viewer.unread),
            lang=language.language.get(),
            dir=language.direction(language.language.get()),
            here=request.url.path,
            saving=request.headers.get("save-data") == "on",
            **{"page": "", **context},
        )
    )


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """A whole page. It is personal, so nobody between us and the browser may keep it."""
    return _html(render(request, template, **context), status)


def fragment(request: Request, template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """A part of a page, for htmx."""
    return _html(render(request, template, **context), status)


def done(request: Request, location: str, template: str, **context: Any) -> Response[Any]:
    """After a write: 303 to the page for a plain form, the changed fragment for htmx."""
    if wants_fragment(request):
        return fragment(request, template, **context)
    return Redirect(location, status_code=303, headers={"vary": "HX-Request"})


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for a part: not for a whole page, and not when the back button does."""
    return (
        request.headers.get("hx-request") == "true"
        and request.headers.get("hx-request-type", "partial") != "full"
        and "hx-history-restore-request" not in request.headers
    )


def target_id(request: Request) -> str:
    """The id of the element htmx will change; htmx 4 sends `tag#id`."""
    return request.headers.get("hx-target", "").rpartition("#")[2]


def source_id(request: Request) -> str:
    """The id of the element that asked; htmx 4 sends it as `HX-Source: tag#id`."""
    return request.headers.get("hx-source", "").rpartition("#")[2]


_routes: dict[str, str] = {}


def learn_routes(app: Litestar) -> None:
    """Read the named routes once; `url` then is a dictionary look-up."""
    _routes.clear()
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if handler.name:
                _routes[handler.name] = re.sub(
                    r"\{(\w+):\w+\}",
                    r"{\1}",
                    route.path_format if hasattr(route, "path_format") else route.path,
                )


def url(name: str, /, *place: object, **params: object) -> str:
    """The address of a named route; what is no part of its path becomes the query."""
    form = _routes[name]
    names = _names(form)
    known = dict(zip(names, place, strict=False)) | {key: params.pop(key) for key in names if key in params}
    path = form.format_map(known)
    query = {key: value for key, value in params.items() if value is not None}
    return f"{path}?{urlencode(query)}" if query else path


def _html(text: str, status: int) -> Response[str]:
    return Response(
        text,
        status_code=status,
        media_type="text/html",
        headers={"cache-control": "private, no-store", "vary": VARY},
    )


@cache
def _names(form: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\{(\w+)\}", form))
