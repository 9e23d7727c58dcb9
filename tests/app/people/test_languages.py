"""ACC-10: the browser proposes a language, the person chooses one."""

import httpx
import pytest

from app import database, limits
from app.people import auth, languages, people
from app.people.tokens import issue
from app.refusal import Refusal
from tests.world import World, sign_in

GERMAN = {"accept-language": "de-AT, en;q=0.5"}


async def test_before_sign_in_the_browser_proposes(web: httpx.AsyncClient) -> None:
    german = await web.get("/sign-in", headers=GERMAN)
    assert '<html lang="de" dir="ltr"' in german.text
    assert "Anmelden" in german.text
    assert '<html lang="en"' in (await web.get("/sign-in", headers={"accept-language": "fr"})).text


async def test_a_link_on_the_sign_in_page_changes_it_and_is_remembered(web: httpx.AsyncClient) -> None:
    page = await web.get("/sign-in", params={"next": "/posts/7"})
    assert 'href="/sign-in?next=%2Fposts%2F7&amp;speak=de" lang="de" hreflang="de"' in page.text
    chosen = await web.get("/sign-in", params={"speak": "de"})
    assert '<html lang="de"' in chosen.text
    web.cookies.clear()
    cookies = {"language": chosen.cookies["language"]}
    assert '<html lang="de"' in (await web.get("/sign-in", headers={"cookie": "language=de"})).text
    assert cookies == {"language": "de"}
    assert "set-cookie" not in (await web.get("/sign-in", params={"speak": "tlh"})).headers


async def test_the_first_sign_in_keeps_the_browsers_language_and_later_ones_do_not(
    web: httpx.AsyncClient, world: World
) -> None:
    person = await people.add("new@pollen.example", "Nia Neu", password="something long")
    form = {"name": "new@pollen.example", "password": "something long"}
    assert (await web.post("/sign-in", data=form, headers=GERMAN)).status_code == 303
    web.cookies.clear()
    assert await chosen(person) == "de"
    await web.post("/sign-in", data=form, headers={"accept-language": "en"})
    web.cookies.clear()
    assert await chosen(person) == "de"


async def test_a_persons_choice_counts_more_than_the_browser(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.mira) as client:
        answer = await client.post("/me/language", data={"language": "de"})
        assert (answer.status_code, answer.cookies["language"]) == (303, "de")
        page = await client.get("/me/preferences", headers={"accept-language": "en"})
    assert '<html lang="de"' in page.text
    assert 'value="de" checked' in page.text
    assert await chosen(world.mira) == "de"


async def test_a_language_that_is_not_offered_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match="language_not_offered"):
        await languages.choose(world.jonas, "tlh")


async def test_the_company_decides_what_is_offered(web: httpx.AsyncClient, world: World) -> None:
    await languages.choose(world.tomas, "de")
    await limits.change("languages", ["en"], actor=world.paul)
    async with await sign_in(web, world.tomas) as client:
        page = (await client.get("/me/preferences", headers=GERMAN)).text
    assert '<html lang="en"' in page
    assert 'value="de"' not in page
    with pytest.raises(Refusal, match="language_not_offered"):
        await languages.choose(world.tomas, "de")
    await limits.change("languages", ["de", "en"], actor=world.paul)
    assert '<html lang="de"' in (await web.get("/sign-in", headers={"accept-language": "fr"})).text
    await limits.change("languages", ["en", "de"], actor=world.paul)


@pytest.mark.parametrize("value", [[], ["tlh"], "de"])
async def test_only_languages_that_pollen_speaks_can_be_offered(world: World, value: object) -> None:
    with pytest.raises(Refusal, match="setting_wrong"):
        await limits.change("languages", value, actor=world.paul)


async def test_a_program_gets_the_language_it_asks_for(web: httpx.AsyncClient, world: World) -> None:
    bearer = {"authorization": f"Bearer {await issue(world.lena, 'test')}"}
    english = await web.get("/api/v1/posts/999999", headers=bearer)
    german = await web.get("/api/v1/posts/999999", headers=bearer | GERMAN)
    assert english.json()["title"].startswith("There is nothing here")
    assert german.json()["title"].startswith("Hier ist nichts")
    assert german.json()["type"] == english.json()["type"]


async def test_a_program_chooses_for_its_person(web: httpx.AsyncClient, world: World) -> None:
    bearer = {"authorization": f"Bearer {await issue(world.sofia, 'test')}"}
    answer = await web.put("/api/v1/me/language", json={"value": "de"}, headers=bearer)
    assert answer.status_code == 204
    assert await chosen(world.sofia) == "de"
    refused = await web.put("/api/v1/me/language", json={"value": "tlh"}, headers=bearer)
    assert (refused.status_code, refused.json()["type"]) == (422, "language_not_offered")


async def test_a_page_that_does_not_exist_speaks_as_the_browser_asks(web: httpx.AsyncClient) -> None:
    page = await web.get("/nowhere", headers=GERMAN)
    assert page.status_code == 404
    assert "Hier ist nichts" in page.text


async def test_the_inbox_speaks_to_its_reader_not_to_the_writer(web: httpx.AsyncClient, world: World) -> None:
    await languages.choose(world.mira, "de")
    await languages.choose(world.jonas, "en")
    viewer = await auth.by_session(await auth.open_session(world.mira))
    assert viewer
    assert viewer.language == "de"
    async with await sign_in(web, world.mira) as client:
        assert "Neues" in (await client.get("/activity")).text
    async with await sign_in(web, world.jonas) as client:
        assert "Activity" in (await client.get("/activity")).text


async def chosen(person: int) -> str | None:
    return await database.value("SELECT language FROM person WHERE id = $1", person)
