"""The composer's form: what stands in it, and how it is filled from what came back."""

import uuid
from typing import Literal

import msgspec
from litestar import Request, Response

from app import limits
from app.language import gettext
from app.limits import Limits
from app.refusal import Refusal
from app.web.pages import fragment, page, url, wants_fragment
from app.web.sentences import sentence, words
from feeds import covers, remixes, shaping, suggesting
from feeds.cards import card
from feeds.consent import CONSENTS
from feeds.drafts import KINDS, RELATIONS, Draft, Use
from feeds.pages import fields
from feeds.pages.forms import Form, milliseconds, number, point
from feeds.suggesting import Suggested
from media import assets, posters
from media.assets import Media

#: How far a button moves a file in its list.
WAYS = {"earlier": -1, "later": 1}
WITH_FILES = {"video": "video", "photo": "photo"}


class Attached(msgspec.Struct, frozen=True):
    """A file in the form.

    `begins_ms` is where the version that plays begins in the whole clip, `covers`
    are the pictures to choose from, by number.
    """

    media: Media
    use: Use
    begins_ms: int
    covers: list[tuple[int, str]]


class Composer(msgspec.Struct):
    """The form: its content, the post it changes (None for a new one) and sentences by field."""

    draft: Draft
    post: int | None = None
    key: str | None = None
    errors: dict[str, str] = {}
    #: Day and hour at which it is to go out by itself.
    planned: tuple[str, str] = ("", "")
    #: The stamp of what the form began with, where it changes a Post.
    seen: str = ""
    #: Skills (slugs) that were suggested so far, and whether to suggest more.
    offered: list[str] = []
    suggest: bool = False


def fill(form: Form, start: Draft) -> Draft:
    """The draft as the form says it; what the form does not show stays as in `start`."""
    kind = form.one("kind")
    named = [name for line in form.all("skills") for name in line.split(",")]
    files = [*filter(None, form.all("asset"))] + [file.id for file in form.files if file.field == "file"]
    return msgspec.structs.replace(
        fields.fill(form, start),
        kind=kind if kind in KINDS else start.kind,
        title=form.one("title"),
        text=form.one("text"),
        skills=[name.strip().removeprefix("#") for name in (*form.all("skill"), *named) if name.strip()],
        assets=[use(form, file) for file in files],
        consent=_consent(form.one("consent")),
        anonymous=form.one("anonymous") == "on",
        parent_id=number(form.one("parent")) or start.parent_id,
        relation=_relation(form.one("relation")) or start.relation,
    )


def use(form: Form, file: str) -> Use:
    """A file as the form tells of it. A point may come as two values of one name: across and down."""
    start, end = (milliseconds(form.one(f"{name}-{file}")) for name in ("start", "end"))
    focus = point(",".join(form.all(f"focus-{file}")))
    return Use(file, form.one(f"alt-{file}"), start, end, focus)


async def choose_covers(form: Form, person: int, draft: Draft) -> None:
    """Hang the covers that the form names for its clips."""
    for file in draft.assets:
        await covers.choose(person, file.id, form.one(f"cover-{file.id}"))


def turn(composer: Composer, to: str) -> bool:
    """Buttons that only change the form: its kind, a file moved or gone, a Step more. Whether it was one."""
    act, _, value = to.partition(":")
    draft = composer.draft
    if act == "kind" and value in KINDS:
        keep = WITH_FILES.get(value) == WITH_FILES.get(draft.kind)
        composer.draft = msgspec.structs.replace(draft, kind=value, assets=draft.assets if keep else [])
    elif act == "drop":
        composer.draft = msgspec.structs.replace(
            draft, assets=[file for file in draft.assets if file.id != value]
        )
    elif act in WAYS:
        composer.draft = msgspec.structs.replace(draft, assets=_moved(draft.assets, value, WAYS[act]))
    elif act in ("suggest", "skill"):
        composer.suggest = True
        composer.draft = msgspec.structs.replace(draft, skills=[*draft.skills, *filter(None, [value])])
    else:
        # Lists of rows were turned already when the form was read.
        return act in fields.ACTS
    return True


