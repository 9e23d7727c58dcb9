"""The demo company in a database: lived by the rules, in the past, once."""

import json
import stat
from collections import Counter
from datetime import UTC, datetime

import pytest

from app import clock, database, hooks
from app.people import passwords, people
from app.reach import notices
from app.settings import settings
from demo import communities, company, keeping, profiles, seed
from demo.company import Company
from feeds import announcements, collections, feed, search, visibility
from gamification import awards, campaigns, impact
from learning import insights
from media import assets, captioning
from moderation import appeals, queue
from tests.demo.small import small

PASSWORD = "espresso for everybody"
#: What members say in their Communities, what somebody is asked by name, and what is wanted of a Skill.
MORE = sum(len(circle.said) for circle in communities.CIRCLES) + len(profiles.ASKED) + len(keeping.WANTED)


@pytest.fixture(scope="module")
async def house(pool: str) -> Company:
    """The company as it was filled in, with a few clips."""
    found = small()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(company, "load", lambda: found)
        assert await seed.fill(settings().data, PASSWORD) == 0
    return found


async def who(handle: str) -> int:
    return (await people.profile(handle)).id


async def count(table: str, where: str = "true") -> int:
    return await database.value(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608 - our own words


async def post(house: Company, key: str) -> int:
    return await database.value("SELECT id FROM post WHERE title = $1", house.posts[key].title)


async def test_everything_of_the_script_is_there_once(house: Company) -> None:
    posts = list(house.posts.values())
    assert await count("person") == len(house.people)
    assert await count("skill", "state = 'approved'") == await count("skill") == len(house.skills)
    assert await count("post") == len(posts) + MORE
    assert await count("comment") == sum(len(post.comments()) for post in posts)
    assert await count("application") == sum(len(post.applications()) for post in posts)
    assert await count("application", "NOT pays") == 0
    assert await count("post", "accepted_id IS NOT NULL") == sum(
        comment.accepted for post in posts for comment in post.comments()
    )
    for table, least in {"reaction": 300, "save": 150, "follow": 300, "thank": 20, "point": 600}.items():
        assert await count(table) > least


async def test_every_post_is_live_at_its_hour_but_the_two_that_were_removed(house: Company) -> None:
    begun = await database.value("SELECT at FROM audit_line WHERE act = $1", seed.BEGUN)
    for script in house.posts.values():
        number = await post(house, script.key)
        published: datetime = await database.value("SELECT published_at FROM post WHERE id = $1", number)
        assert published == house.posted_at(script, begun).astimezone(UTC), script.key
    states = Counter(await database.values("SELECT state FROM post"))
    assert states == {"live": len(house.posts) + MORE - 2, "removed": 2}


async def test_nothing_has_happened_in_the_future(house: Company) -> None:
    for table, column in {"event": "at", "point": "counts_at", "notice": "at", "post": "changed_at"}.items():
        last = await database.value(f"SELECT max({column}) FROM {table}")  # noqa: S608 - our own names
        assert last < clock.now(), table


async def test_ana_has_thirty_seven_for_what_the_product_says(house: Company) -> None:
    ana = await who("ana")
    found = await impact.read(ana)
    assert (found.counted, found.coming) == (37, 0)
    lines = Counter((line.kind, line.points) for line in await impact.lines(ana))
    assert lines == {
        ("application", 12): 1,
        ("application", 8): 1,
        ("accepted", 6): 1,
        ("save", 3): 2,
        ("useful", 1): 5,
    }


async def test_some_people_are_trusted_for_a_skill_by_what_others_tried(house: Company) -> None:
    titled = [handle for handle in house.people if (await people.profile(handle)).title]
    assert len(titled) >= 3
    for handle in titled:
        person = await who(handle)
        [award, *_] = await awards.held(person)
        assert sum(found.tried for found in await awards.evidence(person, award.slug)) >= 5


async def test_one_week_runs_and_one_is_closed_with_names(house: Company) -> None:
    running, closed = await campaigns.campaigns(await who("omar"))
    assert running.closed_at is None
    assert running.starts_on <= clock.now().date() <= running.ends_on
    assert running.tried > 0
    assert closed.closed_at is not None
    assert closed.closed_at.date() <= running.starts_on
    assert {entry.place for entry in await campaigns.results(closed.id)} >= {1}


async def test_what_was_removed_is_out_of_sight_and_its_appeal_waits_for_somebody_else(
    house: Company,
) -> None:
    omar, joke = await who("omar"), await post(house, "joke")
    assert not await visibility.sees(omar, joke)
    assert not await visibility.sees(omar, await post(house, "price-photo"))
    assert await visibility.sees(omar, await post(house, "burn"))
    [appeal] = await appeals.waiting(await who("katrin"))
    assert appeal.person_id == await who("tom")
    assert await appeals.waiting(await who("lena")) == []
    [case] = await queue.waiting(await who("femi"))
    assert case.subject_kind == "comment"


async def test_a_colleague_sees_many_kinds_at_the_top(house: Company) -> None:
    cards = (await feed.page(await who("omar"))).cards[:10]
    assert len(cards) == 10
    assert len({card.kind for card in cards}) >= 3


async def test_clips_play_with_their_words_and_pictures_have_theirs(house: Company) -> None:
    jana = await who("jana")
    number = await post(house, "wrap")
    asset = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", number)
    film = (await assets.views([asset], jana))[asset]
    assert (film.kind, film.state) == ("video", "playable")
    assert film.sources
    assert [track.language for track in film.captions] == ["en"]
    assert "-->" in await captioning.read(asset, "en")
    assert (
        await count("post_asset u JOIN asset a ON a.id = u.asset_id", "a.kind = 'photo' AND u.alt = ''") == 0
    )
    assert await count("application", "photo_id IS NOT NULL") > 0
    assert await count("person", "portrait IS NULL") == 0


async def test_the_insights_have_all_four_numbers(house: Company) -> None:
    found = await insights.numbers()
    assert None not in [getattr(found, name) for name in found.__struct_fields__]
    assert (found.sites_helping, found.sites_helped) == (3, 3)


async def test_posts_are_found_and_new_notices_are_few(house: Company) -> None:
    ana = await who("ana")
    found = await search.find(ana, search.Query(text="XLOOKUP"))
    assert found.cards[0].title == house.posts["xlookup"].title
    inbox = await notices.inbox(ana)
    assert any(notice.read_at for notice in inbox)
    assert 0 < sum(notice.read_at is None for notice in inbox) < 10


async def test_there_is_something_to_find_on_every_shelf(house: Company) -> None:
    omar, adaeze = await who("omar"), await who("adaeze")
    assert [one.name for one in await collections.own(omar)] == ["Cairo talks to the north", "Try next week"]
    assert [one.name for one in await collections.lists(adaeze, await who("nadia"))]
    assert await count("wanted", "closed_at IS NULL") == len(keeping.WANTED)
    assert [one.group for one in await announcements.live(adaeze)] == ["Coffee corner"]
    assert await count("announcement") == len(keeping.NEWS)
    assert await count("notice", "kind = 'mentioned'") >= 2
    assert await count("membership") > 20


async def test_every_invariant_of_the_product_holds(house: Company) -> None:
    assert [sentence for ask in hooks.verify for sentence in await ask()] == []


async def test_the_sign_ins_stand_in_a_file_for_the_operator_alone(house: Company) -> None:
    path = settings().data / "demo.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    demo = json.loads(path.read_text())
    assert demo["password"] == PASSWORD
    roles = [person["role"] for person in demo["people"]]
    assert len(set(roles)) == len(roles) == 8
    for person in demo["people"]:
        kept = await database.value("SELECT password_hash FROM person WHERE email = $1", person["email"])
        assert await passwords.fits(kept, PASSWORD)


async def test_a_second_fill_does_nothing_at_once(house: Company) -> None:
    events, sign_ins = await count("event"), (settings().data / "demo.json").read_text()
    started = clock.now()
    assert await seed.fill(settings().data, "another one") == 0
    assert (clock.now() - started).total_seconds() < 0.5
    assert await count("event") == events
    assert (settings().data / "demo.json").read_text() == sign_ins
