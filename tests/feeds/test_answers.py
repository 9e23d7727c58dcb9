"""The accepted answer (POST-21): a Comment or a Post, one at a time, and it stands first."""

from functools import partial

import httpx
import pytest

from app import database, jobs
from app.refusal import Refusal
from feeds import answers, comments, jobs_acts, remixes
from tests.feeds.helpers import post
from tests.feeds.making import at_once, counter, events, inbox, refused
from tests.world import World, sign_in

assert jobs_acts


async def accepted(question: int) -> list[int | None]:
    return await database.value(
        "SELECT ARRAY[accepted_id, accepted_post_id] FROM post WHERE id = $1", question
    )


async def clip(author: int, question: int, **fields: object) -> int:
    return await post(author, parent_id=question, relation="answer", **fields)


async def test_a_question_has_at_most_one_accepted_answer(world: World) -> None:
    question = await post(world.mira, "question")
    said = await comments.add(world.jonas, question, "Turn it left.")
    shown = await clip(world.sofia, question)
    await answers.accept(world.mira, said)
    assert await accepted(question) == [said, None]
    await answers.accept_post(world.mira, shown)
    assert await accepted(question) == [None, shown]
    await answers.accept(world.mira, said)
    assert await accepted(question) == [said, None]


async def test_only_the_asker_accepts_and_only_an_answer(world: World) -> None:
    question = await post(world.mira, "question")
    shown = await clip(world.jonas, question)
    with pytest.raises(Refusal, match="accept_not_yours"):
        await answers.accept_post(world.jonas, shown)
    with pytest.raises(Refusal, match="accept_not_answer"):
        await answers.accept_post(world.mira, await post(world.jonas))
    with pytest.raises(Refusal) as refused:
        await answers.accept_post(world.mira, 2**40)
    assert refused.value.status == 404


async def test_the_accepted_post_stands_first_among_the_answers(world: World) -> None:
    question = await post(world.mira, "question")
    first, second = await clip(world.jonas, question), await clip(world.sofia, question)
    assert await remixes.strip(world.greta, question) == [second, first]
    await answers.accept_post(world.mira, first)
    assert await remixes.strip(world.greta, question) == [first, second]


async def test_the_accepted_answer_stands_before_everything_else_below_the_question(
    world: World, web: httpx.AsyncClient
) -> None:
    question = await post(world.mira, "question")
    early = await comments.add(world.jonas, question, "Try the long key.")
    late = await comments.add(world.sofia, question, "Warm it first.")
    shown = await clip(world.jonas, question, title="Two fingers on the valve")
    async with await sign_in(web, world.mira) as mira:
        await mira.post(f"/comments/{late}/acceptance")
        page = (await mira.get(f"/posts/{question}")).text
        assert page.index(f'id="comment-{late}"') < page.index(f'id="comment-{early}"')
        assert page.index(f'id="comment-{late}"') < page.index("Two fingers on the valve")
        await mira.post(f"/posts/{shown}/acceptance")
        page = (await mira.get(f"/posts/{question}")).text
        assert page.index("Two fingers on the valve") < page.index(f'id="comment-{early}"')
        assert page.count("Accepted answer") == 1


async def test_who_answers_with_a_post_and_who_is_accepted_hears_of_it(world: World) -> None:
    question = await post(world.greta, "question")
    shown = await clip(world.tomas, question)
    await answers.accept_post(world.greta, shown)
    await jobs.drain()
    assert await inbox(world.greta) == [("answered_post", "1")]
    assert ("accepted_post", "1") in await inbox(world.tomas)


async def test_a_question_with_an_accepted_post_is_no_longer_open(world: World) -> None:
    question = await post(world.mira, "question")
    await answers.accept_post(world.mira, await clip(world.jonas, question))
    assert await counter(question, "comments") == 0
    assert await database.value("SELECT answered(p) FROM post p WHERE id = $1", question)


@pytest.mark.parametrize("change", ["hidden_at = at", "waiting = true", "deleted_at = at"])
async def test_what_nobody_reads_is_no_answer(world: World, change: str) -> None:
    question = await post(world.mira, "question")
    said = await comments.add(world.jonas, question, "Hit it with the hammer.")
    await database.execute(f"UPDATE comment SET {change} WHERE id = $1", said)  # noqa: S608 - these three
    with pytest.raises(Refusal) as refused:
        await answers.accept(world.mira, said)
    assert refused.value.status == 404
    assert await accepted(question) == [None, None]


async def test_a_clip_that_is_held_or_shows_another_way_is_no_answer(world: World) -> None:
    question = await post(world.mira, "question")
    held, another = await clip(world.jonas, question), await clip(world.jonas, question)
    await database.execute("UPDATE post SET state = 'held' WHERE id = $1", held)
    await database.execute("UPDATE post SET relation = 'my_way' WHERE id = $1", another)
    with pytest.raises(Refusal) as refused:
        await answers.accept_post(world.mira, held)
    assert refused.value.status == 404
    with pytest.raises(Refusal, match="accept_not_answer"):
        await answers.accept_post(world.mira, another)


async def test_only_a_question_has_an_accepted_answer(world: World) -> None:
    said = await comments.add(world.jonas, await post(world.mira), "Just so.")
    with pytest.raises(Refusal, match="accept_not_question"):
        await answers.accept(world.mira, said)


async def test_accepting_again_changes_nothing_and_an_unnamed_asker_stays_unnamed(world: World) -> None:
    question = await post(world.mira, "question", anonymous=True)
    said, shown = await comments.add(world.jonas, question, "Left."), await clip(world.sofia, question)
    before = [await events(verb) for verb in ("answer.accepted", "post.accepted")]
    for _ in range(2):
        await answers.accept(world.mira, said)
    for _ in range(2):
        await answers.accept_post(world.mira, shown)
    assert [await events(verb) for verb in ("answer.accepted", "post.accepted")] == [
        one + 1 for one in before
    ]
    assert not await database.values(
        """
        SELECT id FROM event
        WHERE verb IN ('answer.accepted', 'post.accepted') AND (data->>'post')::bigint = $1
            AND actor_id IS NOT NULL
        """,
        question,
    )


async def test_what_is_taken_back_at_the_same_moment_is_not_accepted(world: World) -> None:
    question = await post(world.mira, "question")
    said = await comments.add(world.jonas, question, "Turn it left.")
    both = await at_once(
        partial(comments.delete, world.jonas, said), partial(refused, answers.accept, world.mira, said)
    )
    assert both == (question, "not_found")
    assert await accepted(question) == [None, None]
