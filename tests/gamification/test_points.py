"""Impact: outcome pays, once, and each line says why."""

from datetime import timedelta

import pytest

import gamification.jobs
from app import clock, database, jobs, limits
from app.events import Verb
from feeds import answers, applications, comments, reactions, replacing, saves
from feeds.posts import Use, move
from feeds.replacing import Replacement
from gamification import impact, points
from tests.feeds.helpers import asset, film, post
from tests.gamification.trying import tries
from tests.world import World

assert gamification.jobs

LATER = timedelta(days=2)


async def counted(person: int) -> int:
    with clock.at(clock.now() + LATER):
        return (await impact.read(person)).counted


async def test_posting_pays_nothing(world: World) -> None:
    for number in range(5):
        await post(world.greta, title=f"Tip {number}")
    await jobs.drain()
    assert await counted(world.greta) == 0


async def test_a_try_pays_author_and_learner_and_says_from_when_it_counts(world: World) -> None:
    weights = await limits.current()
    number = await post(world.mira)
    before, learner_before = await counted(world.mira), await counted(world.jonas)
    await tries(world.jonas, number)
    found = await impact.read(world.mira)
    assert found.coming == weights.application
    assert found.next_at is not None
    wait = found.next_at - clock.now()
    assert timedelta(hours=weights.cooling_application_h) < wait < timedelta(hours=26)
    assert await counted(world.mira) == before + weights.application
    assert await counted(world.jonas) == learner_before + weights.applied
    [line] = [line for line in await impact.lines(world.mira) if line.post_id == number]
    assert (line.kind, line.points, line.giver, line.result) == ("application", 8, "Jonas Weber", "worked")


async def test_a_confirmation_makes_it_twelve_in_place_of_eight(world: World) -> None:
    number = await post(world.mira)
    await tries(world.jonas, number)
    before = await counted(world.mira)
    application = await database.value("SELECT id FROM application WHERE post_id = $1", number)
    await applications.confirm(world.sofia, application)
    await jobs.drain()
    weights = await limits.current()
    assert await counted(world.mira) == before + weights.confirmed - weights.application
    [line] = [line for line in await impact.lines(world.mira) if line.post_id == number]
    assert (line.points, line.confirmed) == (weights.confirmed, True)


async def test_not_worked_takes_nothing_away_and_still_pays_the_learner(world: World) -> None:
    number = await post(world.mira)
    author, learner = await counted(world.mira), await counted(world.jonas)
    await tries(world.jonas, number, "not")
    assert await counted(world.mira) == author
    assert await counted(world.jonas) == learner + (await limits.current()).applied


async def test_too_soon_is_kept_and_pays_nothing(world: World) -> None:
    number = await post(world.mira)
    before = await counted(world.mira)
    await applications.apply(world.jonas, number, "worked")
    await jobs.drain()
    assert await counted(world.mira) == before


async def test_what_was_only_planned_before_the_way_changed_is_paid_once_after_it(world: World) -> None:
    weights = await limits.current()
    number = await film(world.mira, 10)
    author, learner = await counted(world.mira), await counted(world.jonas)
    await tries(world.jonas, number, "planned")
    assert (await counted(world.mira), await counted(world.jonas)) == (author, learner)
    paid = (author + weights.application, learner + weights.applied)
    for _ in range(2):
        await change_the_way(world.mira, number)
        await tries(world.jonas, number)
        assert (await counted(world.mira), await counted(world.jonas)) == paid


async def change_the_way(author: int, number: int) -> None:
    """Another clip for the post, which plays at once."""
    clip = Use(await asset(author, "video"))
    given = Replacement(file=clip, way="changed", note="Close the tap first", consent="nobody")
    await replacing.replace(author, number, given)


async def test_fifty_changes_of_mind_are_worth_one_point_at_most(world: World) -> None:
    number = await post(world.mira)
    before = await counted(world.mira)
    for _ in range(50):
        await reactions.set(world.jonas, number, "useful", on=True)
        await reactions.set(world.jonas, number, "useful", on=False)
    await reactions.set(world.jonas, number, "useful", on=True)
    await jobs.drain()
    assert await counted(world.mira) == before + (await limits.current()).useful


async def test_what_was_taken_back_is_no_line_of_the_number(world: World) -> None:
    number = await post(world.mira)
    await tries(world.jonas, number)
    assert number in [line.post_id for line in await impact.lines(world.mira)]
    await applications.take_back(world.jonas, number)
    await jobs.drain()
    assert number not in [line.post_id for line in await impact.lines(world.mira)]


async def test_a_save_pays_and_never_names_who_saved(world: World) -> None:
    number = await post(world.mira)
    before = await counted(world.mira)
    await saves.set(world.jonas, number, on=True)
    await jobs.drain()
    assert await counted(world.mira) == before + (await limits.current()).save
    [line] = [line for line in await impact.lines(world.mira) if line.post_id == number]
    assert (line.kind, line.giver) == ("save", None)
    await saves.set(world.jonas, number, on=False)
    await jobs.drain()
    assert await counted(world.mira) == before


async def test_count_me_only_gives_no_name_on_the_authors_page(world: World) -> None:
    number = await post(world.mira)
    await tries(world.jonas, number, named=False)
    [line] = [line for line in await impact.lines(world.mira) if line.post_id == number]
    assert line.giver is None


async def test_the_points_of_an_answer_move_with_it(world: World) -> None:
    question = await post(world.lena, "question", title="How do I purge?")
    first = await comments.add(world.mira, question, "Two seconds.")
    second = await comments.add(world.jonas, question, "Three.")
    mira, jonas = await counted(world.mira), await counted(world.jonas)
    weight = (await limits.current()).accepted
    await answers.accept(world.lena, first)
    await jobs.drain()
    assert await counted(world.mira) == mira + weight
    await answers.accept(world.lena, second)
    await jobs.drain()
    assert (await counted(world.mira), await counted(world.jonas)) == (mira, jonas + weight)


async def test_hidden_waits_removed_takes_back_and_an_appeal_gives_back(world: World) -> None:
    number = await post(world.mira)
    before = await counted(world.mira)
    await tries(world.jonas, number)
    full = await counted(world.mira)
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    await jobs.drain()
    assert await counted(world.mira) == before
    await move(number, "removed", verb=Verb.POST_REMOVED, actor=world.ines)
    await jobs.drain()
    assert await counted(world.mira) == before
    await move(number, "live", verb=Verb.POST_RESTORED, actor=world.tomas, appeal=1)
    await jobs.drain()
    assert await counted(world.mira) == full


@pytest.mark.parametrize("repeat", [1, 2])
async def test_a_repeated_event_changes_nothing(world: World, repeat: int) -> None:
    await database.execute("DELETE FROM job")
    before = await counted(world.mira)
    for event in await database.values("SELECT id FROM event WHERE verb = 'post.applied'"):
        for handler in ("gamification.jobs.pay_application", "gamification.jobs.consider_author"):
            await jobs.enqueue("event", event=event, handler=handler)
    await jobs.drain()
    assert await counted(world.mira) == before
    assert await points.unsound() == []


async def test_the_lines_add_up_to_the_number(world: World) -> None:
    for person in (world.mira, world.jonas):
        lines = await impact.lines(person)
        assert sum(line.points for line in lines if not line.waiting) == await counted(person)
