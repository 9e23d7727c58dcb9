"""My Interests: seen, tuned, deleted and started again (FEED-4)."""

from datetime import timedelta
from functools import partial

import httpx
import pytest

from app import clock, database
from app.refusal import Refusal
from feeds import feed, follows, interests, ranked, saves
from tests.feeds import ranking_world
from tests.feeds.making import at_once
from tests.feeds.ranking_world import skill, tried
from tests.world import World, sign_in

HOUR = timedelta(hours=1)


async def terms_of(person: int, number: int) -> dict[str, float]:
    """The value of each Skill in the score of a Post, on the list as the next page uses it."""
    await feed.page(person)
    return {term.key: term.value for term in await ranked.terms(person, number) if term.kind == "skill"}


async def test_where_each_line_comes_from_is_said(world: World) -> None:
    milk, crema = await skill("Milk"), await skill("Crema")
    await tried(world.jonas, await ranking_world.post(world.mira, [milk], clock.now() - HOUR), clock.now())
    await follows.set(world.jonas, "skill", crema, True)
    lines = {line.name: line for line in await interests.of(world.jonas)}
    assert lines["Milk"].because == "You tried it"
    assert lines["Crema"].because == "You follow it"
    assert lines["Milk"].place == "milk"
    assert abs(sum(line.share for line in lines.values()) - 1) < 1e-6


async def test_a_deleted_interest_has_no_weight_on_the_next_page(world: World) -> None:
    steam = await skill("Steam")
    seed = await ranking_world.post(world.mira, [steam], clock.now() - HOUR)
    await tried(world.sofia, seed, clock.now() - HOUR)
    await follows.set(world.sofia, "skill", steam, True)
    other = await ranking_world.post(world.ines, [steam], clock.now() - HOUR)
    assert (await terms_of(world.sofia, other))[str(steam)] > 0
    await interests.remove(world.sofia, "skill", str(steam))
    assert str(steam) not in await terms_of(world.sofia, other)
    assert steam not in [int(line.key) for line in await interests.of(world.sofia) if line.kind == "skill"]
    assert not await follows.has(world.sofia, "skill", steam)
    with clock.at(clock.now() + HOUR):
        await saves.set(world.sofia, other, True)
        again = [line.name for line in await interests.of(world.sofia)]
    assert "Steam" in again


async def test_less_lowers_that_skill_on_the_next_request(world: World) -> None:
    tea = await skill("Tea")
    one, other = [await ranking_world.post(world.mira, [tea], clock.now() - HOUR) for _ in range(2)]
    await follows.set(world.tomas, "skill", tea, True)
    before = (await terms_of(world.tomas, other))[str(tea)]
    await interests.wish(world.tomas, one, "less")
    lowered = (await terms_of(world.tomas, other))[str(tea)]
    assert lowered < 0 < before
    assert one not in [card.id for card in (await feed.page(world.tomas)).cards][:3]
    await interests.wish(world.tomas, one, "more")
    assert (await terms_of(world.tomas, other))[str(tea)] > before
    await interests.wish(world.tomas, one, None)
    assert (await terms_of(world.tomas, other))[str(tea)] == before


async def test_not_this_skill_suggests_none_of_it(world: World) -> None:
    soup = await skill("Soup")
    number = await ranking_world.post(world.mira, [soup], clock.now() - HOUR)
    await follows.set(world.lena, "skill", soup, True)
    assert number in [card.id for card in (await feed.page(world.lena)).cards]
    await interests.exclude(world.lena, soup, True)
    late = await ranking_world.post(world.mira, [soup], clock.now())
    found = [card.id for card in (await feed.page(world.lena, size=200)).cards]
    assert not {number, late} & set(found)
    assert [line.name for line in await interests.excluded(world.lena)] == ["Soup"]
    await interests.exclude(world.lena, soup, False)
    assert number in [card.id for card in (await feed.page(world.lena)).cards]


