"""The ranked list: what FEED-1 promises of two equal Posts, of languages, and of what is kept."""

from datetime import timedelta

import numpy as np

from app import clock, database, jobs
from app.events import Verb, record
from app.limits import Limits
from app.models import embedder
from app.people import profile
from feeds import feed, follows, interests, neighbours, ranked, reactions, saves
from tests.feeds import ranking_world
from tests.feeds.helpers import asset, post
from tests.feeds.ranking_world import skill, tried
from tests.world import World

HOUR = timedelta(hours=1)


async def shown(person: int, pages: int = 1) -> list[int]:
    """The first pages of Home, with a list made now."""
    await ranked.rebuild(person)
    found: list[int] = []
    place = None
    for _ in range(pages):
        page = await feed.page(person, after=place)
        found += [card.id for card in page.cards]
        place = page.next
    return found


async def test_of_two_equal_posts_that_of_my_site_stands_first(world: World) -> None:
    gauges = await skill("Gauges")
    moment = clock.now() - HOUR
    far = await ranking_world.post(world.mira, [gauges], moment)
    near = await ranking_world.post(world.ines, [gauges], moment)
    also_far = await ranking_world.post(world.sofia, [gauges], moment)
    found = await shown(world.jonas)
    assert found.index(near) < min(found.index(far), found.index(also_far))
    other = await shown(world.mira)
    assert other.index(also_far) < other.index(near)


async def test_of_two_equal_posts_that_for_my_tool_stands_first(world: World) -> None:
    gauges, lathes = await skill("Gauges"), await skill("Lathes")
    moment = clock.now() - HOUR
    used = await ranking_world.post(world.ines, [lathes], moment, tool="Torque wrench 5")
    await tried(world.tomas, used, moment)
    plain = await ranking_world.post(world.mira, [gauges], moment, tool="Another")
    mine = await ranking_world.post(world.sofia, [gauges], moment, tool="Torque wrench 5")
    found = await shown(world.tomas)
    assert found.index(mine) < found.index(plain)


async def test_what_was_applied_weighs_more_than_what_was_found_useful(world: World) -> None:
    one, other = await skill("Deburring"), await skill("Riveting")
    moment = clock.now() - HOUR
    seeds = [await ranking_world.post(world.sofia, [which], moment) for which in (one, other)]
    await tried(world.lena, seeds[0], moment)
    await reactions.set(world.lena, seeds[1], "useful", True)
    weights = {line.name: line.weight for line in await interests.of(world.lena)}
    assert weights["Deburring"] > 20 * weights["Riveting"]
    with clock.at(clock.now() + timedelta(days=14)):
        faded = {line.name: line.weight for line in await interests.of(world.lena)}
    assert abs(faded["Deburring"] - weights["Deburring"] / 2) < 0.1


async def test_a_language_not_read_stands_behind_all_others_and_is_marked(world: World) -> None:
    reader = await ranking_world.person("reader", None)
    await database.execute("INSERT INTO person_language VALUES ($1, 'de')", reader)
    moment = clock.now() - 2 * HOUR
    milk = await skill("Milk")
    await follows.set(reader, "skill", milk, True)
    read = [await ranking_world.post(world.mira, [], moment, language="de") for _ in range(20)]
    foreign = [await ranking_world.post(world.jonas, [milk], clock.now() - HOUR, language="en")]
    first = await shown(reader)
    assert set(first) <= set(read)
    assert len(first) == 20

    captioned = foreign[0]
    film = await asset(world.jonas, "video")
    await database.execute("INSERT INTO post_asset VALUES ($1, $2, 0)", captioned, film)
    await database.execute(
        """
        INSERT INTO caption (asset_id, language, text, origin, accepted_at)
        VALUES ($1, 'de', 'WEBVTT', 'written', $2)
        """,
        film,
        clock.now(),
    )
    assert captioned in await shown(reader)


async def test_with_five_others_left_the_unread_comes_after_them_and_is_marked(world: World) -> None:
    reader = await ranking_world.person("lector", None)
    await database.execute("INSERT INTO person_language VALUES ($1, 'pt')", reader)
    moment = clock.now() - 2 * HOUR
    read = [await ranking_world.post(world.mira, [], moment, language="pt-BR") for _ in range(5)]
    await ranked.rebuild(reader)
    cards = (await feed.page(reader)).cards
    assert {card.id for card in cards[:5]} == set(read)
    assert len(cards) == 20
    assert {card.reason for card in cards[5:]} <= {"In English", "In Deutsch"}
    assert all(card.reason for card in cards[5:])


