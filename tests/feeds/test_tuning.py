"""What somebody sees of their Interests, and what they change: it counts from the next page on."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from app import clock, database
from app.people import people, preferences
from feeds import applications, blocks, feed, follows, interests, saves, tuning
from feeds.cards import card
from tests.feeds.helpers import draft, post
from tests.world import World, approved, sign_in


@pytest.fixture(scope="module")
async def seals(world: World) -> int:
    """A Skill that Jonas follows."""
    skill = await approved("Seals")
    await follows.set(world.jonas, "skill", skill, True)
    return skill


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


@pytest.fixture
async def tip(world: World, seals: int) -> int:
    return await post(world.mira, title="Seal it dry", skills=["Seals"])


async def home(viewer: int, tab: str = "for_you") -> list[int]:
    return [shown.id for shown in (await feed.page(viewer, tab)).cards]


async def test_why_this_shows_all_signals_with_their_share_strongest_first(
    jonas: httpx.AsyncClient, world: World, tip: int
) -> None:
    page = (await jonas.get(f"/posts/{tip}/why")).text
    assert "Mira Alves in Porto also works on #Seals" in page
    shares = [float(part.partition('"')[0]) for part in page.split('<progress max="1" value="')[1:]]
    assert len(shares) > 1
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=0.01)


async def test_why_this_names_nothing_for_ones_own_post(jonas: httpx.AsyncClient, world: World) -> None:
    for own in (await post(world.jonas, title="My own"), await draft(world.jonas, title="Not out yet")):
        page = (await jonas.get(f"/posts/{own}/why")).text
        assert "You wrote it." in page
        assert 'name="act"' not in page


async def test_a_wish_stands_until_it_is_taken_back(jonas: httpx.AsyncClient, world: World, tip: int) -> None:
    for act, state, wish in (("more", "on", "more"), ("less", "on", "less"), ("less", "off", None)):
        said = await jonas.post(
            f"/posts/{tip}/tuning", data={"act": act, "state": state}, headers={"hx-request": "true"}
        )
        assert said.status_code == 200
        assert (await tuning.of(world.jonas, await card(world.jonas, tip))).wish == wish
        assert said.text.count('aria-pressed="true"') == (wish is not None)


async def test_without_scripts_it_leads_back_to_why(jonas: httpx.AsyncClient, tip: int) -> None:
    said = await jonas.post(f"/posts/{tip}/tuning", data={"act": "more", "state": "off"})
    assert (said.status_code, said.headers["location"]) == (303, f"/posts/{tip}/why")


async def test_not_this_skill_keeps_it_from_the_next_page_and_can_be_undone(
    jonas: httpx.AsyncClient, world: World, tip: int, seals: int
) -> None:
    assert tip in await home(world.jonas)
    await jonas.post(f"/posts/{tip}/tuning", data={"act": "skill", "skill": "seals", "state": "on"})
    assert tip not in await home(world.jonas)
    assert "Home suggests nothing about it." in (await jonas.get("/me/interests")).text
    allowed = await jonas.post(f"/me/interests/exclusion/{seals}", data={"state": "off"})
    assert allowed.headers["location"] == "/me/interests"
    assert tip in await home(world.jonas)


async def test_a_muted_or_left_person_is_in_no_list(
    jonas: httpx.AsyncClient, web: httpx.AsyncClient, world: World, seals: int
) -> None:
    nils = await people.add("nils@brightwater.example", "Nils Berg", team=await _team(world.mira))
    theirs = await post(nils, title="Nils knows", skills=["Seals"])
    await follows.set(world.jonas, "person", nils, True)
    tabs = ("for_you", "newest", "following")
    assert all([theirs in await home(world.jonas, tab) for tab in tabs])
    await jonas.post(f"/posts/{theirs}/tuning", data={"act": "mute", "state": "on"})
    assert not any([theirs in await home(world.jonas, tab) for tab in tabs])
    assert f'href="/posts/{theirs}"' not in (await jonas.get("/search", params={"q": "Nils knows"})).text
    assert [one.name for one in await blocks.of(world.jonas)] == ["Nils Berg"]
    await jonas.post(f"/posts/{theirs}/tuning", data={"act": "mute", "state": "off"})
    assert theirs in await home(world.jonas)
    await people.leave(nils, actor=None)
    assert "Nils" not in [one.name for one in await follows.of(world.jonas)]
    assert "/people/nils-berg" not in (await jonas.get("/people")).text
    assert "/people/nils-berg" not in (await jonas.get("/me/interests")).text


async def test_nobody_mutes_whom_they_cannot_name(jonas: httpx.AsyncClient, world: World) -> None:
    secret = await post(world.ines, "question", title="Who else forgets?", anonymous=True)
    menu = (await jonas.get(f"/posts/{secret}/menu")).text
    assert "Mute" not in menu
    assert (await jonas.post(f"/posts/{secret}/tuning", data={"act": "mute"})).status_code == 422
    assert await blocks.of(world.jonas) == []


async def test_an_interest_says_why_and_since_when(
    jonas: httpx.AsyncClient, world: World, seals: int
) -> None:
    with clock.at(clock.now() - timedelta(days=20)):
        kept = await post(world.sofia, title="Torque", skills=["Torque"], tool="Hytorc 3")
    with clock.at(clock.now() - timedelta(days=5)):
        await saves.set(world.jonas, kept, True)
    begun = await tuning.since(world.jonas)
    assert (clock.now() - begun["tool", "Hytorc 3"]).days == 5
    page = (await jonas.get("/me/interests")).text
    assert "You saved it · since" in page
    assert "Hytorc 3" in page
    assert "You follow it" in page


async def test_a_deleted_line_can_be_brought_back_with_its_follow(
    jonas: httpx.AsyncClient, world: World, seals: int
) -> None:
    data = {"key": str(seals), "name": "#Seals", "followed": "on"}
    gone = await jonas.post(
        "/me/interests/skill", data={**data, "state": "off"}, headers={"hx-request": "true"}
    )
    assert "#Seals counts no more." in gone.text
    assert ("skill", str(seals)) not in [(one.kind, one.key) for one in await interests.of(world.jonas)]
    assert not await follows.has(world.jonas, "skill", seals)
    back = await jonas.post("/me/interests/skill", data={**data, "state": "on"})
    assert back.headers["location"] == "/me/interests"
    assert ("skill", str(seals)) in [(one.kind, one.key) for one in await interests.of(world.jonas)]
    assert await follows.has(world.jonas, "skill", seals)


async def test_without_scripts_the_page_offers_to_bring_it_back(
    jonas: httpx.AsyncClient, world: World, seals: int
) -> None:
    data = {"key": str(seals), "followed": "on", "state": "off"}
    gone = await jonas.post("/me/interests/skill", data=data)
    page = (await jonas.get(gone.headers["location"])).text
    form = page.partition("It counts no more.")[2].partition("</form>")[0]
    assert f'name="key" value="{seals}"' in form
    assert 'name="followed" value="on"' in form
    await jonas.post("/me/interests/skill", data={**data, "state": "on"})


async def test_start_again_forgets_what_was_done(
    web: httpx.AsyncClient, world: World, tip: int, seals: int
) -> None:
    await applications.apply(world.tomas, tip, "worked")
    await follows.set(world.tomas, "skill", seals, True)
    assert len(await interests.of(world.tomas)) > 1
    async with await sign_in(web, world.tomas) as tomas:
        again = await tomas.post("/me/interests/reset")
    assert again.status_code == 303
    left = {(one.kind, one.because) for one in await interests.of(world.tomas)}
    assert left <= {
        ("skill", "You follow it"),
        ("site", "You work there"),
        ("skill", "Your Team works on it"),
    }


async def test_choosing_following_as_start_page_is_remembered(jonas: httpx.AsyncClient, world: World) -> None:
    data = {"start": "following", "order": "matched", "language": ["en", "de"]}
    assert (await jonas.post("/me/interests/home", data=data)).status_code == 303
    page = (await jonas.get("/")).text
    assert '<a href="/" aria-current="page">Following</a>' in page
    assert '<a href="/?tab=foryou">For you</a>' in page
    assert '<a href="/?tab=foryou" aria-current="page">For you</a>' in (await jonas.get("/?tab=foryou")).text
    await preferences.set(world.jonas, "start", "foryou")


async def test_newest_first_is_time_order(jonas: httpx.AsyncClient, world: World, tip: int) -> None:
    old = clock.now() - timedelta(days=3)
    with clock.at(old):
        await post(world.lena, title="Something else", skills=["Wine"])
    await jonas.post("/me/interests/home", data={"start": "foryou", "order": "newest", "language": "en"})
    page = (await jonas.get("/")).text
    shown = [int(part.partition('"')[0]) for part in page.split('id="post-')[1:]]
    expected = await database.values(
        """
        SELECT p.id FROM post p WHERE listed(p, $1)
        ORDER BY p.published_at DESC, p.id DESC LIMIT $2
        """,
        world.jonas,
        len(shown),
    )
    assert shown == expected
    await preferences.set(world.jonas, "order", "matched")


async def test_languages_i_read_count_on_the_next_page(jonas: httpx.AsyncClient, world: World) -> None:
    french = await post(world.mira, title="Le joint sec", skills=["Seals"], language="fr")
    data = {"start": "foryou", "order": "matched"}
    await jonas.post("/me/interests/home", data={**data, "language": "en"})
    marked = next(card for card in (await feed.page(world.jonas)).cards if card.id == french)
    assert (await home(world.jonas))[-1] == french
    assert marked.reason == "In Français"
    await jonas.post("/me/interests/home", data={**data, "language": ["en", "fr"]})
    assert (await home(world.jonas))[-1] != french
    none = await jonas.post("/me/interests/home", data=data)
    assert none.status_code == 422


async def _team(person: int) -> int:
    return await database.value("SELECT team_id FROM person WHERE id = $1", person)
