"""Since its author left (POST-19) somebody else hears what a Post brings, and decides as its author did."""

import httpx
import pytest

from app import database, jobs
from app.people import people
from app.refusal import Refusal
from feeds import answers, applications, comments, handover, inquiries, reactions, wanted
from tests.feeds.helpers import post
from tests.feeds.making import inbox
from tests.world import World, approved, sign_in


async def heir_of(world: World, leaving: str) -> int:
    """Who takes over what somebody leaves."""
    heir = await people.add(None, f"Heir of {leaving}")
    handle: str = await database.value("SELECT handle FROM person WHERE id = $1", heir)
    await handover.leave(world.paul, people.slug(leaving), handle)
    return heir


async def kinds(person: int) -> set[str]:
    await jobs.drain()
    return {kind for kind, _ in await inbox(person)}


async def test_who_answers_for_a_post_now_hears_who_tried_it(world: World) -> None:
    going = await people.add(None, "Otis Outgoing")
    made = await post(going)
    heir = await heir_of(world, "Otis Outgoing")
    await applications.apply(world.jonas, made, "worked")
    await applications.apply(world.lena, made, "not")
    await comments.add(world.greta, made, "Thank you.")
    await reactions.set(world.sofia, made, "useful", True)
    await jobs.drain()
    told = {"tried", "tried_not", "commented", "useful"}
    assert {kind for kind, _ in await inbox(heir)} >= told
    assert not {kind for kind, _ in await inbox(going)} & told


async def test_who_answers_for_a_post_now_looks_at_comments_first_and_thanks(
    world: World, web: httpx.AsyncClient
) -> None:
    going = await people.add(None, "Lou Looker")
    made = await post(going)
    await comments.open_to(going, made, True, checked=True)
    heir = await heir_of(world, "Lou Looker")
    said = await comments.add(world.jonas, made, "Mind the valve.")
    assert "comment_waiting" in await kinds(heir)
    assert "comment_waiting" not in await kinds(going)
    async with await sign_in(web, heir) as client, await sign_in(web, world.jonas) as jonas:
        assert "Let it out" in (await client.get(f"/posts/{made}")).text
        assert (await jonas.post(f"/comments/{said}/approval")).status_code == 404
        for act in ("approval", "thanks"):
            assert (await client.post(f"/comments/{said}/{act}")).status_code == 303
        assert "Thanked by the author" in (await jonas.get(f"/posts/{made}")).text
        assert (await client.post(f"/posts/{made}/openness", data={"state": "on"})).status_code == 303
        assert (await client.post(f"/posts/{made}/remixing", data={"state": "off"})).status_code == 303
    await jobs.drain()
    assert "thanked" in await kinds(world.jonas)
    told = "SELECT actor_id FROM notice WHERE person_id = $1 AND kind = 'thanked' AND subject_id = $2"
    assert await database.values(told, world.jonas, str(said)) == [heir]


async def test_who_answers_for_a_post_now_turns_a_comment_down_and_own_ones_do_not_wait(world: World) -> None:
    going = await people.add(None, "Tia Turner")
    made = await post(going)
    heir = await heir_of(world, "Tia Turner")
    await comments.open_to(heir, made, True, checked=True)
    said = await comments.add(world.jonas, made, "Unkind words")
    await comments.delete(heir, said)
    await comments.edit(heir, await comments.add(heir, made, "Kind words"), "Kinder words")
    waiting = "SELECT array_agg(waiting) FROM comment WHERE post_id = $1 AND deleted_at IS NULL"
    assert await database.value(waiting, made) == [False]


async def test_who_answers_for_a_question_now_hears_answers_and_accepts_one(world: World) -> None:
    going = await people.add(None, "Ada Asker")
    question = await post(going, "question")
    heir = await heir_of(world, "Ada Asker")
    said = await comments.add(world.jonas, question, "Turn it left.")
    shown = await post(world.sofia, parent_id=question, relation="answer")
    assert {"answered", "answered_post"} <= await kinds(heir)
    assert not {"answered", "answered_post"} & await kinds(going)
    await answers.accept(heir, said)
    await answers.accept_post(heir, shown)
    await jobs.drain()
    told = "SELECT actor_id FROM notice WHERE person_id = $1 AND kind = 'accepted_post' AND subject_id = $2"
    assert await database.values(told, world.sofia, str(question)) == [heir]
    for stranger in (going, world.jonas):
        with pytest.raises(Refusal):
            await answers.accept(stranger, said)


async def test_who_answers_for_a_post_now_hears_of_another_way(world: World) -> None:
    going = await people.add(None, "Wes Way")
    made = await post(going)
    heir = await heir_of(world, "Wes Way")
    await post(world.jonas, parent_id=made, relation="my_way")
    await post(heir, parent_id=made, relation="my_way", title="Mine")
    assert "my_way" in await kinds(heir)
    assert [kind for kind, _ in await inbox(heir)].count("my_way") == 1
    assert "my_way" not in await kinds(going)


async def test_who_answers_for_a_post_now_asks_what_went_wrong_and_hears_it(
    world: World, web: httpx.AsyncClient
) -> None:
    going = await people.add(None, "Ike Inquirer")
    made = await post(going)
    await applications.apply(world.jonas, made, "not")
    heir = await heir_of(world, "Ike Inquirer")
    async with await sign_in(web, heir) as client:
        assert "Ask what went wrong" in (await client.get(f"/posts/{made}")).text
        sent = await client.post(f"/posts/{made}/inquiry", data={"text": "What did you see?"})
        assert sent.status_code == 303
        await inquiries.answer(world.jonas, made, "It stuck.")
        assert "It stuck." in (await client.get(f"/posts/{made}/inquiry")).text
    told = "SELECT actor_id FROM notice WHERE person_id = $1 AND kind = 'asked_why' AND subject_id = $2"
    assert await database.values(told, world.jonas, str(made)) == [heir]
    assert "told_why" in await kinds(heir)
    assert "told_why" not in await kinds(going)


async def test_who_answers_for_a_post_now_does_not_try_their_own(world: World) -> None:
    going = await people.add(None, "Tom Tryer")
    made = await post(going)
    heir = await heir_of(world, "Tom Tryer")
    with pytest.raises(Refusal, match="apply_own"):
        await applications.apply(heir, made, "worked")


async def test_what_was_wanted_is_closed_by_who_took_it_over(world: World) -> None:
    going = await people.add(None, "Wanda Wanting")
    await approved("Winch care")
    asked = await wanted.ask(going, "How do you care for it?", "", "winch-care", "en")
    heir = await heir_of(world, "Wanda Wanting")
    assert [one.id for one in await wanted.own(heir)] == [asked]
    await wanted.close(heir, asked, True)
    assert [one.closed for one in await wanted.own(heir)] == [True]
    assert await wanted.own(going) == []
