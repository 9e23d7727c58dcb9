"""The Points of an accepted answer (POST-21) move between Comments and Posts, and never go to oneself."""

import gamification.jobs
from app import database, jobs, limits
from app.people import people
from feeds import answers, comments, handover, posts
from tests.feeds.helpers import post
from tests.world import World

assert gamification.jobs


async def accepted(person: int) -> int:
    return await database.value(
        "SELECT coalesce(sum(points), 0) FROM point WHERE person_id = $1 AND kind = 'accepted'", person
    )


async def test_the_points_move_from_a_comment_to_a_post_and_go_with_it(world: World) -> None:
    weight = (await limits.current()).accepted
    question = await post(world.lena, "question", title="How do I purge?")
    said = await comments.add(world.mira, question, "Two seconds.")
    shown = await post(world.jonas, parent_id=question, relation="answer")
    paid = []
    for accept, answer in ((answers.accept, said), (answers.accept_post, shown)):
        await accept(world.lena, answer)
        await jobs.drain()
        paid.append((await accepted(world.mira), await accepted(world.jonas)))
    await posts.delete(world.jonas, shown)
    await jobs.drain()
    assert paid == [(weight, 0), (0, weight)]
    assert (await accepted(world.mira), await accepted(world.jonas)) == (0, 0)


async def test_accepting_ones_own_answer_gives_no_point(world: World) -> None:
    question = await post(world.sofia, "question", title="How hot is hot?")
    await answers.accept(world.sofia, await comments.add(world.sofia, question, "Sixty."))
    await answers.accept_post(
        world.sofia, await post(world.sofia, parent_id=question, relation="answer", title="Sixty degrees")
    )
    await jobs.drain()
    assert await accepted(world.sofia) == 0


async def test_an_own_answer_to_a_question_one_took_over_gives_no_point(world: World) -> None:
    going, heir = await people.add(None, "Gwen Going"), await people.add(None, "Hugh Heir")
    question = await post(going, "question", title="How cold is cold?")
    own = await comments.add(heir, question, "Four.")
    await handover.leave(world.paul, "gwen-going", "hugh-heir")
    shown = await post(heir, parent_id=question, relation="answer", title="Four degrees")
    other = await comments.add(world.tomas, question, "Five.")
    for accept, answer in ((answers.accept, own), (answers.accept_post, shown), (answers.accept, other)):
        await accept(heir, answer)
        await jobs.drain()
        assert await accepted(heir) == 0
    assert await accepted(world.tomas) == (await limits.current()).accepted
