"""Assets as pages show them, and who may read them."""

from collections.abc import Awaitable, Callable

import msgspec
from babel import Locale, UnknownLocaleError

from app import database
from app.language import language, locale
from app.refusal import Refusal, missing
from app.web.sentences import sentence
from media.playback import link

#: Filled by the packages that use assets: ids and a viewer -> those the viewer may read. Asked on
#: every request. The owner may always read.
readers: list[Callable[[list[str], int], Awaitable[set[str]]]] = []

#: The rung that players which do not choose get first.
USUAL = 720


class Source(msgspec.Struct, frozen=True):
    """One file to play or show; `height` is its short side in pixels, as in "720p"."""

    src: str
    type: str
    height: int


class Track(msgspec.Struct, frozen=True):
    """Captions in one language."""

    src: str
    language: str
    label: str


class Chapter(msgspec.Struct, frozen=True):
    """Where a part begins, in milliseconds, and what it shows."""

    at_ms: int
    title: str


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """An asset for one viewer: every address in it is signed for that person.

    `reason` is the sentence about a failure; `progress` is a share from 0 to 1 of the current step.
    `sound` is the film without its picture, `sprite` its small pictures for seeking (with `tiles`, the
    WebVTT that says which part of it belongs to which second), `hls` the playlist of all its sizes.
    `focus` is the point a crop keeps, in tenths.
    """

    id: str
    kind: str | None
    state: str
    reason: str | None
    progress: float | None
    poster: str | None
    placeholder: str | None
    sources: list[Source]
    captions: list[Track]
    width: int | None
    height: int | None
    duration_s: float | None
    alt: str = ""
    sound: str | None = None
    sprite: str | None = None
    tiles: str | None = None
    hls: str | None = None
    chapters: list[Chapter] = []
    focus: tuple[int, int] = (5, 5)
    pending: bool = False
    """Whether a newer version was asked for than the one that plays."""


class File(msgspec.Struct, frozen=True):
    """A rendition as the database tells it."""

    name: str
    media_type: str
    interim: bool
    width: int | None
    height: int | None

    @property
    def short(self) -> int:
        return min(self.width or 0, self.height or 0)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What SQL's `asset_json(asset)` gives."""

    id: str
    kind: str | None
    state: str
    step: str | None
    progress: float | None
    reason: str | None
    reason_limit: str | None
    reason_value: str | None
    length: int
    received: int
    version: int
    wanted: int
    width: int | None
    height: int | None
    duration_ms: int | None
    start_ms: int | None
    end_ms: int | None
    chapters: list[Chapter]
    placeholder: str | None
    poster: int
    focus_x: int
    focus_y: int
    files: list[File]
    captions: list[str]


FACTS = msgspec.json.Decoder(Facts)


def media(facts: Facts, viewer: int, *, alt: str = "") -> Media:
    """The asset as `viewer` sees it."""
    poster = _poster(facts)
    names = {file.name for file in facts.files}

    def named(name: str) -> str | None:
        return link(facts.id, facts.version, name, viewer) if name in names else None

    return Media(
        id=facts.id,
        kind=facts.kind,
        state=facts.state,
        reason=why(facts),
        progress=share(facts),
        poster=poster and link(facts.id, facts.version, poster, viewer),
        placeholder=facts.placeholder,
        sources=[
            Source(link(facts.id, facts.version, file.name, viewer), file.media_type, file.short)
            for file in _playable(facts)
        ],
        captions=[
            Track(link(facts.id, facts.version, f"captions/{name}", viewer), name, label(name))
            for name in facts.captions
        ],
        width=facts.width,
        height=facts.height,
        duration_s=None if facts.duration_ms is None else facts.duration_ms / 1000,
        alt=alt,
        sound=named("sound"),
        sprite=named("sprite.jpg"),
        tiles=named("sprite.vtt"),
        hls=named("hls.m3u8"),
        chapters=facts.chapters,
        focus=(facts.focus_x, facts.focus_y),
        pending=facts.wanted > facts.version > 0,
    )


def why(facts: Facts) -> str | None:
    """The sentence about the failure, in the reader's language."""
    if facts.reason is None:
        return None
    return sentence(Refusal(facts.reason, limit=facts.reason_limit, value=facts.reason_value))


def share(facts: Facts) -> float | None:
    """How much of the current step is done, from 0 to 1; None where nobody knows."""
    if facts.state == "receiving":
        return facts.received / facts.length if facts.length else None
    return facts.progress


async def read(asset: str, owner: int) -> Facts:
    """The owner's own asset; 404 for everybody else."""
    text = await database.value(
        "SELECT asset_json(a)::text FROM asset a WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL",
        asset,
        owner,
    )
    if text is None:
        raise missing("media_missing")
    return FACTS.decode(text)


async def views(ids: list[str], viewer: int) -> dict[str, Media]:
    """The assets by id. Signing asks nobody: whether the viewer may read is asked when a link is used."""
    found = await database.values(
        "SELECT asset_json(a)::text FROM asset a WHERE id = ANY ($1) AND deleted_at IS NULL", ids
    )
    return {facts.id: media(facts, viewer) for facts in map(FACTS.decode, found)}


async def may_read(viewer: int, asset: str) -> bool:
    """Whether the viewer may read the asset now."""
    owner = await database.value("SELECT owner_id FROM asset WHERE id = $1 AND deleted_at IS NULL", asset)
    if owner is None or owner == viewer:
        return owner is not None
    for ask in readers:
        if asset in await ask([asset], viewer):
            return True
    return False


def label(name: str) -> str:
    """The language of a tag, in the reader's own: `de` is "German"."""
    try:
        return Locale.parse(name, sep="-").get_display_name(locale(language.get())) or name
    except (UnknownLocaleError, ValueError):
        return name


def _playable(facts: Facts) -> list[File]:
    """Best first. A source above 720 comes last: a player that does not choose takes the first."""
    wanted = {"video": "video/", "audio": "audio/"}.get(facts.kind or "", "image/webp")
    files = [file for file in facts.files if file.media_type.startswith(wanted)]
    if facts.kind == "video":
        files = [file for file in files if not file.name.startswith("hls-")]
        lasting = [file for file in files if not file.interim]
        files = lasting or files
        return sorted(files, key=lambda file: (file.short > USUAL, -file.short))
    return sorted(files, key=lambda file: -file.short)


def _poster(facts: Facts) -> str | None:
    """The chosen poster of a clip at its biggest; of a photo the size for a phone."""
    if facts.kind != "photo":
        sizes = [file for file in facts.files if file.name.startswith(f"poster-{facts.poster}-")]
        return max(sizes, key=lambda file: file.width or 0).name if sizes else None
    sizes = _playable(facts)
    fitting = [file for file in sizes if (file.width or 0) >= USUAL]
    return (fitting or sizes)[-1 if fitting else 0].name if sizes else None
