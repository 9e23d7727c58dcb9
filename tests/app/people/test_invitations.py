"""ACC-13: an invitation lets one person in, once, for 14 days; leads ask into their own Team."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from app import clock, database, limits
from app.people import auth, invitations, joining, people
from app.people import jobs as jobs_of_people
from app.people.joining import Given
from app.refusal import Refusal
from tests.world import PASSWORD, World, sign_in

PIN = "402915"


async def code_of(inviter: int, invitation: int) -> str:
    return (await invitations.sent(inviter, [invitation]))[0].code


async def own_team(world: World) -> int:
    return (await invitations.teams(world.sofia))[0].id


async def test_whom_a_lead_asks_in_starts_in_the_team_at_level_1(world: World) -> None:
    made = await invitations.invite(
        world.sofia, name="Rui Paz", sign_in="Rui@Brightwater.example", team=await own_team(world)
    )
    person = await joining.accept(await code_of(world.sofia, made), Given(secret="a long password"))
    viewer = await auth.by_session(await auth.sign_in("rui@brightwater.example", "a long password"))
    assert viewer
    assert (viewer.id, viewer.name, viewer.site) == (person, "Rui Paz", "Porto")
    assert viewer.trust_level == 1


async def test_an_e_mail_is_optional(world: World) -> None:
    made = await invitations.invite(world.sofia, team=await own_team(world))
    code = await code_of(world.sofia, made)
    for given, wrong in (
        (Given(secret=PIN), "name_empty"),
        (Given(name="Bia", secret=PIN), "sign_in_name_needed"),
        (Given(name="Bia", sign_in="no@mail", secret=PASSWORD), "email_wrong"),
        (Given(name="Bia", sign_in="mira@brightwater.example", secret=PASSWORD), "email_taken"),
        (Given(name="Bia", sign_in="5001", secret=PASSWORD), "pin_form"),
        (Given(name="Bia", sign_in="bia@brightwater.example", secret="short"), "password_short"),
    ):
        with pytest.raises(Refusal, match=wrong):
            await joining.accept(code, given)
    person = await joining.accept(code, Given(name=" Bia  Sol ", sign_in="5001", secret=PIN))
    assert await database.value("SELECT name FROM person WHERE id = $1", person) == "Bia Sol"
    assert await auth.sign_in("5001", PIN)


async def test_a_card_works_once_and_for_14_days(world: World) -> None:
    person = await people.add(None, "Tina Cruz", staff_number="5002")
    made = await invitations.card(world.paul, person)
    code = await code_of(world.paul, made)
    days = (await limits.current()).invitation_days
    with clock.at(clock.now() + timedelta(days=days, seconds=1)), pytest.raises(Refusal, match="expired"):
        await joining.accept(code, Given(secret=PIN))
    with clock.at(clock.now() + timedelta(days=days, seconds=-30)):
        assert await joining.accept(code, Given(secret=PIN)) == person
        with pytest.raises(Refusal, match="invitation_used"):
            await joining.accept(code, Given(secret="975310"))


async def test_of_two_who_come_in_at_once_one_does(world: World) -> None:
    code = await code_of(world.sofia, await invitations.invite(world.sofia, team=await own_team(world)))
    answers = await asyncio.gather(
        *(
            joining.accept(code, Given(name=f"Twin {number}", sign_in=f"600{number}", secret=PIN))
            for number in range(4)
        ),
        return_exceptions=True,
    )
    assert len([one for one in answers if isinstance(one, int)]) == 1
    assert await database.value("SELECT count(*) FROM person WHERE name LIKE 'Twin _'") == 1


async def test_a_new_card_ends_the_last_one_and_what_was_open(world: World) -> None:
    person = await people.add(None, "Olga Petrov", staff_number="5003")
    first = await code_of(world.paul, await invitations.card(world.paul, person))
    second = await code_of(world.paul, await invitations.card(world.paul, person))
    session = await auth.open_session(person)
    with pytest.raises(Refusal, match="invitation_withdrawn"):
        await joining.accept(first, Given(secret=PIN))
    await joining.accept(second, Given(secret=PIN))
    assert await auth.by_session(session) is None


async def test_a_code_that_was_changed_opens_nothing(world: World) -> None:
    one, two = [
        await code_of(world.sofia, await invitations.invite(world.sofia, team=await own_team(world)))
        for _ in range(2)
    ]
    crossed = f"{one.partition('-')[0]}-{two.partition('-')[2]}"
    for code in (crossed, one[:-1], one.upper(), "1-", "0" * 40, "9" * 18 + one[one.index("-") :]):
        with pytest.raises(Refusal, match="invitation_missing"):
            await invitations.find(code)


async def test_a_lead_asks_into_the_own_team_only(world: World) -> None:
    other = await database.value("SELECT id FROM team WHERE name = 'Field service'")
    with pytest.raises(Refusal, match="team_not_led"):
        await invitations.invite(world.sofia, team=other)
    with pytest.raises(Refusal, match="team_needed"):
        await invitations.invite(world.sofia)
    assert await invitations.invite(world.paul, team=other)


async def test_what_was_taken_back_or_whose_inviter_left_is_closed(world: World) -> None:
    team = await own_team(world)
    made = await invitations.invite(world.sofia, team=team)
    code = await code_of(world.sofia, made)
    with pytest.raises(Refusal, match="not_found"):
        await invitations.withdraw(world.paul, made)
    await invitations.withdraw(world.sofia, made)
    with pytest.raises(Refusal, match="invitation_withdrawn"):
        await invitations.find(code)
    boss = await people.add("boss@brightwater.example", "Ada Boss", roles=("administrator",))
    code = await code_of(boss, await invitations.invite(boss, team=team))
    await people.leave(boss, actor=None)
    with pytest.raises(Refusal, match="invitation_withdrawn"):
        await invitations.find(code)


async def test_the_pages_lead_from_an_invitation_to_home(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.sofia) as client:
        form = {"name": "Lia Braga", "sign_in": "5010", "team": str(await own_team(world))}
        made = await client.post("/invitations", data=form)
        assert made.status_code == 303
        shown = (await client.get(made.headers["location"])).text
        papers = (await client.get("/invitations/paper")).text
        assert "Lia Braga" in (await client.get("/invitations")).text
    code = shown.partition("/join/")[2].partition('"')[0]
    assert code in papers
    assert "Staff number <bdi>5010</bdi>" in papers
    page = await web.get(f"/join/{code}")
    assert "Welcome, <bdi>Lia Braga</bdi>" in page.text
    refused = await web.post(f"/join/{code}", data={"secret": "111111"})
    assert refused.status_code == 422
    assert "Others would try this PIN first" in refused.text
    came = await web.post(f"/join/{code}", data={"secret": PIN})
    assert came.status_code == 303
    assert (await web.get("/session")).status_code == 200
    web.cookies.clear()
    again = await web.get(f"/join/{code}")
    assert again.status_code == 410
    assert "used already" in again.text


async def test_the_form_comes_back_as_it_was_filled_in(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.sofia) as client:
        form = {"name": "Lia", "sign_in": "mira@brightwater.example", "team": str(await own_team(world))}
        answer = await client.post("/invitations", data=form)
    assert answer.status_code == 422
    assert "belongs to somebody already" in answer.text
    assert 'value="Lia"' in answer.text


async def test_names_of_who_never_came_are_not_kept(world: World) -> None:
    made = await invitations.invite(world.sofia, name="Never Came", team=await own_team(world))
    days = (await limits.current()).invitation_days
    for wait, left in ((days + 59, 1), (days + 61, 0)):
        with clock.at(clock.now() + timedelta(days=wait)):
            await jobs_of_people.tidy()
        assert await database.value("SELECT count(*) FROM invitation WHERE id = $1", made) == left


async def test_others_invitations_are_nobodys_business(web: httpx.AsyncClient, world: World) -> None:
    made = await invitations.invite(world.sofia, team=await own_team(world))
    async with await sign_in(web, world.paul) as client:
        assert (await client.get(f"/invitations/{made}")).status_code == 404
        assert (await client.post(f"/invitations/{made}/withdrawal")).status_code == 404
        assert "/join/" not in (await client.get("/invitations/paper", params={"id": made})).text