def _moved(files: list[Use], id: str, by: int) -> list[Use]:
    """One file some places on; at the end of the list it stays."""
    ids = [file.id for file in files]
    if id not in ids:
        return files
    place, rest = ids.index(id), list(files)
    rest.insert(max(0, place + by), rest.pop(place))
    return rest


def told(refusal: Refusal, field: str) -> dict[str, str]:
    """All that is to mend as sentences by field; what names none stands at `field`."""
    return {one.field or field: sentence(one) for one in reversed((refusal, *refusal.also))}


async def render(request: Request, composer: Composer, *, status: int = 200) -> Response:
    """The page, or for htmx the form alone."""
    viewer, draft = request.user.id, composer.draft
    most = await limits.current()
    context = {
        "draft": draft,
        "post": composer.post,
        "key": composer.key or str(uuid.uuid4()),
        "errors": composer.errors,
        "limits": most,
        "address": url("post_edit", composer.post) if composer.post else url("compose"),
        "files": await attached(draft.assets, viewer),
        "planned": composer.planned,
        "seen": composer.seen,
        **await fields.context(request.user, draft),
        "takes": WITH_FILES.get(draft.kind),
        "told": sentences(most),
        "suggested": await _suggested(viewer, composer),
        "offered": composer.offered,
        "source": await remixes.named(viewer, draft.parent_id, draft.relation),
        "published": composer.post is not None and (await card(viewer, composer.post)).state != "draft",
    }
    if wants_fragment(request):
        return fragment(request, "feeds/_compose_form.html", status=status, **context)
    return page(request, "feeds/compose.html", status=status, page="post", **context)


async def _suggested(viewer: int, composer: Composer) -> Suggested:
    """Without the script, for the words that came back; with it they come while somebody writes."""
    draft = composer.draft
    if not composer.suggest:
        return Suggested()
    return await suggesting.suggest(viewer, draft.title, draft.text, draft.skills, composer.post)


def sentences(most: Limits) -> dict[str, str]:
    """What the browser says before it sends a byte: the server's own words, the value left open."""
    video, photo = f"{most.video_max_mb} MB", f"{most.photo_max_mb} MB"
    others = gettext("{limit} pictures fit in a Post. The others wait as a draft of their own.")
    return {
        "long": _open("too_long", _spell(most.video_max_s)),
        "big-video": gettext("This video has {value}; {limit} is the limit.").replace("{limit}", video),
        "big-photo": _open("photo_too_big", photo),
        "video": words("not_a_video"),
        "photo": words("not_a_photo"),
        "many": gettext("{limit} pictures fit in a Post.").replace("{limit}", str(most.photos_max)),
        "others": others.replace("{limit}", str(most.photos_max)),
    }


def _open(code: str, limit: str) -> str:
    return words(code).replace("{limit}", limit)


def _spell(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return " ".join(part for part in (f"{minutes} min" * bool(minutes), f"{rest} s" * bool(rest)) if part)


async def attached(uses: list[Use], viewer: int) -> list[Attached]:
    """The files in the form with what it says of them, in its order."""
    ids = [use.id for use in uses]
    known, shapes = await assets.views(ids, viewer), await shaping.shapes(ids)
    return [
        Attached(known[use.id], use, shapes[use.id].start_ms or 0, await _covers(known[use.id], viewer))
        for use in uses
        if use.id in known
    ]


async def _covers(file: Media, viewer: int) -> list[tuple[int, str]]:
    return await posters.candidates(file.id, viewer) if file.kind == "video" else []


def _relation(given: str) -> Literal["answer", "my_way", "remix", "translation"] | None:
    return given if given in RELATIONS else None  # type: ignore[return-value]


def _consent(given: str) -> str | None:
    return given if given in CONSENTS else None
