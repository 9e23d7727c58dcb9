"""ACC-2: where I am signed in, and the end of it."""

import httpx
import pytest

from app.people import auth, people, sessions
from app.refusal import Refusal
from tests.world import PASSWORD, World, sign_in

PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def test_own_sessions_are_listed_and_ended(web: httpx.AsyncClient, world: World) -> None:
    phone = await auth.open_session(world.mira, agent=PHONE)
    desk = await auth.open_session(world.mira, agent=DESK)
    other = await auth.open_session(world.jonas, agent=DESK)
    async with await sign_in(web, world.mira) as mira:
        page = (await mira.get("/me/sessions")).text
        assert "Chrome · Android" in page
        assert "Firefox · Windows" in page
        assert page.count("<strong>Here</strong>") == 1
        found = await sessions.mine(world.mira, auth.mark(phone))
        assert (found[0].here, found[0].name) == (True, "Chrome · Android")
        ended = await mira.post(f"/me/sessions/{found[0].place}/end")
        assert ended.status_code == 303
        assert await auth.by_session(phone) is None
        assert await auth.by_session(desk)
        assert (await mira.post("/me/sessions/end")).status_code == 303
        assert await auth.by_session(desk) is None
        assert (await mira.get("/me")).status_code == 200
    assert await auth.by_session(other)


async def test_the_sessions_of_others_cannot_be_ended(world: World) -> None:
    token = await auth.open_session(world.jonas)
    place = (await sessions.mine(world.jonas, b""))[0].place
    for wrong in (place, "", "x" * 32):
        with pytest.raises(Refusal, match="not_found"):
            await sessions.end(world.mira, wrong)
    assert await auth.by_session(token)


async def test_a_cookie_planted_before_sign_in_is_worthless(web: httpx.AsyncClient, world: World) -> None:
    web.cookies.set("session", "planted-by-somebody")
    form = {"name": "tomas@brightwater.example", "password": PASSWORD}
    answer = await web.post("/sign-in", data=form)
    fresh = answer.cookies["session"]
    web.cookies.clear()
    assert fresh != "planted-by-somebody"
    assert await auth.by_session("planted-by-somebody") is None
    assert await auth.by_session(fresh)


async def test_a_deactivated_persons_next_request_is_refused_also_for_media(
    web: httpx.AsyncClient, world: World
) -> None:
    person = await people.add("out@brightwater.example", "Oda Out", password=PASSWORD)
    async with await sign_in(web, person) as client:
        assert (await client.get("/me")).status_code == 200
        await people.leave(person, actor=world.paul)
        assert (await client.get("/me")).status_code == 303
        assert (await client.get("/media/any/w480")).status_code == 401
        assert (await client.get("/api/v1/me/points")).status_code == 401
