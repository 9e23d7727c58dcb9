"""How a query may go on, from the first letter."""

from app import database
from app.language import within
from feeds import search
from feeds.search import names
from tests.feeds.helpers import post
from tests.world import World, approved


async def texts(viewer: int, text: str, kind: str, limit: int = 8) -> list[str]:
    return [one.text for one in await search.suggest(viewer, text, limit) if one.kind == kind]


async def test_skills_are_suggested_by_any_of_their_names_in_the_readers_language(world: World) -> None:
    skill = await approved("Bearing care")
    await database.execute(
        "UPDATE skill SET names = '{\"de\": \"Lagerpflege\"}', synonyms = '{Race}' WHERE id = $1", skill
    )
    names.forget()
    for text in ("b", "bear", "bearing c", "care", "rac", "lager"):
        [one] = [one for one in await search.suggest(world.jonas, text) if one.kind == "skill"]
        assert (one.text, one.place) == ("Bearing care", "bearing-care")
    with within("de"):
        assert await texts(world.jonas, "rac", "skill") == ["Lagerpflege"]


async def test_skills_that_begin_so_stand_before_those_with_the_word_in_the_middle(world: World) -> None:
    for name in ("Allen wrenching", "Wrenching by feel"):
        await approved(name)
    names.forget()
    assert await texts(world.jonas, "wrench", "skill") == ["Wrenching by feel", "Allen wrenching"]


async def test_a_proposed_skill_is_suggested_to_nobody(world: World) -> None:
    await post(world.mira, title="Something", skills=["Unheardof"])
    names.forget()
    assert await texts(world.jonas, "unheard", "skill") == []


async def test_people_are_suggested_by_the_beginning_of_a_name(world: World) -> None:
    for text in ("m", "mira", "alv", "Mira al", "MÍRA"):
        [one] = [one for one in await search.suggest(world.jonas, text) if one.kind == "person"]
        assert (one.text, one.place) == ("Mira Alves", "mira-alves")
    await database.execute(
        "INSERT INTO avoidance VALUES ($1, $2, 'mute', '2026-01-01')", world.tomas, world.mira
    )
    assert await texts(world.tomas, "mira", "person") == []


async def test_who_has_left_is_not_suggested(world: World) -> None:
    await database.execute("UPDATE person SET state = 'left' WHERE id = $1", world.greta)
    assert await texts(world.jonas, "greta", "person") == []


async def test_titles_are_suggested_to_those_who_find_the_post(world: World) -> None:
    number = await post(world.mira, title="Quench the blade")
    await post(world.mira, title="Quench in our own oil", audience="team")
    for text in ("quen", "quench th", "quench the blade"):
        found = [one for one in await search.suggest(world.jonas, text) if one.kind == "post"]
        assert [(one.text, one.place) for one in found] == [("Quench the blade", str(number))]
    assert set(await texts(world.sofia, "quench", "post")) == {"Quench the blade", "Quench in our own oil"}
    assert await texts(world.jonas, "our ow", "post") == []


async def test_a_mistyped_word_before_the_last_is_suggested_as_it_was_meant(world: World) -> None:
    number = await post(world.mira, title="Pivot tables by month")
    await post(world.mira, title="The privot of our Team", audience="team")
    found = await search.suggest(world.jonas, "pivto tab")
    assert [one.text for one in found if one.kind == "word"] == ["pivot tables"]
    assert [one.place for one in found if one.kind == "post"] == [str(number)]
    assert await texts(world.jonas, "pivto ", "word") == []
    assert await texts(world.jonas, "Pivot tab", "word") == ["Pivot tables"]
    assert await texts(world.sofia, "privot tab", "word") == ["privot tables"]
    assert await texts(world.jonas, "privot tab", "word") == ["pivot tables"]


async def test_there_is_room_for_every_kind(world: World) -> None:
    for name in ("Ostler", "Osprey", "Osmosis", "Oslo"):
        await approved(name)
        await post(world.mira, title=f"Osier {name}")
    names.forget()
    found = await search.suggest(world.jonas, "os", 6)
    assert len(found) == 6
    assert {one.kind for one in found} == {"skill", "word"}
    assert [one.kind for one in found] == sorted((one.kind for one in found), key=("skill", "word").index)
