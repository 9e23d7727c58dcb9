"""What a person chose is there on every device, and nobody else's."""

import httpx
import pytest

from app.people import auth, preferences
from app.refusal import Refusal
from tests.world import World, sign_in


async def test_a_choice_stays_and_a_later_one_takes_its_place(world: World) -> None:
    await preferences.set(world.mira, "speed", "1.5")
    await preferences.set(world.mira, "speed", "2")
    await preferences.set(world.mira, "captions_language", "pt-BR")
    assert await preferences.read(world.mira) == {"speed": "2", "captions_language": "pt-BR"}
    assert await preferences.read(world.sofia) == {}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("volume", "1", "preference_unknown"),
        ("speed", "3", "preference_wrong"),
        ("speed", "1.5\n", "preference_wrong"),
        ("captions", "", "preference_wrong"),
        ("captions_language", "../en", "preference_wrong"),
    ],
)
async def test_what_cannot_be_chosen_is_refused(world: World, name: str, value: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await preferences.set(world.jonas, name, value)
    assert await preferences.read(world.jonas) == {}


async def test_every_page_of_a_session_knows_the_choices(world: World) -> None:
    await preferences.set(world.lena, "captions", "off")
    viewer = await auth.by_session(await auth.open_session(world.lena))
    assert viewer
    assert viewer.preferences == '{ "captions" : "off" }'


async def test_the_form_keeps_all_that_was_sent_or_nothing(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.tomas) as client:
        answer = await client.post("/me/preferences", data={"speed": "2", "sound_only": "loud"})
        assert answer.status_code == 422
        assert await preferences.read(world.tomas) == {}
        await client.post("/me/preferences", data={"speed": "2", "sound_only": "on"})
        assert await preferences.read(world.tomas) == {"speed": "2", "sound_only": "on"}
        page = (await client.get("/me/preferences")).text
    assert 'value="2" checked' in page


async def test_a_program_sets_and_reads_them(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.ines) as client:
        assert (await client.put("/api/v1/me/preferences/speed", json={"value": "0.75"})).status_code == 204
        assert (await client.get("/api/v1/me/preferences")).json() == {"speed": "0.75"}
        refused = await client.put("/api/v1/me/preferences/colour", json={"value": "red"})
    assert (refused.status_code, refused.json()["type"]) == (422, "preference_unknown")
