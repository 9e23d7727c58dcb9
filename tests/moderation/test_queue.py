import asyncio
from datetime import timedelta

import httpx
import pytest

from app import clock, database, jobs, limits
from app.people import people
from app.people.tables import PersonRole
from app.refusal import Refusal
from moderation import appeals, bell, decisions, history, queue, reports
from tests.moderation.colleagues import case, case_state, colleague, post
from tests.world import World, sign_in


async def waiting(moderator: int) -> list[int]:
    return [one.id for one in await queue.waiting(moderator)]


async def test_a_moderator_sees_open_cases_most_urgent_first(world: World) -> None:
    _, calm = await case(world.mira, world.jonas, "spam")
    _, urgent = await case(world.mira, world.jonas, "harassment")
    found = await waiting(world.ines)
    assert found.index(urgent) < found.index(calm)


async def test_of_two_moderators_at_once_one_gets_the_claim(world: World) -> None:
    _, number = await case(world.mira, world.jonas)
    done = await asyncio.gather(
        queue.claim(world.ines, number), queue.claim(world.tomas, number), return_exceptions=True
    )
    refused = [one for one in done if isinstance(one, Refusal)]
    assert [one.code for one in refused] == ["case_claimed"]


async def test_a_claim_runs_out(world: World) -> None:
    _, number = await case(world.mira, world.jonas)
    await queue.claim(world.ines, number)
    await clock.move(timedelta(minutes=(await limits.current()).claim_min, seconds=1))
    await queue.sweep()
    assert await case_state(number) == "open"
    assert await queue.claim(world.tomas, number)


async def test_a_case_that_a_colleague_works_on_is_not_decided_by_another(world: World) -> None:
    _, number = await case(world.mira, world.jonas)
    await queue.claim(world.ines, number)
    with pytest.raises(Refusal) as refused:
        await decisions.decide(world.tomas, number, ["keep"])
    assert (refused.value.code, refused.value.value) == ("case_claimed", "Ines Couto")


async def test_moderators_have_no_part_in_what_touches_them(world: World) -> None:
    """Own content, own Report, content of one's lead and of somebody one leads."""
    await PersonRole(person_id=world.mira, role="moderator").save()
    await PersonRole(person_id=world.sofia, role="moderator").save()
    conflicts = {
        "case_own": (world.ines, (await case(world.ines, world.jonas))[1]),
        "case_reported": (world.ines, (await case(world.paul, world.ines))[1]),
        "case_lead": (world.mira, (await case(world.sofia, world.jonas))[1]),
        "case_led": (world.sofia, (await case(world.mira, world.jonas))[1]),
    }
    for code, (moderator, number) in conflicts.items():
        assert number not in await waiting(moderator)
        for act in (queue.claim(moderator, number), decisions.decide(moderator, number, ["keep"])):
            with pytest.raises(Refusal) as refused:
                await act
            assert (refused.value.code, refused.value.status) == (code, 403)
        assert number in await waiting(world.tomas)


async def test_a_community_moderator_sees_the_own_community_only(world: World) -> None:
    moderator = await people.add("own@brightwater.example", "Own Place")
    home, away = await _community("home", world.lena), await _community("away", world.lena)
    await PersonRole(person_id=moderator, role="moderator", community_id=home).save()
    inside, outside = await _in_community(world, home), await _in_community(world, away)
    found = await waiting(moderator)
    assert inside in found
    assert outside not in found
    with pytest.raises(Refusal) as refused:
        await queue.claim(moderator, outside)
    assert refused.value.status == 404


async def test_five_reports_are_one_notice_for_each_moderator_and_a_decision_clears_all(world: World) -> None:
    number = await post(world.paul)
    for _ in range(5):
        found = await reports.report(await colleague(0), "post", number, "spam")
    await jobs.drain()
    assert await _notices(found) == dict.fromkeys(await queue.watchers(found), 5)
    assert {world.ines, world.tomas} <= set(await queue.watchers(found))
    await decisions.decide(world.ines, found, ["keep"])
    assert await _notices(found) == {}
    await bell.case(found)
    assert await _notices(found) == {}


async def test_one_calm_counter_of_what_is_open(web: httpx.AsyncClient, world: World) -> None:
    before = await queue.counter(world.ines)
    assert before is not None
    await case(world.mira, world.jonas)
    other = await colleague()
    async with await sign_in(web, world.ines) as ines, await sign_in(web, other) as client:
        assert f"{before + 1} report" in (await ines.get("/me")).text
        assert 'href="/moderation"' not in (await client.get("/me")).text
    assert await queue.counter(other) is None


async def test_what_cannot_wait_reaches_who_is_on_call_at_the_site_once(world: World) -> None:
    await database.execute(
        """
        INSERT INTO oncall (site_id, person_id)
        SELECT t.site_id, unnest($2::bigint[]) FROM person p JOIN team t ON t.id = p.team_id WHERE p.id = $1
        """,
        world.mira,
        [world.ines, world.mira],
    )
    number = await post(world.mira)
    for reason in ("harassment", "harassment", "spam"):
        found = await reports.report(await colleague(), "post", number, reason)
        await jobs.drain()
    await case(world.mira, world.jonas, "spam")
    await case(world.jonas, world.sofia, "safety")
    await jobs.drain()
    told = "SELECT ARRAY[person_id, subject_id::bigint] FROM notice WHERE kind = 'oncall'"
    assert await database.values(told) == [[world.ines, found]]
    await decisions.decide(world.ines, found, ["keep"])
    assert await database.values(told) == []


async def test_the_states_of_a_case_can_be_rebuilt_from_its_events(world: World) -> None:
    states = {
        "case.opened": "open",
        "case.claimed": "claimed",
        "case.released": "open",
        "case.decided": "decided",
        "appeal.made": "appealed",
        "appeal.decided": "closed",
    }
    _, number = await case(world.mira, world.jonas)
    seen = [await case_state(number)]
    await queue.claim(world.ines, number)
    seen.append(await case_state(number))
    await queue.release(world.ines, number)
    seen.append(await case_state(number))
    made = await decisions.decide(world.ines, number, ["hide"])
    seen.append(await case_state(number))
    asked = await appeals.appeal(world.mira, made, "Please.")
    seen.append(await case_state(number))
    await appeals.decide_appeal(world.tomas, asked, granted=False, answer="No.")
    seen.append(await case_state(number))
    assert [states[turn.verb] for turn in await history.turns(number)] == seen


async def _notices(number: int) -> dict[int, int]:
    rows = await database.values(
        "SELECT ARRAY[person_id, times] FROM notice WHERE kind = 'case' AND subject_id = $1", str(number)
    )
    return dict(rows)


async def _community(slug: str, owner: int) -> int:
    return await database.value(
        "INSERT INTO community (slug, name, owner_id) VALUES ($1, $1, $2) RETURNING id", slug, owner
    )


async def _in_community(world: World, community: int) -> int:
    number = await post(world.paul)
    await database.execute("UPDATE post SET community_id = $2 WHERE id = $1", number, community)
    return await reports.report(world.jonas, "post", number, "spam")
