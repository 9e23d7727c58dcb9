"""NOTICE-2: the happy moments come one by one, the rest once per Post and hour."""

from datetime import UTC, datetime, timedelta

from app import clock, database, jobs
from app.people.people import add
from app.people.tables import Site, Team
from app.reach.notices import Notice, inbox, open_one
from feeds import answers, applications, blocks, comments, notices, reactions, revisions, saves
from tests.feeds.helpers import post
from tests.world import World

#: A Monday morning; the rest of the hour is ours.
MOMENT = datetime(2026, 11, 23, 10, tzinfo=UTC)
colleagues = iter(range(1_000))


async def hired(team: int | None, amount: int) -> list[int]:
    return [
        await add(f"colleague{number}@brightwater.example", f"Colleague {number}", team=team)
        for number, _ in zip(colleagues, range(amount), strict=False)
    ]


async def team(site: str) -> int:
    place = Site(name=site, zone="UTC", country="PT")
    await place.save()
    made = Team(name=f"Service {site}", department="Service", site_id=place.id)
    await made.save()
    return made.id


async def told(person: int, *kinds: str) -> list[Notice]:
    await jobs.drain()
    return [notice for notice in await inbox(person, limit=200) if notice.kind in kinds]


async def test_20_reactions_in_an_hour_are_one_notice(world: World) -> None:
    number = await post(world.mira)
    crowd = await hired(None, 21)
    for minute, person in enumerate(crowd[:20]):
        with clock.at(MOMENT + timedelta(minutes=2 * minute)):
            await reactions.set(person, number, "useful", True)
            await jobs.drain()
    [notice] = await told(world.mira, "useful")
    assert notice.times == 20
    with clock.at(MOMENT + timedelta(hours=1)):
        await reactions.set(crowd[20], number, "useful", True)
        assert [one.times for one in await told(world.mira, "useful")] == [1, 20]


async def test_of_10_from_one_site_3_come_single_and_the_11th_from_a_new_site_too(world: World) -> None:
    number = await post(world.mira)
    with clock.at(MOMENT):
        for person in await hired(await team("Cairo"), 10):
            await applications.apply(person, number, "worked")
        assert len(await told(world.mira, "tried")) == 3
        [grouped] = await told(world.mira, "tried_more")
        assert (grouped.times, grouped.actor_name) == (7, None)
        [eleventh] = await hired(await team("Lima"), 1)
        await applications.apply(eleventh, number, "partly")
        assert len(await told(world.mira, "tried")) == 4
        assert [one.times for one in await told(world.mira, "tried_more")] == [7]
        # Without a site nobody is the first of one.
        for person in await hired(None, 2):
            await applications.apply(person, number, "worked")
        assert len(await told(world.mira, "tried")) == 4
        assert [one.times for one in await told(world.mira, "tried_more")] == [9]


async def test_count_me_only_gives_no_name(world: World) -> None:
    number = await post(world.sofia)
    with clock.at(MOMENT):
        await applications.apply(world.jonas, number, "worked", did="Drained it first", named=False)
        [notice] = await told(world.sofia, "tried")
    assert (notice.actor_name, notice.actor_handle, notice.actor_portrait) == (None, None, None)


async def test_each_answer_comes_single(world: World) -> None:
    number = await post(world.jonas, "question", title="Which key?")
    with clock.at(MOMENT):
        for person in (world.mira, world.sofia, world.tomas):
            await comments.add(person, number, "The long one")
        answers = await told(world.jonas, "answered")
    assert sorted(str(one.actor_name) for one in answers) == ["Mira Alves", "Sofia Prata", "Tomas Brandt"]


async def test_comments_on_a_post_are_one_in_an_hour(world: World) -> None:
    number = await post(world.greta)
    with clock.at(MOMENT):
        for person in (world.mira, world.sofia, world.tomas):
            await comments.add(person, number, "Nice")
        assert [one.times for one in await told(world.greta, "commented")] == [3]


async def test_what_one_finds_useful_of_ones_own_is_no_news(world: World) -> None:
    number = await post(world.ines)
    with clock.at(MOMENT):
        await reactions.set(world.ines, number, "useful", True)
        assert await told(world.ines, "useful") == []
        await reactions.set(world.jonas, number, "useful", True)
        assert [one.times for one in await told(world.ines, "useful")] == [1]


async def test_an_answer_of_who_asked_without_a_name_comes_without_one_also_to_who_mutes_them(
    world: World,
) -> None:
    """That it does not come would tell who asked."""
    number = await post(world.paul, "question", anonymous=True, title="Whom may I ask?")
    said = await comments.add(world.lena, number, "Me.")
    await blocks.set(world.lena, world.paul, "mute", True)
    await comments.add(world.paul, number, "Thank you!", parent=said)
    [notice] = await told(world.lena, "replied")
    assert (notice.actor_name, notice.actor_handle) == (None, None)
    await blocks.set(world.lena, world.paul, "mute", False)


async def test_who_asked_without_a_name_thanks_and_accepts_without_one(world: World) -> None:
    number = await post(world.paul, "question", anonymous=True, title="Whom may I ask?")
    said = await comments.add(world.lena, number, "Me.")
    shown = await post(world.lena, parent_id=number, relation="answer")
    await comments.thank(world.paul, said)
    await answers.accept(world.paul, said)
    heard = await told(world.lena, "thanked", "accepted")
    await answers.accept_post(world.paul, shown)
    heard += await told(world.lena, "accepted_post")
    assert sorted(one.kind for one in heard) == ["accepted", "accepted_post", "thanked"]
    assert {one.actor_name for one in heard} == {None}


async def test_a_change_is_told_to_nobody_who_may_no_longer_read_it(world: World) -> None:
    number = await post(world.mira)
    for reader in (world.tomas, world.sofia):
        await saves.set(reader, number, True)
    team = await database.value("SELECT team_id FROM person WHERE id = $1", world.mira)
    await database.execute(
        "UPDATE post SET audience = 'team', team_id = $2, revision = 2 WHERE id = $1", number, team
    )
    await revisions.keep(world.mira, number, way="changed", note="Two seconds more")
    await notices.changed(number)
    assert len(await told(world.sofia, "changed")) == 1
    assert await told(world.tomas, "changed") == []


async def test_what_is_taken_back_is_no_news(world: World) -> None:
    number = await post(world.mira)
    crowd = await hired(None, 2)
    with clock.at(MOMENT):
        for person in crowd:
            await reactions.set(person, number, "useful", True)
        [notice] = [one for one in await told(world.mira, "useful") if one.post == number]
    await open_one(world.mira, notice.id)
    with clock.at(MOMENT + timedelta(minutes=5)):
        await reactions.set(crowd[0], number, "useful", False)
        [after] = [one for one in await told(world.mira, "useful") if one.post == number]
    assert (after.times, after.at) == (1, notice.at)
    assert after.read_at is not None


async def test_a_comment_that_waits_is_not_counted_among_those_that_are_out(world: World) -> None:
    number = await post(world.mira)
    with clock.at(MOMENT):
        await comments.add(world.jonas, number, "Warm it first.")
        await comments.open_to(world.mira, number, True, checked=True)
        await comments.add(world.sofia, number, "Or cool it.")
        await comments.open_to(world.mira, number, True)
        await comments.add(world.tomas, number, "Both work.")
        [notice] = [one for one in await told(world.mira, "commented") if one.post == number]
    assert notice.times == 2
