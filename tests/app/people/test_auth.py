"""Sessions: a fresh id each time, ended at once, worthless when planted."""

from datetime import timedelta

import httpx
import pytest

from app import clock, database, limits
from app.people import auth, people, tokens
from app.people.tables import Person
from app.refusal import Refusal
from tests.world import PASSWORD, World


async def test_mail_or_staff_number_and_password_open_a_session(world: World) -> None:
    await Person.update({Person.staff_number: "0042"}).where(Person.id == world.mira)
    for name in ("mira@brightwater.example", " Mira@Brightwater.example ", "0042"):
        viewer = await auth.by_session(await auth.sign_in(name, PASSWORD))
        assert viewer is not None
        assert (viewer.id, viewer.site, viewer.zone) == (world.mira, "Porto", "Europe/Lisbon")


@pytest.mark.parametrize(
    ("name", "password"),
    [("mira@brightwater.example", "wrong"), ("nobody@brightwater.example", PASSWORD), ("", "")],
)
async def test_whatever_is_wrong_the_answer_is_the_same(world: World, name: str, password: str) -> None:
    with pytest.raises(Refusal, match="sign_in_wrong"):
        await auth.sign_in(name, password)


async def test_a_session_ends_when_idle_too_long(world: World) -> None:
    token = await auth.open_session(world.mira)
    days = timedelta(days=(await limits.current()).session_days)
    with clock.at(clock.now() + days - timedelta(minutes=1)):
        assert await auth.by_session(token) is not None
    with clock.at(clock.now() + 2 * days):
        assert await auth.by_session(token) is None


async def test_roles_add_up_and_a_lead_is_known_by_the_team(world: World) -> None:
    roles = {}
    for person in (world.sofia, world.ines, world.mira):
        viewer = await auth.by_session(await auth.open_session(person))
        assert viewer is not None
        roles[person] = list(viewer.roles)
    assert roles == {world.sofia: ["lead"], world.ines: ["moderator"], world.mira: []}


async def test_who_leaves_is_out_with_the_next_request(world: World, web: httpx.AsyncClient) -> None:
    person = await people.add("rui@brightwater.example", "Rui Paz", password=PASSWORD)
    session, token = await auth.open_session(person), await tokens.issue(person, "phone")
    assert await auth.by_session(session)
    assert await auth.by_token(token)
    await people.leave(person, actor=world.paul)
    assert await auth.by_session(session) is None
    assert await auth.by_token(token) is None
    answer = await web.get("/api/v1/me/points", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    with pytest.raises(Refusal):
        await auth.sign_in("rui@brightwater.example", PASSWORD)


async def test_a_revoked_token_is_worthless(world: World) -> None:
    token = await tokens.issue(world.jonas, "script")
    viewer = await auth.by_token(token)
    assert viewer is not None
    assert viewer.id == world.jonas
    number = await database.value("SELECT max(id) FROM access_token WHERE person_id = $1", world.jonas)
    await tokens.revoke(world.mira, number)
    assert await auth.by_token(token)
    await tokens.revoke(world.jonas, number)
    assert await auth.by_token(token) is None


async def test_a_name_in_other_letters_gives_no_more_tries(world: World) -> None:
    names = ("greta@brightwater.example", "Greta@Brightwater.example", " GRETA@brightwater.example ")
    for number in range((await limits.current()).sign_in_tries):
        with pytest.raises(Refusal, match="sign_in_wrong"):
            await auth.sign_in(names[number % 3], "wrong", address="here")
    for name in names:
        with pytest.raises(Refusal, match="too_often"):
            await auth.sign_in(name, PASSWORD, address="here")
    assert await auth.sign_in(names[0], PASSWORD, address="there")


async def test_the_guard_of_a_form_belongs_to_one_session(world: World) -> None:
    one, other = [await auth.by_session(await auth.open_session(world.mira)) for _ in range(2)]
    assert one is not None
    assert other is not None
    assert one.csrf != other.csrf


async def test_only_notices_that_are_listed_and_not_read_make_the_dot(world: World) -> None:
    token = await auth.open_session(world.ines)
    await database.execute(
        """
        INSERT INTO notice (person_id, kind, subject_kind, subject_id, group_key, at, listed)
        VALUES ($1, 'useful', 'post', '1', 'unlisted', $2, false)
        """,
        world.ines,
        clock.now(),
    )
    for change, dot in (("listed = false", False), ("listed = true", True), ("read_at = at", False)):
        await database.execute(f"UPDATE notice SET {change} WHERE person_id = $1", world.ines)  # noqa: S608
        viewer = await auth.by_session(token)
        assert viewer is not None
        assert viewer.unread == dot, change


async def test_with_an_e_mail_six_digits_are_a_password(world: World) -> None:
    person = await people.add("six@brightwater.example", "Sue Six", password="402915")
    viewer = await auth.by_session(await auth.sign_in("six@brightwater.example", "402915"))
    assert viewer is not None
    assert viewer.id == person


async def test_of_a_staff_number_nobody_learns_what_was_wrong(world: World) -> None:
    await people.add(None, "Nina Number", staff_number="8100", password=PASSWORD)
    for name, secret in (("8100", "wrong"), ("8100", "402915"), ("8199", "wrong"), ("8199", "402915")):
        with pytest.raises(Refusal, match="pin_wrong") as refused:
            await auth.sign_in(name, secret)
        assert refused.value.limit == (await limits.current()).pin_tries


async def test_of_a_browser_only_the_first_words_are_kept(world: World) -> None:
    token = await auth.open_session(world.lena, agent="x" * 5_000)
    kept = await database.value("SELECT length(agent) FROM login_session WHERE hash = $1", auth.mark(token))
    assert kept == 200
