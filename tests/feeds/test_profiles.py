"""The page of a person (FEED-10): who they are, what proves their Skills, how to ask them."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from app import clock, database, limits
from app.language import within
from app.people import people, preferences, profile
from app.refusal import Refusal
from feeds import applications, asking, blocks, comments, posts, profiles
from tests.feeds.helpers import draft, post
from tests.world import World, approved, sign_in


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


def main(answer: httpx.Response) -> str:
    """The words of the page, without the navigation, addresses and times of the clock."""
    assert answer.status_code == 200
    inside = re.search(r"<main.*</main>", answer.text, re.DOTALL)
    assert inside
    return re.sub(r"<[^>]*>", " ", re.sub(r"<dd>.*?\d\d:\d\d.*?</dd>", "", inside[0]))


async def test_skills_link_to_the_posts_that_prove_them(world: World, jonas: httpx.AsyncClient) -> None:
    await approved("Torque wrench")
    made = await post(world.mira, title="Click means stop", skills=["Torque wrench"])
    await applications.apply(world.jonas, made, "worked")
    page = (await jonas.get("/people/mira-alves")).text
    link = re.search(r'href="(/people/mira-alves/skills/torque-wrench)"', page)
    assert link
    proof = (await jonas.get(link[1])).text
    assert "Click means stop" in proof
    assert f'href="/posts/{made}"' in proof


async def test_the_page_of_a_person_in_quiet_mode_shows_no_number(
    world: World, jonas: httpx.AsyncClient
) -> None:
    await approved("Pump seal")
    made = await post(world.sofia, title="Grease it", skills=["Pump seal"])
    await applications.apply(world.jonas, made, "worked")
    assert "1 tried it" in main(await jonas.get("/people/sofia-prata"))
    await preferences.set(world.sofia, "quiet", "on")
    words = main(await jonas.get("/people/sofia-prata"))
    proof = main(await jonas.get("/people/sofia-prata/skills/pump-seal"))
    await preferences.set(world.sofia, "quiet", "off")
    assert not re.search(r"\d", words)
    assert not re.search(r"\d", proof)
    assert "Pump seal" in words


async def test_nobody_reads_how_many_follow_somebody(world: World, jonas: httpx.AsyncClient) -> None:
    await jonas.post(f"/follows/person/{world.mira}", data={"state": "on"})
    assert "follower" not in main(await jonas.get("/people/mira-alves")).lower()


async def test_contact_and_lead_come_from_the_directory(world: World, jonas: httpx.AsyncClient) -> None:
    page = (await jonas.get("/people/mira-alves")).text
    assert 'href="mailto:mira@brightwater.example"' in page
    assert 'href="/people/sofia-prata"' in page
    assert "Assembly · Porto" in page


async def test_the_ask_button_opens_a_question_to_that_person(world: World, jonas: httpx.AsyncClient) -> None:
    page = (await jonas.get("/people/mira-alves")).text
    link = re.search(r'href="(/compose\?kind=question&amp;ask=mira-alves)"', page)
    assert link
    form = (await jonas.get(link[1].replace("&amp;", "&"))).text
    assert "@mira-alves" in form
    assert "enough open questions" not in page


async def test_who_is_full_says_so_before_somebody_writes(world: World, jonas: httpx.AsyncClient) -> None:
    star = await people.add(None, "Fay Full")
    for number in range((await limits.current()).open_asks_max):
        made = await post(world.lena, "question", title=f"How {number}?", text="@fay-full")
        assert await asking.ask(made) == [star]
    assert "Fay has enough open questions" in main(await jonas.get("/people/fay-full"))


async def test_what_somebody_says_of_themselves_stands_on_their_page(
    web: httpx.AsyncClient, world: World, jonas: httpx.AsyncClient
) -> None:
    await approved("Soldering")
    async with await sign_in(web, world.ines) as ines:
        answer = await ines.post(
            "/me/profile",
            data={
                "helps": "Soldering, #soldering",
                "learns": ["Soldering", "Portuguese cooking"],
                "language": ["de", "pt"],
                "expert": "on",
                "views": "all",
            },
        )
        assert answer.status_code == 303
        own = main(await ines.get("/people/ines-couto"))
    assert re.search(r"Can help with\s+#Soldering", own)
    assert "Portuguese cooking" in own
    words = main(await jonas.get("/people/ines-couto"))
    assert "Is learning" not in words, "a proposed Skill is seen by its author alone"
    assert re.search(r"Can help with\s+#Soldering", words)
    assert re.search(r"Deutsch\s*,\s+Português", words)
    assert (await preferences.read(world.ines))["views"] == "all"


async def test_who_opted_out_is_not_told_to_help(world: World, jonas: httpx.AsyncClient) -> None:
    await approved("Laser level")
    await profiles.state(world.greta, ["Laser level"], [])
    await preferences.set(world.greta, "expert", "off")
    assert "Laser level" not in main(await jonas.get("/people/greta-lind"))
    assert "Laser level" not in main(await jonas.get("/people", params={"q": "greta"}))
    await preferences.set(world.greta, "expert", "on")
    assert "Laser level" in main(await jonas.get("/people/greta-lind"))


async def test_a_mistake_in_the_profile_keeps_what_stood_there(web: httpx.AsyncClient, world: World) -> None:
    await approved("Grinding")
    await profiles.state(world.tomas, ["Grinding"], [])
    most = (await limits.current()).profile_skills_max
    async with await sign_in(web, world.tomas) as tomas:
        many = ", ".join(f"tool {number}" for number in range(most + 1))
        answer = await tomas.post("/me/profile", data={"helps": many, "language": "de"})
        assert answer.status_code == 422
        assert f"These are {most + 1} Skills; up to {most} fit." in answer.text
        answer = await tomas.post("/me/profile", data={"helps": "Grinding"})
        assert "at least one language" in answer.text
    stated = await profiles.stated(world.tomas, world.tomas)
    assert [skill.name for skill in stated.helps] == ["Grinding"]


async def test_many_skills_are_refused_with_the_limit_and_the_value(world: World) -> None:
    with pytest.raises(Refusal, match="profile_skills_many") as refused:
        await profiles.state(world.paul, [f"skill {number}" for number in range(11)], [])
    assert (refused.value.limit, refused.value.value) == (10, 11)


async def test_muting_stands_on_the_page_of_the_muted_alone(world: World, jonas: httpx.AsyncClient) -> None:
    assert "See less of" in main(await jonas.get("/people/mira-alves"))
    await blocks.set(world.jonas, world.mira, "mute", True)
    assert "Muted by you" in main(await jonas.get("/people/mira-alves"))
    assert "Mira" not in main(await jonas.get("/people"))
    await blocks.set(world.jonas, world.mira, "mute", False)


async def test_who_comes_for_the_first_time_reads_what_the_browser_asks_for(
    web: httpx.AsyncClient, world: World
) -> None:
    fresh = await people.add(None, "Ola Nowak")
    async with await sign_in(web, fresh) as ola:
        await ola.get("/me", headers={"accept-language": "pl-PL,pl;q=0.9,de;q=0.5"})
        assert await profile.languages(fresh) == ["de", "pl"]
        await ola.post("/me/profile", data={"language": "cs"})
        await ola.get("/me", headers={"accept-language": "fr"})
    assert await profile.languages(fresh) == ["cs"]


async def test_languages_lose_their_region_and_nonsense_is_refused(world: World) -> None:
    await profile.read(world.lena, ["pt-BR", "DE", "de"])
    assert await profile.languages(world.lena) == ["de", "pt"]
    for wrong, code in ((["<b>"], "language_unreadable"), ([], "languages_none")):
        with pytest.raises(Refusal, match=code):
            await profile.read(world.lena, wrong)
    assert await database.value("SELECT count(*) FROM person_language WHERE person_id = $1", world.lena) == 2


async def test_thanks_for_a_comment_that_is_gone_count_no_longer(world: World) -> None:
    question = await post(world.jonas, "question")
    said = await comments.add(world.tomas, question, "Grease it first.")
    await comments.thank(world.jonas, said)
    assert (await profiles.known(world.mira, world.tomas)).thanks == 1
    await comments.delete(world.tomas, said)
    assert (await profiles.known(world.mira, world.tomas)).thanks == 0


async def test_what_was_said_without_a_name_stands_on_no_page(world: World) -> None:
    hidden = await post(world.tomas, "reflection", anonymous=True)
    for viewer in (world.tomas, world.mira):
        assert hidden not in (await profiles.known(viewer, world.tomas)).posts


async def test_finding_people_takes_signs_as_they_are_and_leaves_out_who_left(world: World) -> None:
    gone = await people.add(None, "Walburga Kern")
    assert await profiles.find(world.mira, "walb")
    await people.leave(gone, actor=world.paul)
    assert await profiles.find(world.mira, "walb") == []
    for sign in ("%", "_", "\\"):
        assert await profiles.find(world.mira, sign) == []


async def test_a_profile_is_said_anew_and_nothing_is_no_skill(world: World) -> None:
    await approved("Gauges")
    await approved("Lathes")
    await profiles.state(world.paul, ["Gauges", " "], ["Gauges", "Lathes"])
    said = await profiles.stated(world.paul, world.paul)
    assert ([skill.name for skill in said.helps], [skill.name for skill in said.learns]) == (
        ["Gauges"],
        ["Lathes"],
    )
    await profiles.state(world.paul, ["Lathes"], [])
    said = await profiles.stated(world.paul, world.paul)
    assert ([skill.name for skill in said.helps], said.learns) == (["Lathes"], [])


async def test_skills_stand_on_the_page_in_the_readers_language(world: World) -> None:
    await approved("Deburring")
    await database.execute("UPDATE skill SET names = $1 WHERE slug = 'deburring'", '{"de": "Entgraten"}')
    await post(world.sofia, skills=["Deburring"])
    await profiles.state(world.sofia, ["Deburring"], [])
    for spoken, name in (("en", "Deburring"), ("de", "Entgraten")):
        with within(spoken):
            known = await profiles.known(world.jonas, world.sofia)
        assert [skill.name for skill in known.stated.helps] == [name]
        assert name in [proof.name for proof in known.proofs]


async def test_what_was_deleted_stands_in_ones_own_corner_for_thirty_days(world: World) -> None:
    number = await post(world.paul, title="Bleed the pump")
    await posts.delete(world.paul, number)
    assert [gone.title for gone in await profiles.deleted(world.paul)] == ["Bleed the pump"]
    assert await profiles.deleted(world.mira) == []
    with clock.at(clock.now() + timedelta(days=(await limits.current()).restore_days, minutes=1)):
        assert await profiles.deleted(world.paul) == []
    await posts.restore(world.paul, number)
    assert await profiles.deleted(world.paul) == []


async def test_ones_own_corner_holds_drafts_and_what_is_out_and_nothing_that_is_gone(world: World) -> None:
    person = await people.add("owner@brightwater.example", "Olga Own")
    first, waiting, last, gone = [await draft(person) for _ in range(4)]
    out, removed, deleted = [await post(person) for _ in range(3)]
    change = "UPDATE post SET state = $2, changed_at = $3, deleted_at = $4 WHERE id = $1"
    now = clock.now()
    for place, (number, state) in enumerate(((first, "draft"), (waiting, "held"), (last, "draft"))):
        await database.execute(change, number, state, now + timedelta(minutes=place), None)
    await database.execute(change, gone, "draft", now, now)
    await database.execute(change, deleted, "live", now, now)
    await database.execute(change, removed, "removed", now, None)
    assert await profiles.own(person) == profiles.Own([last, waiting, first], [out])
