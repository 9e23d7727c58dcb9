"""Finding, proposing and counting Skills."""

import pytest

from app import database
from app.language import within
from app.refusal import Refusal
from feeds import blocks, cards, skill_tree, skills
from tests.feeds.helpers import post
from tests.world import World


async def approve(name: str, *synonyms: str) -> None:
    await database.execute(
        "UPDATE skill SET state = 'approved', synonyms = $2 WHERE name = $1", name, list(synonyms)
    )


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Steam wand", "steam-wand"),
        ("Crème brûlée", "creme-brulee"),
        ("Straße & Gefälle", "strasse-gefalle"),
        ("تنظيف المضخة", "تنظيف-المضخة"),
        ("C/S_7", "c-s-7"),
    ],
)
def test_an_address_is_made_of_any_script(name: str, slug: str) -> None:
    assert skills.slug(name) == slug


async def test_the_same_skill_in_other_words_is_the_same_skill(world: World) -> None:
    first = await skills.propose(world.mira, "Pallet wrap")
    await approve("Pallet wrap", "Stretch film")
    for name in ("pallet wrap", "#Pallet-Wrap", "stretch FILM", " Pallet  wrap "):
        assert await skills.propose(world.jonas, name) == first


async def test_a_proposed_skill_is_seen_by_its_author_until_it_is_approved(world: World) -> None:
    number = await post(world.mira, skills=["Leak test"])
    assert [tag.name for tag in (await cards.card(world.mira, number)).skills] == ["Leak test"]
    assert (await cards.card(world.jonas, number)).skills == []
    assert [found.slug for found in await skills.suggest(world.mira, "leak")] == ["leak-test"]
    assert await skills.suggest(world.jonas, "leak") == []
    with pytest.raises(Refusal) as no:
        await skills.about(world.jonas, "leak-test")
    assert no.value.status == 404
    await approve("Leak test")
    assert [tag.name for tag in (await cards.card(world.jonas, number)).skills] == ["Leak test"]
    assert (await skills.about(world.jonas, "leak-test")).posts == 1


async def test_suggestions_begin_a_word_of_a_name_or_synonym(world: World) -> None:
    for name in ("Torque wrench", "Wrench care", "Bag seal"):
        await skills.propose(world.mira, name)
    await approve("Torque wrench", "Drehmomentschlüssel")
    await approve("Wrench care")
    await approve("Bag seal")
    assert [found.name for found in await skills.suggest(world.jonas, "WREN")] == [
        "Wrench care",
        "Torque wrench",
    ]
    assert [found.name for found in await skills.suggest(world.jonas, "drehmomentschlus")] == [
        "Torque wrench"
    ]
    assert await skills.suggest(world.jonas, "  ") == []


async def test_a_merged_skill_leads_to_the_one_it_became(world: World) -> None:
    old, new = await skills.propose(world.mira, "Old way"), await skills.propose(world.mira, "New way")
    await database.execute("UPDATE skill SET state = 'approved' WHERE id = $1", new)
    await database.execute("UPDATE skill SET state = 'merged', merged_into = $2 WHERE id = $1", old, new)
    assert (await skills.named(world.jonas, "old-way")).slug == "new-way"
    assert await skills.propose(world.jonas, "Old way") == new


async def test_the_page_shows_most_tried_newest_and_open_questions(world: World) -> None:
    titles = ("old", "few", "many", "fresh")
    old, few, many, fresh = [await post(world.mira, skills=["Gauges"], title=title) for title in titles]
    for number, times in ((few, 2), (many, 9)):
        await database.execute("UPDATE post SET tried = $2 WHERE id = $1", number, times)
    question = await post(world.jonas, "question", skills=["Gauges"])
    await approve("Gauges")
    about = await skills.about(world.sofia, "gauges")
    assert (about.tried, about.newest) == ([many, few], [fresh, old])
    assert (about.questions, about.posts, about.following) == ([question], 5, False)


