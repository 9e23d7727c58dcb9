"""What a card shows."""

from typing import Any

import pytest

from app import clock, database
from app.language import within
from app.people import people
from app.people.people import Face
from feeds import applications, cards, curation, merging, reactions, saves
from feeds.cards import Mine, Tag
from feeds.posts import StepText
from feeds.steps import steps
from tests.feeds.helpers import asset, photo, post
from tests.world import World, approved


async def test_a_card_shows_everything_about_a_post(world: World) -> None:
    number = await photo(world.mira, skills=["Steam wand", "Milk"], title="Purge first")
    await database.execute("UPDATE skill SET state = 'approved'")
    card = await cards.card(world.jonas, number)
    assert (card.kind, card.state, card.title, card.language) == ("photo", "live", "Purge first", "en")
    assert (card.author.name, card.author.handle, card.author.initials) == ("Mira Alves", "mira-alves", "MA")
    assert (card.author.team, card.author.site, card.author_id) == ("Assembly", "Porto", world.mira)
    assert card.skills == [Tag("steam-wand", "Steam wand"), Tag("milk", "Milk")]
    assert [(media.kind, media.alt) for media in card.media] == [("photo", "A steam wand over a drip tray")]
    assert card.mine == Mine(False, False, False, False, False, False)


async def test_a_card_knows_what_the_viewer_did(world: World) -> None:
    number = await post(world.mira)
    await reactions.set(world.jonas, number, "useful", True)
    await reactions.set(world.jonas, number, "me_too", True)
    await saves.set(world.jonas, number, True)
    await applications.apply(world.jonas, number, "worked", did="cleaned it")
    await database.execute(
        "INSERT INTO follow VALUES ($1, 'person', $2, $3)", world.jonas, world.mira, clock.now()
    )
    card = await cards.card(world.jonas, number)
    assert card.mine == Mine(useful=True, me_too=True, saved=True, tried=True, following=True, own=False)
    assert (card.useful, card.me_too, card.tried.count) == (1, 1, 1)
    assert (await cards.card(world.mira, number)).mine == Mine(False, False, False, False, False, own=True)


async def test_up_to_three_named_faces_stand_for_those_who_tried_it(world: World) -> None:
    number = await post(world.mira)
    crowd = (world.jonas, world.sofia, world.ines, world.tomas, world.lena)
    for person in crowd:
        await applications.apply(person, number, "worked", named=person != world.lena)
    await applications.apply(world.paul, number, "planned")
    card = await cards.card(world.jonas, number)
    assert card.tried.count == len(crowd)
    assert [face.name for face in card.tried.faces] == ["Tomas Brandt", "Ines Couto", "Sofia Prata"]
    assert card.tried.faces[0] == Face("Tomas Brandt", "tomas-brandt", None, "Leipzig")


async def test_the_order_is_kept_and_unreadable_ones_fall_out(world: World) -> None:
    one, two = await post(world.mira), await post(world.mira)
    secret = await post(world.mira, audience="team")
    assert [card.id for card in await cards.cards(world.jonas, [two, secret, 2**40, one])] == [two, one]
    assert await cards.cards(world.jonas, []) == []


async def test_steps_come_in_order_with_their_pictures(world: World) -> None:
    picture = await asset(world.mira)
    number = await post(
        world.mira, "guide", steps=[StepText("open"), StepText("turn", picture)], consent="nobody"
    )
    shown = await steps(world.jonas, number)
    assert [(step.position, step.text, step.media and step.media.id) for step in shown] == [
        (1, "open", None),
        (2, "turn", picture),
    ]
    assert (await cards.card(world.jonas, number)).steps == 2


@pytest.mark.parametrize("count", [1, 20])
async def test_any_number_of_cards_is_one_statement(
    world: World, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [await photo(world.mira) for _ in range(count)]
    asked = []
    real = database.value

    async def counted(*args: Any) -> object:
        asked.append(args)
        return await real(*args)

    monkeypatch.setattr(database, "value", counted)
    assert len(await cards.cards(world.jonas, ids)) == count
    assert len(asked) == 1


async def test_what_somebody_is_trusted_for_is_said_in_the_readers_language(world: World) -> None:
    await database.execute(
        "INSERT INTO skill (slug, name, names, created_at) VALUES ('pump-seals', 'Pump seals', $1, $2)",
        database.dump({"de": "Pumpendichtungen"}),
        clock.now(),
    )
    number = await post(world.sofia)
    await people.entitle(world.sofia, "Pump seals")
    seen = []
    for tongue in ("en", "de"):
        with within(tongue):
            seen.append((await cards.card(world.jonas, number)).author.title)
    assert seen == ["Pump seals", "Pumpendichtungen"]


async def test_a_title_follows_its_skill_to_another_name_and_into_another_skill(world: World) -> None:
    number = await post(world.tomas)
    for name in ("Grinding", "Machining"):
        await approved(name)
    await people.entitle(world.tomas, "Grinding")
    seen = []
    await curation.describe(world.lena, "grinding", curation.About(name="Fine grinding"))
    seen.append((await cards.card(world.jonas, number)).author.title)
    await merging.merge(world.lena, "fine-grinding", "machining")
    seen.append((await cards.card(world.jonas, number)).author.title)
    await people.entitle(world.tomas, "Nothing of ours")
    seen.append((await cards.card(world.jonas, number)).author.title)
    await people.entitle(world.tomas, None)
    seen.append((await cards.card(world.jonas, number)).author.title)
    assert seen == ["Fine grinding", "Machining", "Nothing of ours", None]
