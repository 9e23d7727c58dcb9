"""The page Find: what its address says, how it is narrowed, and where a hit opens."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from app import database
from app.people import people
from app.web.cursors import seal
from feeds import communities, follows
from feeds.communities import Words
from feeds.posts import StepText
from feeds.search import Place, names
from tests.feeds.helpers import film, post
from tests.world import World, approved, sign_in

PART = {"hx-request": "true"}


@pytest.fixture
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await sign_in(web, world.jonas) as client:
        yield client


@pytest.fixture(scope="module")
async def pumps(world: World) -> dict[str, int]:
    """Posts about one thing that differ in what filters ask for."""
    await approved("pump care")
    return {
        "clip": await film(world.mira, 40, title="Impeller check", skills=["pump care"], tool="Caliper"),
        "long": await film(world.mira, 150, title="Impeller swap", level="expert"),
        "guide": await post(
            world.mira,
            "guide",
            title="Impeller cleaning",
            steps=[StepText("Loosen the gland nut"), StepText("Wipe the vanes with kerosene")],
        ),
        "german": await post(world.mira, title="Impeller einpassen", language="de"),
    }


def hits(text: str) -> set[int]:
    """The Posts that a page lists."""
    return {int(number) for number in re.findall(r'row-title.*?href="/posts/(\d+)', text)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"clip", "long", "guide", "german"}),
        ({"kind": "guide"}, {"guide"}),
        ({"kind": "video", "length": "short"}, {"clip"}),
        ({"skill": "pump-care"}, {"clip"}),
        ({"tool": "Caliper"}, {"clip"}),
        ({"level": "expert"}, {"long"}),
        ({"language": "de"}, {"german"}),
        ({"fresh": "week", "kind": "video"}, {"clip", "long"}),
        ({"kind": "no such kind", "fresh": "\0", "community": "x"}, {"clip", "long", "guide", "german"}),
    ],
)
async def test_an_address_says_all_that_narrows_a_search(
    jonas: httpx.AsyncClient, pumps: dict[str, int], query: dict[str, str], found: set[str]
) -> None:
    page = await jonas.get("/search", params={"q": "impeller", **query})
    assert hits(page.text) == {pumps[name] for name in found}


async def test_each_filter_says_how_many_it_leaves_unless_numbers_are_hidden(
    jonas: httpx.AsyncClient, pumps: dict[str, int], world: World
) -> None:
    page = (await jonas.get("/search?q=impeller&kind=video")).text
    assert re.search(
        r'name="kind" value="video" form="find" checked><span><bdi>Video</bdi> <small[^>]*>2<', page
    )
    assert re.search(r'name="kind" value="guide" form="find"><span><bdi>Guide</bdi> <small[^>]*>1<', page)
    assert re.search(
        r'name="length" value="short" form="find"><span><bdi>Under 1 min</bdi> <small[^>]*>1<', page
    )
    assert re.search(r'name="skill" value="pump-care" form="find"><span><bdi>#pump care</bdi>', page)
    assert "Show 2 Posts" in page
    await people.hide_numbers(world.jonas, True)
    quiet = (await jonas.get("/search?q=impeller&kind=video")).text
    await people.hide_numbers(world.jonas, False)
    assert "<small" not in quiet
    assert "Show 2 Posts" not in quiet


async def test_what_is_set_is_taken_off_one_by_one(jonas: httpx.AsyncClient, pumps: dict[str, int]) -> None:
    page = (await jonas.get("/search?q=impeller&kind=video&length=short")).text
    chips = re.findall(r'class="chip-set" href="([^"]+)"', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/search?q=impeller&length=short",
        "/search?q=impeller&kind=video",
    ]


async def test_a_closed_community_has_no_name_for_others(
    jonas: httpx.AsyncClient, world: World, pumps: dict[str, int]
) -> None:
    slug = await communities.create(world.mira, Words(name="Sealed circle", admission="closed"))
    number = (await communities.about(world.mira, slug)).id
    page = (await jonas.get("/search", params={"q": "impeller", "community": number})).text
    assert "Sealed circle" not in page
    assert hits(page) == set()
    await members_of(number, world.jonas)
    await post(world.jonas, title="Impeller of ours", audience="community", community_id=number)
    assert "Sealed circle" in (await jonas.get("/search?q=impeller")).text
    await database.execute("DELETE FROM membership WHERE person_id = $1", world.jonas)
    assert "Sealed circle" not in (await jonas.get("/search?q=impeller")).text


async def members_of(community: int, person: int) -> None:
    await database.execute(
        "INSERT INTO membership (community_id, person_id, at) VALUES ($1, $2, '2026-01-01')",
        community,
        person,
    )


@pytest.mark.parametrize("after", ["x", "\0", "🫧", "null", "e30", "x" * 10_000])
async def test_a_place_that_never_was_is_refused_calmly(jonas: httpx.AsyncClient, after: str) -> None:
    answer = await jonas.get("/search", params={"q": "impeller", "after": after})
    assert answer.status_code == 400
    assert "<main" in answer.text


async def test_a_page_beyond_the_end_is_a_page(
    jonas: httpx.AsyncClient, world: World, pumps: dict[str, int]
) -> None:
    after = seal(world.jonas, Place(-9.0, pumps["clip"] + 10_000))
    answer = await jonas.get("/search", params={"q": "impeller", "after": after})
    assert (answer.status_code, hits(answer.text)) == (200, set())


async def test_a_hit_shows_its_words_marked_and_opens_at_the_step(
    jonas: httpx.AsyncClient, pumps: dict[str, int]
) -> None:
    page = (await jonas.get("/search?q=kerosene")).text
    assert "<mark>kerosene</mark>" in page
    assert "Step 2" in page
    assert re.search(rf'href="/posts/{pumps["guide"]}\?step=(\d+)#step-\1"', page)


async def test_a_mistyped_word_is_told_and_can_be_meant(
    jonas: httpx.AsyncClient, pumps: dict[str, int]
) -> None:
    page = (await jonas.get("/search?q=impelelr+check")).text
    assert pumps["clip"] in hits(page)
    assert "Results for <em dir='auto'>impeller check</em>" in page
    assert "/search?q=impelelr+check&amp;literal=on" in page
    literal = (await jonas.get("/search?q=impelelr&literal=on")).text
    assert hits(literal) == set()


async def test_a_skill_that_is_named_stands_first_with_follow(jonas: httpx.AsyncClient, world: World) -> None:
    number = await approved("rotor balance")
    await approved("rotor welding")
    page = (await jonas.get("/search?q=Rotor Balance")).text
    assert page.index("named-link") < page.index("found-else")
    assert f'action="/follows/skill/{number}"' in page
    await follows.set(world.jonas, "skill", number, True)
    assert "Following" in (await jonas.get("/search?q=rotor-balance")).text
    begun = (await jonas.get("/search?q=rotor", headers=PART)).text
    assert {"#rotor balance", "#rotor welding"} <= set(re.findall(r"#[\w ]+", begun))


async def test_suggestions_lead_to_skills_and_people_and_to_what_was_looked_for(
    jonas: httpx.AsyncClient, world: World
) -> None:
    await approved("mirage hunting")
    names.forget()
    await jonas.get("/search?q=mirror foil")
    part = (await jonas.get("/search/suggestions?q=mir")).text
    assert 'data-words="mirror foil"' in part
    assert 'data-address="/skills/mirage-hunting"' in part
    assert 'data-address="/people/mira-alves"' in part
    assert part.index("mirror foil") < part.index("mirage")
    assert (await jonas.get("/search/suggestions?q=")).text.strip() == ""


async def test_a_skill_that_never_was_or_was_merged_breaks_no_page(
    jonas: httpx.AsyncClient, pumps: dict[str, int]
) -> None:
    old = await approved("old pumps")
    await database.execute(
        """
        UPDATE skill SET state = 'merged', merged_into = (SELECT id FROM skill WHERE slug = 'pump-care')
        WHERE id = $1
        """,
        old,
    )
    assert (await jonas.get("/search?q=zzyzx&skill=no-such")).status_code == 200
    assert 'value="pump-care" selected' in (await jonas.get("/search?q=zzyzx&skill=old-pumps")).text
    assert hits((await jonas.get("/search?q=impeller&skill=old-pumps")).text) == {pumps["clip"]}


@pytest.mark.parametrize(
    "words", ["'", "q' | 'z", "\0", "((", "%_", "x" * 10_000, "🫧", "ذ", "-1", "a b c d e f g h i"]
)
async def test_whatever_is_typed_there_is_a_page(jonas: httpx.AsyncClient, words: str) -> None:
    for path in ("/search", "/search/suggestions", "/search/questions"):
        assert (await jonas.get(path, params={"q": words})).status_code == 200
