"""What the styleguide shows its components with: people, Posts and Cases that nobody has."""

from datetime import timedelta
from typing import Any

from app import clock

#: No row of any table has this id: what is tapped here changes nothing.
NOWHERE = 2**62
POSTER = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 16'%3E"
    "%3Crect width='9' height='16' fill='white'/%3E%3C/svg%3E"
)
LONG = "Wrap a pallet so that nothing slides, even on the night truck over the mountains to Kassel"
TEXT = (
    "I wanted to be quick. What I learned: two minutes on the phone would have shown that their dock takes "
    "no long trucks. Now I call first, always, and write the answer into the order, where others find it."
)
KINDS = ("video", "photo", "question", "reflection", "guide", "checklist", "scenario")
CHARTS = {
    "weeks": ["W 34", "W 35", "W 36", "W 37", "W 38", "W 39", "W 40"],
    "tried": {
        "Cairo": [0, 2, 5, 4, 9, 12, 15],
        "Kassel": [1, 1, 2, 6, 6, 7, 14],
        "Porto": [3, 2, 3, 2, 4, 3, 3],
    },
    "all": {"Tried it": [4, 5, 10, 12, 0, 22, 32]},
}


class Sample(dict[str, object]):
    """A thing for templates. What nobody gave it is nothing, so that it fits every component."""

    def __missing__(self, name: str) -> None:
        return None


def of(part: str) -> dict[str, Any]:
    """What the templates of this part of the styleguide need."""
    if part == "posts":
        return {"posts": posts(), "kinds": KINDS}
    if part == "work":
        return {"cases": cases(), "entries": entries(), **CHARTS}
    return {"some": people(), "skills": skills(), "notices": notices()}


def people() -> list[Sample]:
    names = ("Omar Haddad", "Mia Brandt", "Li Na", "Maximiliane Freifrau von Hohenstein-Wolkenburg")
    return [
        Sample(name=name, handle=None, initials=_initials(name), site=site, team="Warehouse", title=title)
        for name, site, title in zip(
            names, ("Cairo", "Kassel", "Suzhou", "Porto"), (None, "pallet-wrap", None, None), strict=True
        )
    ]


def skills() -> list[Sample]:
    return [Sample(name=name, slug=name) for name in ("excel", "pallet-wrap", "lockout-and-tagout")]


def posts() -> list[Sample]:
    """One of each kind; the first has nothing yet, the second has a lot."""
    return [post(kind, number) for number, kind in enumerate(KINDS)]


def post(kind: str, number: int) -> Sample:
    plenty = number == 1
    media = [picture("video" if kind == "video" else "photo")] * (3 if plenty else 1)
    return Sample(
        id=NOWHERE + number,
        kind=kind,
        state="live",
        title=LONG if number % 2 else "Close the month in one hour",
        text=TEXT if kind in ("reflection", "question", "scenario") else "",
        language="en",
        author=people()[3 if plenty else 1],
        author_id=NOWHERE,
        skills=skills(),
        media=media if kind in ("video", "photo", "guide") else [],
        steps=5,
        tried=Sample(faces=people()[:3] if plenty else [], count=10_000 if plenty else 0),
        useful=10_000 if plenty else 0,
        me_too=6,
        comments=1_234 if plenty else 0,
        mine=Sample(saved=plenty, tried=plenty, useful=plenty, me_too=plenty, following=plenty),
        reason="Omar in Cairo also works on #pallet-wrap" if kind == "video" else None,
        published_at=clock.now(),
    )


def picture(kind: str) -> Sample:
    return Sample(
        id="styleguide",
        kind=kind,
        state="ready",
        poster=POSTER,
        alt="A white picture",
        width=720,
        height=1280,
        sources=[] if kind == "video" else [Sample(src=POSTER)],
        captions=[],
        duration_s=24.0,
        focus=(5, 5),
        chapters=[],
    )


def notices() -> list[Sample]:
    at = clock.now() - timedelta(hours=3)
    tried = Sample(kind="tried", actor_name="Omar Haddad", at=at)
    thanked = Sample(kind="thanked", actor_name="Mia Brandt", at=at)
    words = "Two turns at the bottom, and nothing slid."
    return [
        Sample(notice=tried, new=True, initials="OH", title=LONG, words=words),
        Sample(notice=thanked, initials="MB", title="Purge first"),
        Sample(notice=Sample(kind="post_live", at=at), title="Purge first"),
    ]


def cases() -> list[Sample]:
    """On time, nearly due, and late with somebody at work on it."""
    return [
        Sample(
            id=NOWHERE + number,
            title=LONG if number else "Purge first",
            reason=reason,
            reports=number + 1,
            subject_kind="post",
            due_at=clock.now() + timedelta(hours=due),
            soon=due == 1,
            overdue=due < 0,
            hidden=due < 0,
            claimer="Ines",
            held_from=late if due < 0 else early,
        )
        for number, (reason, due) in enumerate((("spam", 20), ("personal", 1), ("safety", -3)))
    ]


def late(_: int) -> bool:
    return True


def early(_: int) -> bool:
    return False


def entries() -> list[Sample]:
    """Places of a recognition week; a tie shares its rank."""
    return [
        Sample(place=place, tried=tried, post_id=NOWHERE, title=LONG, handle="nobody", author=one["name"])
        for (place, tried), one in zip(((1, 10_000), (2, 12), (2, 12), (4, 0)), people(), strict=True)
    ]


def _initials(name: str) -> str:
    first, *_, last = name.split()
    return first[0] + last[0]