async def test_a_name_is_read_in_the_language_of_the_reader(world: World) -> None:
    number = await post(world.mira, skills=["Welding"])
    await approve("Welding")
    await database.execute("UPDATE skill SET names = $1 WHERE slug = 'welding'", '{"de": "Schweißen"}')
    with within("de"):
        assert (await skills.about(world.jonas, "welding")).name == "Schweißen"
        assert [tag.name for tag in (await cards.card(world.jonas, number)).skills] == ["Schweißen"]
        assert [found.name for found in await skills.suggest(world.jonas, "weld")] == ["Schweißen"]
        assert await skills.spoken(["Welding", "Unheard of"]) == ["Schweißen", "Unheard of"]
    assert (await skills.about(world.jonas, "welding")).name == "Welding"
    assert await skills.propose(world.jonas, "schweißen") == await skills.propose(world.jonas, "Welding")


async def test_a_count_follows_what_becomes_of_a_post(world: World) -> None:
    number = await post(world.mira, skills=["Counting"])
    await approve("Counting")
    assert await counted("Counting", world.jonas) == 1
    changes = {
        "state = 'hidden'": 0,
        "state = 'live'": 1,
        "deleted_at = changed_at": 0,
        "deleted_at = NULL": 1,
        "audience = 'link'": 0,
    }
    for change, posts in changes.items():
        await database.execute(f"UPDATE post SET {change} WHERE id = $1", number)  # noqa: S608 - these five
        assert await counted("Counting", world.jonas) == posts, change
    await database.execute("UPDATE post SET owner_id = $2 WHERE id = $1", number, world.sofia)
    assert [await counted("Counting", person) for person in (world.mira, world.sofia)] == [0, 1]


async def test_the_tree_counts_as_the_list_does(world: World) -> None:
    listed = {one.slug: one.posts for one in await skills.listed(world.sofia)}
    leaves = {branch.top.slug: branch.top.posts for branch in await skill_tree.tree(world.sofia)}
    assert leaves == listed


async def test_at_most_eight_are_suggested_and_a_hyphen_begins_a_word(world: World) -> None:
    for number in range(10):
        await skills.propose(world.mira, f"Press {number}")
    await skills.propose(world.mira, "Push-fit joints")
    assert len(await skills.suggest(world.mira, "press")) == skills.SUGGESTED
    assert [found.name for found in await skills.suggest(world.mira, "fit")] == ["Push-fit joints"]


async def test_an_address_goes_before_a_synonym(world: World) -> None:
    await skills.propose(world.mira, "Warm up")
    own = await skills.propose(world.mira, "Cold start")
    await approve("Warm up", "Cold start")
    assert await skills.propose(world.jonas, "Cold start") == own


async def test_without_a_name_a_muted_author_still_counts(world: World) -> None:
    for unnamed in (True, False):
        await post(world.mira, "question", anonymous=unnamed, skills=["Muting"])
    await approve("Muting")
    assert await counted("Muting", world.greta) == 2
    await blocks.set(world.greta, world.mira, "mute", True)
    assert await counted("Muting", world.greta) == 1
    await blocks.set(world.greta, world.mira, "mute", False)


async def test_what_stands_below_something_not_approved_stands_at_the_top(world: World) -> None:
    top, middle, leaf = [await skills.propose(world.mira, name) for name in ("Works", "Hall", "Bench")]
    for child, parent in ((middle, top), (leaf, middle)):
        await database.execute("UPDATE skill SET parent_id = $2 WHERE id = $1", child, parent)
    for name in ("Works", "Hall", "Bench"):
        await approve(name)
    number = await post(world.jonas, skills=["Hall"])
    assert [skill.name for skill in (await skill_tree.family(leaf)).above] == ["Works", "Hall"]
    assert (await skills.about(world.mira, "works")).posts == 1
    await database.execute("UPDATE skill SET state = 'proposed' WHERE id = $1", middle)
    assert "Bench" in [branch.top.name for branch in await skill_tree.tree(world.mira)]
    about = await skills.about(world.mira, "works")
    assert (about.posts, number in about.newest) == (0, False)


async def counted(name: str, viewer: int) -> int:
    return next(one.posts for one in await skills.listed(viewer) if one.name == name)
