"""Posts as programs read them."""

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar.params import HeaderParameter, PathParameter
from msgspec import Meta, Struct

from app.settings import settings
from app.web.pages import url
from feeds.cards import Card, Tag
from feeds.details import Details
from feeds.drafts import Choice, Use
from feeds.steps import Step
from feeds.visibility import Byline
from media.api_focus import Point
from media.assets import Media, Source, Track

#: A number in an address, as far as a bigint column goes.
Number = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]
Key = Annotated[
    str | None, HeaderParameter(name="Idempotency-Key", description="A UUID; a repeat is answered alike")
]


#: Longer than any clip.
Seconds = Annotated[float, Meta(ge=0, le=86_400)]


class Attachment(Struct, frozen=True):
    """A file for a Post. Of a clip only the seconds from `start` to `end` are kept; else all of it.

    `focus` is the point that crops keep; without it the file keeps the one it has.
    """

    id: str
    alt: str = ""
    start: Seconds | None = None
    end: Seconds | None = None
    focus: Point | None = None

    def use(self) -> Use:
        focus = (self.focus.x, self.focus.y) if self.focus else None
        return Use(self.id, self.alt, _milliseconds(self.start), _milliseconds(self.end), focus)


class AssetOut(Struct):
    """A file; `duration` in seconds, why it failed in `reason`, and the point that crops keep in `focus`."""

    id: str
    kind: str | None
    state: str
    reason: str | None
    alt: str
    focus: Point
    duration: float | None
    width: int | None
    height: int | None
    poster: str | None
    renditions: list[Source]
    captions: list[Track]


class Counters(Struct):
    useful: int
    me_too: int
    tried: int
    comments: int


class Own(Struct):
    """What the token's owner did with the Post."""

    useful: bool
    me_too: bool
    saved: bool
    tried: bool


class PostOut(Struct, kw_only=True):
    """A Post as it stands in lists."""

    id: int
    kind: str
    state: str
    title: str
    text: str
    language: str
    published_at: datetime | None
    author: Byline
    skills: list[Tag]
    assets: list[AssetOut]
    counters: Counters
    mine: Own
    url: str


class StepOut(Struct):
    """A Step; its `id` is the `?step=` of its address, whatever place it moves to."""

    id: int
    text: str
    asset: AssetOut | None


class WholePost(PostOut, kw_only=True):
    """A Post by itself, with its Steps or choices. `planned_at` is when a draft goes out by itself;
    `kept` says why it stayed a draft although it should go out.
    """

    steps: list[StepOut]
    choices: list[Choice]
    level: str | None
    tool: str
    minutes: int | None
    source: str
    summary: str
    review_on: date | None
    planned_at: datetime | None
    kept: str | None = None


class PostPage(Struct):
    """One page of a list; `next` is the cursor of the next page, or null at the end."""

    posts: list[PostOut]
    next: str | None


def listed(card: Card) -> PostOut:
    return PostOut(**_fields(card))


def whole(card: Card, steps: list[Step], more: Details, kept: str | None = None) -> WholePost:
    return WholePost(
        **_fields(card),
        **msgspec.structs.asdict(more),
        steps=[_step(step) for step in steps],
        choices=card.choices,
        planned_at=card.planned_at,
        kept=kept,
    )


def address(post: int, *, step: int | None = None, second: int | None = None) -> str:
    """Where people open the Post, at a Step or second; absolute when the company's address is known."""
    place = url("post", post, step=step, t=second) + (f"#step-{step}" if step else "")
    return (settings().base_url or "").rstrip("/") + place


def _fields(card: Card) -> dict[str, Any]:
    mine = card.mine
    return {
        "id": card.id,
        "kind": card.kind,
        "state": card.state,
        "title": card.title,
        "text": card.text,
        "language": card.language,
        "published_at": card.published_at,
        "author": card.author,
        "skills": card.skills,
        "assets": [_asset(media) for media in card.media],
        "counters": Counters(card.useful, card.me_too, card.tried.count, card.comments),
        "mine": Own(mine.useful, mine.me_too, mine.saved, mine.tried),
        "url": address(card.id),
    }


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _step(step: Step) -> StepOut:
    return StepOut(step.id, step.text, _asset(step.media) if step.media else None)


def _asset(media: Media) -> AssetOut:
    return AssetOut(
        id=media.id,
        kind=media.kind,
        state=media.state,
        reason=media.reason,
        alt=media.alt,
        focus=Point(*media.focus),
        duration=media.duration_s,
        width=media.width,
        height=media.height,
        poster=media.poster,
        renditions=media.sources,
        captions=media.captions,
    )
