"""The demo company as data: loads what `demo/data/` says into structs, and places it in time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from demo.portraits import Look
from demo.script import Application, Comment, read_applications, read_comments

T = TypeVar("T")

DATA = Path(__file__).parent / "data"

Kind = Literal["video", "photo", "guide", "checklist", "question", "reflection", "scenario"]
Role = Literal[
    "team_lead", "learning_manager", "community_moderator", "senior_moderator", "administrator", "auditor"
]
Relation = Literal["answer", "my way"]
Reason = Literal[
    "confidential", "safety", "harassment", "discrimination", "personal_data", "copyright", "spam", "other"
]


class Site(msgspec.Struct, forbid_unknown_fields=True):
    slug: str
    name: str
    zone: str
    country: str


class Team(msgspec.Struct, forbid_unknown_fields=True):
    slug: str
    name: str
    department: str
    site: str
    lead: str


class Person(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    handle: str
    team: str
    number: str
    about: str
    likes: list[str]
    look: Look
    role: Role | None = None
    language: str = "en"
    trust: int = 2

    @property
    def email(self) -> str:
        return f"{self.handle}@demo.example"


class Skill(msgspec.Struct, frozen=True):
    slug: str
    name: str
    synonyms_en: tuple[str, ...]
    synonyms_de: tuple[str, ...]
    parent: str | None
    risk: bool


class Post(msgspec.Struct, forbid_unknown_fields=True):
    """A Post and its life. Where `saved`, `useful` and `me_too` are given, nothing else is drawn for it."""

    key: str
    kind: Kind
    by: str
    ago: int
    at: str
    title: str
    skills: list[str]
    text: str
    steps: list[str] = []
    #: A way out, what came of it, and whether it was a good one.
    choices: list[tuple[str, str, bool]] = []
    clip: str | None = None
    pictures: list[str] = []
    language: str = "en"
    parent: str | None = None
    relation: Relation | None = None
    talk: str = ""
    tried: str = ""
    saved: list[str] | None = None
    useful: list[str] | None = None
    me_too: list[str] | None = None

    def comments(self) -> list[Comment]:
        return read_comments(self.talk)

    def applications(self) -> list[Application]:
        return read_applications(self.tried)


class Report(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody reported, hours after the Post, and how it ended; `comment` is an index into its Comments."""

    post: str
    by: str
    after_hours: int
    reason: Reason
    note: str
    outcome: Literal["open", "kept", "removed"]
    comment: int | None = None
    decided_by: str | None = None
    decided_after_hours: int | None = None
    statement: str | None = None
    appeal: str | None = None
    appeal_after_hours: int | None = None


class Campaign(msgspec.Struct, forbid_unknown_fields=True):
    """A Recognition week; its days count back from today, a negative one is still to come."""

    name: str
    skill: str
    by: str
    starts_ago: int
    ends_ago: int
    goal: str
    thanks: str


class Company(msgspec.Struct):
    name: str
    zone: str
    about: str
    sites: dict[str, Site]
    teams: dict[str, Team]
    people: dict[str, Person]
    skills: dict[str, Skill]
    posts: dict[str, Post]
    reports: list[Report]
    campaigns: list[Campaign]

    def zone_of(self, handle: str) -> ZoneInfo:
        return ZoneInfo(self.sites[self.teams[self.people[handle].team].site].zone)

    def posted_at(self, post: Post, now: datetime) -> datetime:
        """The author's local hour, `ago` days before now; what would fall on a weekend moves to the Friday."""
        zone = self.zone_of(post.by)
        day = now.astimezone(zone).date() - timedelta(days=post.ago)
        day -= timedelta(days=max(0, day.weekday() - 4))
        return datetime.combine(day, time.fromisoformat(post.at), zone)


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    zone: str
    about: str
    sites: list[Site]
    teams: list[Team]


class _People(msgspec.Struct, forbid_unknown_fields=True):
    people: list[Person]


class _Posts(msgspec.Struct, forbid_unknown_fields=True):
    post: list[Post]


class _Reports(msgspec.Struct, forbid_unknown_fields=True):
    reports: list[Report]


class _Campaigns(msgspec.Struct, forbid_unknown_fields=True):
    campaigns: list[Campaign]


class _Lines(msgspec.Struct, forbid_unknown_fields=True):
    lines: str


@cache
def load() -> Company:
    """Reads the whole company; raises `msgspec.ValidationError` or `ValueError` that says where the mistake is."""
    head = msgspec.toml.decode((DATA / "company.toml").read_bytes(), type=_Head)
    people = msgspec.toml.decode((DATA / "people.toml").read_bytes(), type=_People).people
    posts = [
        post
        for path in sorted((DATA / "posts").glob("*.toml"))
        for post in msgspec.toml.decode(path.read_bytes(), type=_Posts).post
    ]
    return Company(
        head.name,
        head.zone,
        head.about,
        _by("slug", head.sites),
        _by("slug", head.teams),
        _by("handle", people),
        _by("slug", _skills()),
        _by("key", posts),
        msgspec.toml.decode((DATA / "moderation.toml").read_bytes(), type=_Reports).reports,
        msgspec.toml.decode((DATA / "campaigns.toml").read_bytes(), type=_Campaigns).campaigns,
    )


def _skills() -> list[Skill]:
    lines = msgspec.toml.decode((DATA / "skills.toml").read_bytes(), type=_Lines).lines
    skills = []
    for line in lines.strip().splitlines():
        slug, name, english, german, parent, risk = (part.strip() for part in line.split("|"))
        skills.append(Skill(slug, name, _words(english), _words(german), parent or None, risk == "risk"))
    return skills


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


def _by(field: str, things: list[T]) -> dict[str, T]:
    named = {getattr(thing, field): thing for thing in things}
    if len(named) < len(things):
        raise ValueError(f"two of them share a {field}")
    return named
