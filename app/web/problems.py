"""Every error as an answer: problem+json for programs, a page or a fragment for people."""

import logging
import math
from urllib.parse import quote

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Redirect
from litestar.types import ASGIApp, Receive, Scope, Send

from app import language
from app.refusal import Refusal
from app.web.pages import fragment, page, wants_fragment
from app.web.sentences import sentence
from app.web.session import Session, cookie_name, guess

log = logging.getLogger("pollen.web")

#: Bits of the integers that JSON is written with here.
WORD = 63
CODES = {404: "not_found", 405: "method_wrong"}
MISSING = 404
TOO_LARGE = 413
#: What may work when it is asked for once more.
PASSING = {429, 500, 502, 503}
#: How long who asked a busy database waits before the next try.
AGAIN_S = 5
PROGRAMS = ("/api/", "/uploads", "/schema", "/health", "/ready", "/metrics", "/oembed")


class Problem(msgspec.Struct, omit_defaults=True):
    """RFC 9457. `type` is the Refusal's code: stable, for programs."""

    type: str
    title: str
    status: int
    limit: object = None
    value: object = None
    field: str | None = None


def refused(request: Request, refusal: Refusal) -> Response:
    """The answer to a rule's no."""
    if "user" not in request.scope:  # no route, so nobody was asked who they are
        language.language.set(guess(request))
    if for_program(request):
        return problem(refusal)
    if refusal.status == 401 and not wants_fragment(request):
        return Redirect(f"/sign-in?next={quote(_whole(request))}", status_code=303)
    if wants_fragment(request):
        return fragment(request, "app/_problem.html", status=refusal.status, sentence=sentence(refusal))
    return page(
        request,
        "app/problem.html",
        status=refusal.status,
        sentence=sentence(refusal),
        code=refusal.code,
        again=_whole(request) if request.method == "GET" and refusal.status in PASSING else None,
    )


def failed(request: Request, error: Exception) -> Response:
    """Everything that is no Refusal: the framework's own errors, and ours that should not be."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status >= 500:
        log.error("request failed", exc_info=error)
        return refused(request, Refusal("failed", status=500))
    if status == MISSING and "user" not in request.scope and cookie_name() in request.cookies:
        return Astray()
    if status == TOO_LARGE:
        most = request.route_handler.resolve_request_max_body_size()
        return refused(request, too_large(most or 0, request.content_length))
    detail = _detail(error) if isinstance(error, HTTPException) else None
    return refused(request, Refusal(CODES.get(status, "input_wrong"), status=status, value=detail))


class Astray(Response):
    """The answer to somebody signed in at an address without a route: they keep navigation and language.

    The framework asks for the session on routes only, so it is asked here, when the answer is sent.
    """

    def __init__(self) -> None:
        super().__init__(None, status_code=MISSING)

    def to_asgi_response(self, request: Request, **_: object) -> ASGIApp:  # type: ignore[override]
        return Session(_answer_astray)


async def _answer_astray(scope: Scope, receive: Receive, send: Send) -> None:
    request: Request = Request(scope, receive, send)
    answer = refused(request, Refusal("not_found", status=MISSING))
    await answer.to_asgi_response(None, request)(scope, receive, send)


def too_large(most: int, sent: int | None = None) -> Refusal:
    """For a body of more than `most` bytes; who sends without a length tells only that it is more."""
    limit = _megabytes(most)
    value = _megabytes(sent) if sent else f"> {language.number(limit)}"
    return Refusal("body_too_large", limit=limit, value=value, status=TOO_LARGE)


def unstorable(request: Request, error: Exception) -> Response:
    """Text with the character NUL, which PostgreSQL refuses: the sender's mistake, wherever it came in."""
    return refused(request, Refusal("input_wrong", status=400, value="U+0000"))


def busy(request: Request, error: Exception) -> Response:
    """The database is away, or has too much to do: what was asked may work in a moment."""
    log.error("the database did not answer", exc_info=error)
    answer = refused(request, Refusal("busy", status=503))
    answer.headers["retry-after"] = str(AGAIN_S)
    return answer


def problem(refusal: Refusal) -> Response:
    return Response(
        msgspec.json.encode(
            Problem(
                refusal.code,
                sentence(refusal),
                refusal.status,
                _plain(refusal.limit),
                _plain(refusal.value),
                refusal.field,
            )
        ),
        status_code=refusal.status,
        media_type="application/problem+json",
    )


def refusals(*statuses: int) -> dict[int, ResponseSpec]:
    """For a route's `responses`: the statuses with which its rule says no."""
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            description="`type` is the code, `title` the sentence",
            media_type="application/problem+json",
        )
        for status in statuses
    }


def for_program(request: Request) -> bool:
    return request.url.path.startswith(PROGRAMS) or "json" in request.headers.get("accept", "")


def _whole(request: Request) -> str:
    """The address with what stands behind the question mark: a link may lead to a second or a Step."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _megabytes(count: int) -> float:
    """Rounded up, so that what is just too much is not called as much as fits."""
    return math.ceil(count / 1e5) / 10


def _detail(error: HTTPException) -> str:
    if isinstance(error.extra, list) and error.extra:
        return "; ".join(f"{one.get('key', '')}: {one.get('message', '')}" for one in error.extra)
    return error.detail


def _plain(value: object) -> object:
    """What JSON can say; a number of more than 64 bits goes as text."""
    if isinstance(value, int) and value.bit_length() > WORD:
        return str(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)
