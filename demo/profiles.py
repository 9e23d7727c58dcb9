"""What the people of the demo company say of themselves, whom they ask by name, and how long they watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from random import Random

from app import database
from app.people import profile
from demo.acts import Act
from demo.cast import Cast
from demo.company import Company, Post
from feeds import posts, profiles, watching
from feeds.drafts import Draft

SEED = 4711
#: What is spoken around a site, beside the company's own language.
TONGUES = {"PT": "pt", "DE": "de", "EG": "ar", "ES": "es", "PL": "pl", "MX": "es", "IE": "en", "GB": "en"}
#: Clips that were watched so far that their curve says something, and by how many.
CLIPS, VIEWERS = 6, 9
#: Questions to somebody by name: who asks whom, about which Skill, so many hours ago.
ASKED = (
    ("omar", "ana", "excel-formulas", "Ana, how do you keep a list sorted while others edit it?", 20),
    ("priya", "ana", "shortcuts", "Which three shortcuts save you the most time?", 44),
)


def said(house: Company, people: Cast, moment: datetime) -> Iterator[Act]:
    """Each helps with what they show and is learning what they only like."""
    shown = {(post.by, skill) for post in house.posts.values() for skill in post.skills}
    for person in house.people.values():
        helps = [skill for skill in person.likes if (person.handle, skill) in shown]
        learns = [skill for skill in person.likes if skill not in helps][-2:]
        country = house.sites[house.teams[person.team].site].country
        number = people.people[person.handle]
        yield Act(moment, partial(profiles.state, number, helps[:4], learns))
        yield Act(
            moment, partial(profile.read, number, sorted({"en", person.language, TONGUES.get(country, "en")}))
        )


def asked(people: Cast, now: datetime) -> Iterator[Act]:
    for asker, whom, skill, title, hours in ASKED:
        draft = Draft(kind="question", title=title, text=f"@{whom} ", skills=[skill])
        yield Act(now - timedelta(hours=hours), partial(_ask, people.people[asker], draft))


async def watched(house: Company, people: Cast, now: datetime) -> list[Act]:
    """The newest clips, each watched by some colleagues as far as they like."""
    clips = [post for post in house.posts.values() if post.kind == "video" and post.key in people.posts]
    newest = sorted(clips, key=lambda post: (post.ago, post.key))[:CLIPS]
    return list(chain.from_iterable([await _watched(house, people, post, now) for post in newest]))


async def _watched(house: Company, people: Cast, post: Post, now: datetime) -> list[Act]:
    number = people.posts[post.key]
    length = await database.value(
        "SELECT max(f.duration_ms) FROM post_asset u JOIN asset f ON f.id = u.asset_id WHERE u.post_id = $1",
        number,
    )
    random = Random(f"{SEED} {post.key}")
    acts = []
    for viewer in random.sample(
        [handle for handle in house.people if handle != post.by], VIEWERS if length else 0
    ):
        stop = min(1.0, random.triangular(0.2, 1.3, 1)) * length / 1000
        sits = now - timedelta(hours=random.uniform(1, 20))
        person = people.people[viewer]
        acts += [
            Act(sits, partial(watching.report, person, number, 0, 0)),
            Act(sits + timedelta(seconds=stop), partial(watching.report, person, number, stop, stop)),
        ]
    return acts


async def _ask(person: int, draft: Draft) -> None:
    await posts.publish(person, await posts.draft(person, draft))
