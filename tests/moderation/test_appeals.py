from datetime import timedelta

import asyncpg
import pytest

from app import clock, database, limits
from app.refusal import Refusal
from moderation import appeals, decisions, reports
from tests.moderation.colleagues import case, case_state, comment, kinds, post, state
from tests.world import World


async def decided(world: World, *acts: str) -> tuple[int, int]:
    """A Post of Mira's and the Decision of Ines about it."""
    number, found = await case(world.mira, world.jonas)
    return number, await decisions.decide(world.ines, found, list(acts), words="It breaks the rule.")


async def test_a_granted_appeal_gives_back_post_place_and_strike(world: World) -> None:
    number, decision = await decided(world, "remove", "warn")
    place = await database.value("SELECT published_at FROM post WHERE id = $1", number)
    made = await appeals.appeal(world.mira, decision, "It is our own drawing.")
    await appeals.decide_appeal(world.tomas, made, granted=True, answer="You are right.")
    assert await state(number) == "live"
    assert await database.value("SELECT published_at FROM post WHERE id = $1", number) == place
    assert await database.value("SELECT withdrawn_at FROM strike WHERE decision_id = $1", decision)
    assert await database.value(
        "SELECT count(*) = 2 FROM event WHERE verb LIKE 'strike.%' AND data->>'decision' = $1", str(decision)
    )
    assert "appeal_decided" in await kinds(world.mira)


async def test_a_restricted_post_comes_back_restricted_after_removal(world: World) -> None:
    number, _ = await decided(world, "restrict")
    again = await reports.report(world.lena, "post", number, "spam")
    decision = await decisions.decide(world.ines, again, ["remove"], words="No.")
    made = await appeals.appeal(world.mira, decision, "Please.")
    await appeals.decide_appeal(world.tomas, made, granted=True, answer="Yes.")
    assert await state(number) == "restricted"


async def test_a_refused_appeal_changes_nothing_but_closes_the_case(world: World) -> None:
    number, decision = await decided(world, "hide")
    made = await appeals.appeal(world.mira, decision, "Please.")
    await appeals.decide_appeal(world.tomas, made, granted=False, answer="The guard is off in it.")
    assert await state(number) == "hidden"
    assert await case_state(await _case(decision)) == "closed"


async def test_who_decided_does_not_hear_the_appeal(world: World) -> None:
    _, decision = await decided(world, "hide")
    made = await appeals.appeal(world.mira, decision, "Please.")
    assert made not in [one.id for one in await appeals.waiting(world.ines)]
    with pytest.raises(Refusal) as refused:
        await appeals.decide_appeal(world.ines, made, granted=True, answer="Fine.")
    assert refused.value.code == "appeal_own"


async def test_the_database_refuses_the_same_person_too(world: World) -> None:
    _, decision = await decided(world, "hide")
    made = await appeals.appeal(world.mira, decision, "Please.")
    with pytest.raises(asyncpg.CheckViolationError):
        await database.execute("UPDATE appeal SET decided_by = $2 WHERE id = $1", made, world.ines)


async def test_an_appeal_is_made_once_and_by_the_author_only(world: World) -> None:
    _, decision = await decided(world, "hide")
    for person in (world.jonas, world.ines):
        with pytest.raises(Refusal) as refused:
            await appeals.appeal(person, decision, "Please.")
        assert refused.value.status == 404
    await appeals.appeal(world.mira, decision, "Please.")
    assert await case_state(await _case(decision)) == "appealed"
    with pytest.raises(Refusal) as refused:
        await appeals.appeal(world.mira, decision, "Please!")
    assert refused.value.code == "appeal_made"


async def test_the_day_after_the_last_says_why_not(world: World) -> None:
    days = (await limits.current()).appeal_days
    moment = clock.now()
    with clock.at(moment):
        _, decision = await decided(world, "hide")
    with clock.at(moment + timedelta(days=days, seconds=1)), pytest.raises(Refusal) as refused:
        await appeals.appeal(world.mira, decision, "Please.")
    assert (refused.value.code, refused.value.limit) == ("appeal_late", days)
    with clock.at(moment + timedelta(days=days)):
        assert await appeals.appeal(world.mira, decision, "Please.")


async def test_keeping_is_nothing_to_appeal(world: World) -> None:
    _, decision = await decided(world, "keep")
    with pytest.raises(Refusal) as refused:
        await appeals.appeal(world.mira, decision, "Please.")
    assert refused.value.code == "appeal_none"


async def test_an_answer_is_needed_and_given_once(world: World) -> None:
    _, decision = await decided(world, "hide")
    made = await appeals.appeal(world.mira, decision, "Please.")
    with pytest.raises(Refusal) as refused:
        await appeals.decide_appeal(world.tomas, made, granted=True, answer=" ")
    assert refused.value.code == "answer_needed"
    await appeals.decide_appeal(world.tomas, made, granted=False, answer="No.")
    with pytest.raises(Refusal) as refused:
        await appeals.decide_appeal(world.tomas, made, granted=True, answer="Yes.")
    assert refused.value.code == "appeal_decided"


async def test_a_granted_appeal_shows_the_comment_again(world: World) -> None:
    number = await post(world.paul)
    said = await comment(world.mira, number)
    found = await reports.report(world.jonas, "comment", said, "spam")
    decision = await decisions.decide(world.ines, found, ["remove"], words="No.")
    made = await appeals.appeal(world.mira, decision, "Please.")
    await appeals.decide_appeal(world.tomas, made, granted=True, answer="Yes.")
    assert await database.value("SELECT hidden_at FROM comment WHERE id = $1", said) is None
    assert await database.value("SELECT comments FROM post WHERE id = $1", number) == 1


async def _case(decision: int) -> int:
    return await database.value("SELECT case_id FROM decision WHERE id = $1", decision)
