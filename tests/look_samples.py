"""Believable Posts for the look: the structs that the rules hand to the templates."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.people.people import Face
from feeds.cards import Card, Mine, Tag, Tried
from feeds.details import Details
from feeds.steps import Step
from feeds.subject import Subject
from feeds.thread import Comment
from feeds.tried import Tried as Told
from feeds.visibility import Byline
from media.assets import Media, Source, Track

WHITE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 16'%3E"
    "%3Crect width='9' height='16' fill='white'/%3E%3C/svg%3E"
)
CLIP = "/clip.mp4"
CAPTIONS = "/captions.vtt"
FACES = [
    Face("Omar Haddad", "omar", None, "Cairo"),
    Face("Mia Brandt", "mia", None, "Kassel"),
    Face("Li Na", "lina", None, "Suzhou"),
]
WORDS = {
    "video": (
        "Wrap a pallet so that nothing slides, even on the night truck to Kassel",
        "Start low, two turns, then up in a spiral.",
    ),
    "question": (
        "How do you keep VLOOKUP from breaking when a column moves?",
        (
            "Every month somebody adds a column to the price list and my report shows nonsense. "
            "I do not want to repair it by hand again."
        ),
    ),
    "photo": ("Three labels that stop the wrong pallet", ""),
    "guide": ("Close the month in one hour", "Five steps from the export to the signed sheet."),
    "reflection": (
        "I sent the offer without asking, and it cost us a week",
        (
            "I wanted to be quick. What I learned: two minutes on the phone would have shown that "
            "their dock takes no long trucks. Now I call first, always, and write the answer into the order."
        ),
    ),
    "scenario": (
        "The truck is early and the dock is full",
        "The driver waits with a running engine. Your colleague is at lunch. What do you do first?",
    ),
    "checklist": ("Before the forklift moves", "Six looks that take one minute."),
}
SHOWS = {"video": ["video"], "photo": ["photo"] * 3, "guide": ["photo"]}
KINDS = list(WORDS)


def card(kind: str, poster: str = WHITE) -> Card:
    title, text = WORDS[kind]
    return Card(
        id=KINDS.index(kind) + 1,
        kind=kind,
        state="live",
        title=title,
        text=text,
        language="en",
        published_at=_ago(hours=5),
        author=Byline("Omar Haddad", "omar", None, "OH", "Warehouse", "Cairo"),
        author_id=7,
        skills=[Tag("excel", "excel"), Tag("pallet-wrap", "pallet-wrap")],
        media=[medium(shown, poster) for shown in SHOWS.get(kind, [])],
        steps=5,
        tried=Tried(FACES, 12),
        useful=24,
        me_too=6,
        comments=3,
        mine=Mine(False, True, kind == "photo", False, False, False),
        reason="Omar in Cairo also works on #pallet-wrap" if kind == "video" else None,
    )


def medium(kind: str, poster: str = WHITE) -> Media:
    video = kind == "video"
    return Media(
        id="a1",
        kind=kind,
        state="ready",
        reason=None,
        progress=None,
        poster=poster,
        placeholder=None,
        sources=[Source(CLIP, "video/mp4", 480) if video else Source(poster, "image/jpeg", 720)],
        captions=[Track(CAPTIONS, "en", "English")] if video else [],
        width=720,
        height=1280,
        duration_s=24.0 if video else None,
        alt="A pallet, half wrapped",
    )


def reading(kind: str, poster: str = WHITE) -> dict[str, Any]:
    """What the page of one Post is given."""
    steps = [Step(n, n, f"Look at the sheet number {n} and sign it.", None) for n in range(1, 6)]
    return {
        "post": card(kind, poster),
        "about": Subject(1, kind, 7, 7, False, True, 1, None),
        "steps": steps if kind in ("guide", "checklist") else [],
        "applications": [
            Told(1, FACES[0], "Two turns at the bottom, and nothing slid.", "worked", medium("photo", poster),
                 _ago(days=1), False, None),
            Told(2, None, "", "partly", None, _ago(days=3), False, None),
        ],
        "applied": None,
        "waiting": None,
        "transcript": None,
        "changed": None,
        "comments": [
            comment(1, FACES[2], "Does this work for half pallets too?", [comment(2, FACES[1], "Yes.", [])])
        ],
        "source": None,
        "tips": [],
        "missed": 0,
        **{block: [] for block in ("strip", "onward", "author", "remixes")},
        "related": [card(other, poster) for other in ("guide", "question", "video")],
        "details": Details(None, "", None, "", "", None),
        "played": False,
        "may_edit": False,
        "seen": None,
        "may_moderate": False,
    }  # fmt: skip


def comment(number: int, face: Face, text: str, replies: list[Comment]) -> Comment:
    return Comment(
        id=number,
        face=face,
        text=text,
        at=_ago(hours=2),
        own=False,
        second=None,
        step_id=None,
        deleted=False,
        thanked=False,
        accepted=False,
        by_author=False,
        replies=replies,
    )


def _ago(**past: int) -> datetime:
    return datetime.now(UTC) - timedelta(**past)
