"""When somebody leaves (POST-19, ACC-8): their Posts have a new owner or wait for one, on the same day."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from app import clock, database, jobs
from app.people import people
from app.refusal import Refusal
from feeds import experts, handover, posts
from tests.feeds.helpers import draft, post
from tests.world import World, approved, sign_in


@pytest.fixture
async def paul(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.paul) as client:
        yield client


async def leaver(world: World, name: str) -> int:
    team = await database.value("SELECT team_id FROM person WHERE id = $1", world.mira)
    return await people.add(None, name, team=team)


async def waiting(world: World) -> set[int]:
    return {orphan.id for orphan in await handover.orphans(world.paul)}


async def test_a_leavers_posts_have_a_new_owner_or_stand_in_the_orphan_queue_on_the_same_day(
    world: World, paul: httpx.AsyncClient
) -> None:
    going = await leaver(world, "Gil Going")
    shown, team = await post(going), await post(going, audience="team")
    answer = await paul.post("/admin/people/gil-going/leaving", data={"to": "Jonas Weber"})
    assert answer.status_code == 303
    assert "given=1" in answer.headers["location"]
    assert shown not in await waiting(world)
    assert team in await waiting(world), "Jonas is not in that Team"
    owner = "SELECT owner_id FROM post WHERE id = $1"
    assert await database.value(owner, shown) == world.jonas
    assert await database.value(owner, team) is None


async def test_without_an_heir_all_of_them_wait(world: World) -> None:
    going = await leaver(world, "Nell Noheir")
    made = await post(going)
    assert await handover.leave(world.paul, "nell-noheir") == handover.Outcome(0, 1)
    assert made in await waiting(world)


async def test_however_somebody_left_their_posts_wait(world: World) -> None:
    going = await leaver(world, "Rita Removed")
    made = await post(going)
    await people.leave(going, actor=None)
    assert made in await waiting(world)


async def test_administrators_hear_of_posts_without_an_owner(world: World, paul: httpx.AsyncClient) -> None:
    going = await leaver(world, "Hal Heard")
    await post(going)
    await post(going)
    await people.leave(going, actor=None)
    await jobs.drain()
    assert "2 Posts of somebody who left need an owner" in (await paul.get("/activity")).text
    assert await database.values(
        "SELECT person_id FROM notice WHERE kind = 'orphans' AND subject_id = $1", str(going)
    ) == [world.paul]


async def test_sessions_end_at_once(web: httpx.AsyncClient, world: World) -> None:
    going = await leaver(world, "Sam Session")
    async with await sign_in(web, going) as sam:
        assert (await sam.get("/me")).status_code == 200
        await handover.leave(world.paul, "sam-session")
        assert (await sam.get("/me")).status_code == 303


async def test_the_new_owner_keeps_it_right_and_the_name_stays(world: World, web: httpx.AsyncClient) -> None:
    going = await leaver(world, "Olga Owner")
    made = await post(going, title="Old way")
    await handover.leave(world.paul, "olga-owner", "@jonas-weber")
    content = await posts.content(world.jonas, made)
    with pytest.raises(Refusal, match="not_found"):
        await posts.content(world.lena, made)
    await posts.unpublish(world.jonas, made)
    await posts.publish(world.jonas, made)
    async with await sign_in(web, world.jonas) as jonas:
        page = (await jonas.get(f"/posts/{made}")).text
        assert f"/posts/{made}/edit" in page
        assert f"/posts/{made}" in (await jonas.get("/me")).text
    assert "Olga Owner" in page
    assert content.title == "Old way"


async def test_when_the_owner_leaves_too_they_wait_again(world: World) -> None:
    first, second = await leaver(world, "First Gone"), await leaver(world, "Second Gone")
    made = await post(first)
    await handover.leave(world.paul, "first-gone", "second-gone")
    assert made not in await waiting(world)
    assert (await handover.leave(world.paul, "second-gone")).orphans == 1
    assert made in await waiting(world)
    assert second


async def test_an_orphan_goes_to_who_may_read_it(world: World, paul: httpx.AsyncClient) -> None:
    going = await leaver(world, "Tess Team")
    made = await post(going, audience="team", title="Only for Assembly")
    await people.leave(going, actor=world.paul)
    page = (await paul.get("/admin/orphans")).text
    assert "A Post for one Team" in page
    assert "Only for Assembly" not in page
    refused = await paul.post(f"/admin/orphans/{made}", data={"to": "jonas-weber"})
    assert refused.status_code == 422
    assert "may not read this Post" in refused.text
    assert (await paul.post(f"/admin/orphans/{made}", data={"to": "Sofia Prata"})).status_code == 303
    assert made not in await waiting(world)
    assert (await paul.post(f"/admin/orphans/{made}", data={"to": "Sofia Prata"})).status_code == 404


async def test_nobody_learns_from_a_leaving_who_asked_without_a_name(world: World) -> None:
    going = await leaver(world, "Anna Nameless")
    made = await post(going, "question", anonymous=True)
    kept = await draft(going)
    assert await handover.leave(world.paul, "anna-nameless", "jonas-weber") == handover.Outcome(0, 0)
    assert not {made, kept} & await waiting(world)
    assert await database.value("SELECT owner_id FROM post WHERE id = $1", made) is None


async def test_who_left_is_no_expert_and_leads_nobody(world: World) -> None:
    number = await approved("Crane signals")
    going = await leaver(world, "Lea Lead")
    made = await post(going, skills=["Crane signals"])
    await database.execute(
        """
        INSERT INTO application (post_id, person_id, result, at, changed_at)
        SELECT $1, $2, 'worked', created_at, created_at FROM post WHERE id = $1
        """,
        made,
        world.jonas,
    )
    team = await database.value(
        """
        INSERT INTO team (name, department, site_id, lead_id)
        SELECT 'Yard', 'Yard', id, $1 FROM site LIMIT 1 RETURNING id
        """,
        going,
    )
    assert [one.name for one in await experts.experts(world.jonas, number)] == ["Lea Lead"]
    await handover.leave(world.paul, "lea-lead")
    assert await experts.experts(world.jonas, number) == []
    assert await database.value("SELECT lead_id FROM team WHERE id = $1", team) is None


async def test_the_page_proposes_the_lead_and_who_shows_the_same(
    world: World, paul: httpx.AsyncClient
) -> None:
    await approved("Hoist check")
    going = await leaver(world, "Pia Proposed")
    await post(going, skills=["Hoist check"])
    await post(world.jonas, skills=["Hoist check"])
    page = (await paul.get("/admin/people/pia-proposed/leaving")).text
    assert re.findall(r'name="choice" value="([^"]*)"', page) == ["sofia-prata", "jonas-weber", ""]
    assert (
        await paul.post("/admin/people/pia-proposed/leaving", data={"choice": "jonas-weber"})
    ).status_code == 303
    assert (await paul.get("/admin/people/pia-proposed/leaving")).status_code == 404


async def test_a_wrong_owner_oneself_and_the_last_administrator_are_refused(
    world: World, paul: httpx.AsyncClient
) -> None:
    await leaver(world, "Wim Wrong")
    answer = await paul.post("/admin/people/wim-wrong/leaving", data={"to": "Nobody Nowhere"})
    assert answer.status_code == 422
    assert "“Nobody Nowhere” is nobody here" in answer.text
    assert (await paul.post("/admin/people/paul-okafor/leaving", data={})).status_code == 409
    with pytest.raises(Refusal, match="leave_last"):
        await handover.leave(world.tomas, "paul-okafor")
    assert await handover.leaver("wim-wrong")


async def test_nobody_ends_their_own_account(world: World) -> None:
    with pytest.raises(Refusal, match="leave_oneself"):
        await handover.leave(world.tomas, "tomas-brandt")
    assert await handover.leaver("tomas-brandt")


async def test_who_leaves_nothing_behind_is_no_news(world: World) -> None:
    going = await leaver(world, "Nora Nothing")
    await people.leave(going, actor=None)
    await handover.tell(going)
    assert not await database.value("SELECT count(*) FROM notice WHERE subject_id = $1", str(going))


async def test_what_waits_for_an_owner_stands_in_the_order_it_was_published(world: World) -> None:
    going = await leaver(world, "Otto Order")
    made = []
    for _ in range(2):
        made.append(await post(going))
        await clock.move(timedelta(minutes=1))
    await people.leave(going, actor=None)
    assert [orphan.id for orphan in await handover.orphans(world.paul) if orphan.id in made] == made


async def test_the_leaver_and_a_name_that_two_have_are_no_owner(world: World) -> None:
    going = await leaver(world, "Lou Leaver")
    await post(going)
    twins = [await people.add(None, "Toni Twin") for _ in range(2)]
    for to in ("lou-leaver", "Lou Leaver", "Toni Twin"):
        with pytest.raises(Refusal, match="owner_unknown"):
            await handover.leave(world.paul, "lou-leaver", to)
    second = await database.value("SELECT handle FROM person WHERE id = $1", twins[1])
    assert (await handover.leave(world.paul, "lou-leaver", second)).given == 1


async def test_what_somebody_shares_with_few_does_not_tell_that_they_know_the_same(world: World) -> None:
    await approved("Sling check")
    going = await leaver(world, "Sue Sling")
    await post(going, skills=["Sling check"])
    await post(world.ines, skills=["Sling check"], audience="team")
    assert world.ines not in [one.id for one in await handover.candidates(going)]
    await post(world.ines, skills=["Sling check"])
    assert world.ines in [one.id for one in await handover.candidates(going)]


async def test_the_audit_log_says_who_ended_it_and_who_took_over(world: World) -> None:
    going = await leaver(world, "Ada Audit")
    await post(going)
    await handover.leave(world.paul, "ada-audit", "jonas-weber")
    heir = await database.value(
        """
        SELECT (data->>'to')::bigint FROM audit_line
        WHERE act = 'person.left' AND subject_id = $1 AND actor_id = $2
        """,
        str(going),
        world.paul,
    )
    assert heir == world.jonas
