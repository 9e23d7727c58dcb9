"""Captions and chapters of one's own file, on a page beside its player."""

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from app.language import language
from app.refusal import Refusal
from app.web import guards
from app.web.pages import page, url
from app.web.sentences import sentence
from media import assets, captioning, chapters, suggesting

#: What a new text can be in; others come through the API.
TONGUES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr",
    "uk", "vi", "zh",
)  # fmt: skip
BLANK = "WEBVTT\n\n"
#: A longer number is no Post's.
DIGITS = 15


class Captions(Controller):
    path = "/assets/{asset:str}"
    guards = [guards.signed_in]

    @get("/captions", name="captions")
    async def open(self, request: Request, asset: FromPath[str]) -> Response:
        return await _show(request, asset, request.query_params.get("language"))

    @post("/captions")
    async def write(self, request: Request, asset: FromPath[str]) -> Response:
        """Save one language, from the text or a file; `state=off` takes it away."""
        form = await request.form()
        tongue, text = _word(form, "language"), await _text(form)
        if form.get("state") == "off":
            await captioning.remove(asset, request.user.id, tongue)
            return _back(request, asset)
        try:
            seen = _word(form, "seen") if "seen" in form else None
            await captioning.write(asset, request.user.id, tongue, text, origin=_origin(form), seen=seen)
        except Refusal as refusal:
            return await _refused(request, asset, refusal, tongue=tongue, given=text.decode(errors="replace"))
        return _back(request, asset, language=tongue)

    @post("/captions/suggestion", name="caption_suggestion")
    async def decide(self, request: Request, asset: FromPath[str]) -> Response:
        """Use what a machine suggests, or do not."""
        form = await request.form()
        tongue = _word(form, "language")
        if form.get("state") == "off":
            await suggesting.refuse(asset, request.user.id, tongue)
        else:
            await suggesting.accept(asset, request.user.id, tongue)
        return _back(request, asset, language=tongue)

    @post("/chapters", name="chapters")
    async def divide(self, request: Request, asset: FromPath[str]) -> Response:
        lines = _word(await request.form(), "text")
        try:
            await chapters.write(asset, request.user.id, lines)
        except Refusal as refusal:
            return await _refused(request, asset, refusal, tongue=None, lines=lines)
        return _back(request, asset)


async def _refused(
    request: Request, asset: str, refusal: Refusal, *, tongue: str | None, **kept: str
) -> Response:
    """The page once more, with what was written and why it was not taken."""
    if refusal.status == 404:
        raise refusal
    return await _show(request, asset, tongue, refusal, **kept)


async def _show(
    request: Request, asset: str, tongue: str | None, refusal: Refusal | None = None, **kept: str
) -> Response:
    """`kept` is what was refused: the text of captions as `given`, or that of chapters as `lines`."""
    facts = await assets.read(asset, request.user.id)
    texts = await captioning.own(asset, request.user.id)
    tongue = _choose(tongue, texts)
    current = next((text for text in texts if text.language == tongue), None)
    stale = refusal is not None and refusal.code == "caption_stale"
    about = "chapters" if "lines" in kept else "captions"
    return page(
        request,
        "media/captions.html",
        status=refusal.status if refusal else 200,
        film=assets.media(facts, request.user.id),
        texts=texts,
        current=current,
        tongue=tongue,
        label=assets.label(tongue),
        tongues=sorted(((name, assets.label(name)) for name in TONGUES), key=lambda pair: pair[1]),
        text=kept.get("given", current.text if current else BLANK),
        other=current.text if stale and current else None,
        lines=kept.get("lines", chapters.spell(facts.chapters)),
        refused={"captions": None, "chapters": None} | ({about: sentence(refusal)} if refusal else {}),
        field=refusal.field if refusal else None,
        post=_post(request),
    )


def _choose(tongue: str | None, texts: list[captioning.Text]) -> str:
    """The language asked for, else the reader's own when there is one, else the first there is."""
    if tongue and captioning.TAG.fullmatch(tongue):
        return tongue
    present = [text.language for text in texts]
    own = language.get()
    return own if own in present or not present else present[0]


def _back(request: Request, asset: str, **params: str) -> Redirect:
    return Redirect(url("captions", asset, post=_post(request), **params), status_code=303)


def _post(request: Request) -> int | None:
    """The Post the person came from, for the way back."""
    number = request.query_params.get("post", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) <= DIGITS else None


def _origin(form: FormMultiDict) -> str:
    return "uploaded" if _file(form) else "written"


async def _text(form: FormMultiDict) -> bytes:
    file = _file(form)
    return await file.read() if file else _word(form, "text").encode(errors="replace")


def _word(form: FormMultiDict, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _file(form: FormMultiDict) -> UploadFile | None:
    file = form.get("file")
    return file if isinstance(file, UploadFile) and file.filename else None