async def test_a_reset_equals_a_new_person_with_the_same_skills(world: World) -> None:
    team = await database.value("SELECT team_id FROM person WHERE id = $1", world.greta)
    jam, bread = await skill("Jam"), await skill("Bread")
    posts = [await ranking_world.post(world.mira, [one], clock.now() - HOUR) for one in (jam, bread) * 4]
    for number in posts[:3]:
        await saves.set(world.greta, number, True)
    await interests.wish(world.greta, posts[3], "less")
    await follows.set(world.greta, "skill", jam, True)
    fresh = await ranking_world.person("fresh", team)
    await follows.set(fresh, "skill", jam, True)
    moment = clock.now() + timedelta(minutes=1)
    with clock.at(moment):
        await interests.reset(world.greta)
        one = [card.id for card in (await feed.page(world.greta, size=200)).cards]
        other = [card.id for card in (await feed.page(fresh, size=200)).cards]
    own = await database.values("SELECT id FROM post WHERE author_id = $1", world.greta)
    assert one == [number for number in other if number not in own]
    assert [(line.name, line.weight) for line in await interests.of(world.greta)] == [
        (line.name, line.weight) for line in await interests.of(fresh)
    ]
    with clock.at(moment):
        await interests.reset(world.greta)


async def test_a_search_for_a_skill_is_a_signal_and_its_words_are_not_kept(
    web: httpx.AsyncClient, world: World
) -> None:
    rope = await skill("Rope")
    async with await sign_in(web, world.paul) as paul:
        assert (await paul.get("/search", params={"q": " ROPE "})).status_code == 200
        assert (await paul.get("/search", params={"q": "my salary"})).status_code == 200
    assert [line.because for line in await interests.of(world.paul) if line.key == str(rope)] == [
        "You searched for it"
    ]
    assert await database.value("SELECT count(*) FROM searched_skill") == 1


@pytest.mark.parametrize(
    ("kind", "key"), [("skill", "x"), ("horse", "1"), ("person", "9" * 30), ("tool", ""), ("skill", "-1")]
)
async def test_what_is_no_interest_is_refused(world: World, kind: str, key: str) -> None:
    with pytest.raises(Refusal) as no:
        await interests.remove(world.ines, kind, key)
    assert no.value.code == "interest_unknown"


async def test_removing_what_was_never_there_changes_nothing(world: World) -> None:
    await interests.remove(world.ines, "skill", "987654321")
    assert (await feed.page(world.ines)).cards


async def test_a_wish_about_what_one_may_not_see_is_not_found(world: World) -> None:
    hidden = await ranking_world.post(world.mira, [], clock.now())
    await database.execute("UPDATE post SET state = 'removed' WHERE id = $1", hidden)
    with pytest.raises(Refusal) as no:
        await interests.wish(world.jonas, hidden, "less")
    assert no.value.code == "not_found"
    with pytest.raises(Refusal):
        await interests.wish(world.jonas, hidden, "never")


async def test_what_is_said_while_the_list_is_made_is_in_the_next_one(world: World) -> None:
    reader, milk = await ranking_world.person("quick", None), await skill("Milk")
    await follows.set(reader, "skill", milk, True)
    await at_once(partial(ranked.rebuild, reader), partial(interests.remove, reader, "skill", str(milk)))
    assert not await ranked.exists(reader)
    await at_once(partial(ranked.rebuild, reader), partial(ranked.age, reader))
    assert await database.value("SELECT stale FROM feed_list WHERE person_id = $1", reader)


async def test_a_search_in_german_is_a_signal_too(world: World) -> None:
    reader, lathes = await ranking_world.person("sucher", None), await skill("Lathes")
    await database.execute("""UPDATE skill SET names = '{"de": "Drehbänke"}' WHERE id = $1""", lathes)
    await interests.searched(reader, " drehBÄNKE ")
    assert [(line.kind, line.key) for line in await interests.of(reader)] == [("skill", str(lathes))]


async def test_a_community_that_closed_is_not_named_to_who_only_watched_it(world: World) -> None:
    reader = await ranking_world.person("watcher", None)
    circle = await database.value(
        "INSERT INTO community (slug, name, owner_id) VALUES ('lathes', 'Lathe circle', $1) RETURNING id",
        world.mira,
    )
    await follows.set(reader, "community", circle, True)
    assert [line.name for line in await interests.of(reader)] == ["Lathe circle"]
    await database.execute("UPDATE community SET admission = 'closed' WHERE id = $1", circle)
    assert await interests.of(reader) == []
