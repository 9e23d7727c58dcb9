"""Share into Pollen: what another app hands over becomes a draft.

Where the service worker runs it answers first, and keeps the files on the device (static/sw/share.js).
"""

import re
from urllib.parse import urlencode

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from app import limits
from app.limits import Limits
from app.refusal import Refusal
from app.web import guards
from app.web.pages import url
from app.web.sentences import sentence
from feeds import posts
from feeds.drafts import Draft, Use
from feeds.pages.composer import Composer, render
from feeds.pages.forms import PARTS_MAX, Arrived, read

#: Most apps put the link into the text.
LINK = re.compile(r"https?://\S+", re.ASCII)
WORDS = ("title", "text", "url")


class Share(Controller):
    path = "/share"

    @get(name="share", guards=[guards.signed_in])
    async def again(self, request: Request) -> Response:
        """After signing in: the words are still there, a file has to be chosen once more."""
        said = {name: request.query_params.get(name, "") for name in WORDS}
        draft = _words(said, await limits.current())
        if "files" not in request.query_params:
            return await render(request, Composer(draft=draft))
        lost = {"assets": sentence(Refusal("share_again"))}
        return await render(request, Composer(draft=_with(draft, "video", []), errors=lost))

    @post(guards=[guards.anyone], opt={"csrf": "origin"}, request_max_body_size=None)
    async def take(self, request: Request) -> Response:
        """A draft with all that came, or the way to sign in first.

        The share sheet of a phone knows no token, and nothing here is seen by others.
        """
        if request.user is None:
            return await _sign_in(request)
        form = await read(request)
        most = await limits.current()
        draft = _words({name: form.one(name) for name in WORDS}, most)
        try:
            if form.refusal:
                raise form.refusal
            made = [await posts.draft(request.user.id, one) for one in _apart(draft, form.files, most)]
        except Refusal as refusal:
            told = Composer(draft=draft, errors={"form": sentence(refusal)})
            return await render(request, told, status=refusal.status)
        return Redirect(url("post_edit", id=made[0]), status_code=303)


def _words(said: dict[str, str], most: Limits) -> Draft:
    """A link makes a guide that names its source, other words a reflection."""
    found = LINK.search(f"{said['url']} {said['text']}")
    link = found[0] if found and len(found[0]) <= most.source_max else ""
    return Draft(
        kind="guide" if link else "reflection",
        title=said["title"][: most.title_max],
        text=said["text"].replace(link, "").strip()[: most.text_max],
        source=link,
    )


def _apart(words: Draft, files: list[Arrived], most: Limits) -> list[Draft]:
    """One draft for each clip, and one for as many pictures as fit; words alone are one too."""
    clips = [file for file in files if not file.declared.startswith("image/")]
    photos = [file for file in files if file not in clips]
    made = [_with(words, "video", [clip]) for clip in clips]
    sheets = [photos[first : first + most.photos_max] for first in range(0, len(photos), most.photos_max)]
    return made + [_with(words, "photo", sheet) for sheet in sheets] or [words]


def _with(words: Draft, kind: str, files: list[Arrived]) -> Draft:
    return msgspec.structs.replace(words, kind=kind, assets=[Use(file.id) for file in files])


async def _sign_in(request: Request) -> Redirect:
    """The words come back afterwards. Files of nobody are read to their end and forgotten."""
    most = await limits.current()
    said, files = await _read_words(request, most.text_max)
    if files:
        said["files"] = "1"
    return Redirect(url("sign_in", next=f"{url('share')}?{urlencode(said)}"), status_code=303)


async def _read_words(request: Request, longest: int) -> tuple[dict[str, str], bool]:
    """At most so many bytes of each field, and whether there were files."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != "multipart/form-data" or not options.get("boundary"):
        return {}, False
    said: dict[str, bytes] = {}
    files, name = False, ""
    try:
        parser = PushMultipartParser(options["boundary"], max_segment_count=PARTS_MAX)
        async for chunk in request.stream():
            for event in parser.parse(chunk) if chunk else ():
                if isinstance(event, MultipartSegment):
                    name = event.name if event.filename is None else ""
                    files = files or event.filename is not None
                elif event and name in WORDS:
                    said[name] = (said.get(name, b"") + event)[:longest]
    except MultipartError as error:
        raise Refusal("form_broken", value=str(error), status=400) from error
    return {name: words.decode(errors="ignore") for name, words in said.items()}, files
