"""A List is reported, hidden and given back as other texts are."""

import httpx
import pytest

from app import database
from app.refusal import Refusal
from feeds import collections
from moderation import appeals, content, decisions, evidence, history, queue, reports, statements
from tests.moderation.colleagues import case_state, kinds, post
from tests.world import World, sign_in


async def shared(owner: int, *, name: str = "Night shift") -> int:
    made = await collections.create(owner, name, post=await post(owner))
    await collections.share(owner, made, name, "What helps at three")
    return made


async def there(viewer: int, number: int) -> bool:
    """Whether the viewer opens the List; a 404 is the only other answer."""
    try:
        return bool(await collections.shared(viewer, number))
    except Refusal as refused:
        if refused.status != 404:
            raise
        return False


async def test_a_report_keeps_what_it_said_and_stands_in_the_queue(world: World) -> None:
    number = await shared(world.mira)
    found = await reports.report(world.jonas, "list", number, "spam", "It sells.")
    assert await reports.report(world.sofia, "list", number, "other") == found
    await collections.rename(world.mira, number, "Early shift")
    [kept] = await evidence.kept(found)
    assert (kept.title, kept.text) == ("Night shift", "What helps at three")
    [waiting] = [one for one in await queue.waiting(world.ines) if one.id == found]
    assert (waiting.title, waiting.reports, waiting.hidden) == ("Night shift", 2, False)
    assert (await content.words("list", number)).title == "Early shift"


async def test_only_a_list_is_reported_and_never_ones_own(world: World) -> None:
    private = await collections.create(world.mira, "Only mine")
    for person, number, status in (
        (world.jonas, private, 404),
        (world.jonas, 2**62, 404),
        (world.mira, await shared(world.mira), 409),
    ):
        with pytest.raises(Refusal) as refused:
            await reports.report(person, "list", number, "spam")
        assert refused.value.status == status


async def test_an_urgent_report_hides_it_at_once_and_keep_shows_it_again(world: World) -> None:
    number = await shared(world.mira)
    found = await reports.report(world.jonas, "list", number, "safety")
    assert not await there(world.sofia, number)
    assert (await collections.one(world.mira, number))[0].hidden
    assert number not in [one.id for one in await collections.lists(world.sofia, world.mira)]
    assert "hidden_meanwhile" in await kinds(world.mira)
    await decisions.decide(world.ines, found, ["keep"])
    assert await there(world.sofia, number)
    assert "shown_again" in await kinds(world.mira)


async def test_a_removed_list_is_explained_and_an_appeal_gives_it_back(world: World) -> None:
    number = await shared(world.mira)
    found = await reports.report(world.jonas, "list", number, "spam")
    with pytest.raises(Refusal, match="act_unfit"):
        await decisions.decide(world.ines, found, ["restrict"])
    decision = await decisions.decide(world.ines, found, ["remove"], words="It sells.")
    assert not await there(world.sofia, number)
    told = await statements.read(world.mira, decision)
    assert told.statement
    assert told.statement.facts.title == "Night shift"
    made = await appeals.appeal(world.mira, decision, "It sells nothing.")
    assert made in [one.id for one in await appeals.waiting(world.tomas)]
    await appeals.decide_appeal(world.tomas, made, granted=True, answer="Right.")
    assert await there(world.sofia, number)


async def test_a_case_about_a_list_that_its_owner_deleted_is_decided_all_the_same(world: World) -> None:
    number = await shared(world.mira)
    found = await reports.report(world.jonas, "list", number, "spam")
    await collections.delete(world.mira, number)
    assert (await history.look(world.ines, found)).title == "Night shift"
    await decisions.decide(world.ines, found, ["keep"])
    assert await case_state(found) == "decided"


async def test_it_is_reported_and_decided_on_the_pages(world: World, web: httpx.AsyncClient) -> None:
    number = await shared(world.lena)
    async with await sign_in(web, world.jonas) as jonas, await sign_in(web, world.ines) as ines:
        assert f'href="/lists/{number}/report"' in (await jonas.get(f"/lists/{number}")).text
        assert "Report a List" in (await jonas.get(f"/lists/{number}/report")).text
        sent = await jonas.post(f"/lists/{number}/report", data={"reason": "spam", "note": ""})
        assert sent.status_code == 303
        found = await database.value("SELECT max(id) FROM moderation_case WHERE subject_kind = 'list'")
        assert "A List" in (await ines.get("/moderation")).text
        page = (await ines.get(f"/moderation/cases/{found}")).text
        assert f'href="/lists/{number}"' in page
        assert "What helps at three" in page
    async with await sign_in(web, world.lena) as lena:
        decision = await decisions.decide(world.ines, found, ["hide"])
        assert "The whole List" in (await lena.get(f"/decisions/{decision}")).text
        assert "Moderators have hidden this List" in (await lena.get(f"/collections/{number}")).text