async def test_another_language_takes_effect_on_the_next_page(world: World) -> None:
    reader = await ranking_world.person("polyglot", None)
    await profile.read(reader, ["en"])
    milk, moment = await skill("Milk"), clock.now() - HOUR
    await follows.set(reader, "skill", milk, True)
    for _ in range(25):
        await ranking_world.post(world.mira, [], moment)
    wanted = await ranking_world.post(world.jonas, [milk], moment - HOUR, language="it")
    assert wanted not in await shown(reader)
    await profile.read(reader, ["en", "it"])
    found = {card.id: card.reason for card in (await feed.page(reader)).cards}
    assert found[wanted]
    await profile.read(reader, ["it"])
    assert (await feed.page(reader)).cards[0].id == wanted


async def test_a_list_is_made_anew_after_a_strong_act(world: World) -> None:
    await feed.page(world.sofia)
    await jobs.drain()
    await ranked.rebuild_aged()
    before = await database.value("SELECT built_at FROM feed_list WHERE person_id = $1", world.sofia)
    await saves.set(world.sofia, await post(world.jonas), True)
    await jobs.drain()
    assert await ranked.rebuild_aged() == 1
    after = await database.value("SELECT built_at FROM feed_list WHERE person_id = $1", world.sofia)
    assert after > before
    assert await ranked.rebuild_aged() == 0


async def test_what_is_done_is_not_suggested_again(world: World) -> None:
    number = await post(world.jonas)
    assert number in await shown(world.sofia)
    await saves.set(world.sofia, number, True)
    await ranked.rebuild(world.sofia)
    kept = await database.value("SELECT ids FROM feed_list WHERE person_id = $1", world.sofia)
    assert number not in kept


async def test_lists_from_a_clock_that_went_wrong_are_made_anew(world: World) -> None:
    await ranked.rebuild(world.paul)
    await database.execute(
        "UPDATE feed_list SET built_at = $2 WHERE person_id = $1",
        world.paul,
        clock.now() + timedelta(days=400),
    )
    await database.execute(
        "INSERT INTO login_session (hash, person_id, created_at, seen_at) VALUES ('x', $1, $2, $2)",
        world.paul,
        clock.now(),
    )
    assert (await feed.page(world.paul)).cards
    assert await ranked.rebuild_active() >= 1
    built = await database.value("SELECT built_at FROM feed_list WHERE person_id = $1", world.paul)
    assert built <= clock.now()


async def test_everything_can_be_learnt_of_an_empty_company(world: World) -> None:
    await database.execute("DELETE FROM application")
    await database.execute("DELETE FROM save")
    await database.execute("DELETE FROM reaction")
    await neighbours.warm()
    await neighbours.know_teams()
    assert await neighbours.learn() == 0


async def test_what_means_the_same_as_what_i_saved_stands_higher(world: World) -> None:
    """Without a single common Skill, where vectors of the texts are kept."""
    reader = await ranking_world.person("reads-meaning", None)
    moment = clock.now() - HOUR
    liked, close, far = [
        await ranking_world.post(world.mira, [await skill(name)], moment)
        for name in ("Sealing", "Bags", "Mail")
    ]
    vectors = {liked: (1.0, 0.0), close: (0.9, 0.435), far: (0.0, 1.0)}
    for number, vector in vectors.items():
        await database.execute(
            "INSERT INTO post_vector (post_id, model, vector, at) VALUES ($1, $2, $3, $4)",
            number,
            embedder.model_id(),
            np.array(vector, "<f4").tobytes(),
            clock.now(),
        )
    await saves.set(reader, liked, True)
    values = {
        number: {term.kind: term.value for term in await ranked.terms(reader, number)}
        for number in (close, far)
    }
    assert values[close]["meaning"] > 0.1
    assert "meaning" not in values[far]


async def test_a_post_with_an_upheld_report_is_suggested_to_nobody_until_it_is_given_back(
    world: World,
) -> None:
    good, bad = [await ranking_world.post(world.mira, [], clock.now()) for _ in range(2)]
    await record(Verb.CASE_OPENED, actor=None, subject=("case", 77), post=bad, about="post")
    await record(Verb.CASE_OPENED, actor=None, subject=("case", 78), post=good, about="comment")
    await record(Verb.REPORT_UPHELD, actor=None, subject=("report", 5), person=world.jonas, case=77)
    await record(Verb.REPORT_UPHELD, actor=None, subject=("report", 6), person=world.jonas, case=78)
    await jobs.drain()
    worst = min(await ranked.terms(world.jonas, bad), key=lambda term: term.value)
    assert (worst.kind, worst.value) == ("faulty", Limits().weight_upheld_report)
    assert "faulty" not in {term.kind for term in await ranked.terms(world.jonas, good)}
    await ranked.absolve(bad)
    assert "faulty" not in {term.kind for term in await ranked.terms(world.jonas, bad)}
