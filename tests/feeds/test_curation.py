"""L&D approves and merges Skills."""

import httpx
import pytest

from app import clock, database
from app.people import tokens
from app.refusal import Refusal
from feeds import cards, curation, search, skills
from tests.feeds.helpers import post
from tests.world import World


async def test_an_approved_skill_is_seen_and_found_by_all(world: World) -> None:
    number = await post(world.mira, skills=["Riveting"], title="One")
    assert [(new.slug, new.by, new.posts) for new in await curation.proposals()] == [
        ("riveting", "Mira Alves", 1)
    ]
    for _ in range(2):
        await curation.approve(world.lena, "riveting")
    assert await curation.proposals() == []
    assert [tag.slug for tag in (await cards.card(world.jonas, number)).skills] == ["riveting"]
    found = await search.find(world.jonas, search.Query(text="riveting"))
    assert [card.id for card in found.cards] == [number]
    assert await database.values("SELECT act FROM audit_line") == ["skill.approved"]


async def test_merging_moves_all_and_leaves_a_way(world: World) -> None:
    old, both = [await post(world.mira, skills=names) for names in (["Soldering"], ["Soldering", "Brazing"])]
    for name in ("soldering", "brazing"):
        await curation.approve(world.lena, name)
        skill = await database.value("SELECT id FROM skill WHERE slug = $1", name)
        await database.execute(
            "INSERT INTO follow VALUES ($1, 'skill', $2, $3)", world.jonas, skill, clock.now()
        )
    await curation.merge(world.lena, "soldering", "brazing")
    about = await skills.about(world.jonas, "soldering")
    assert (about.slug, about.posts, about.following, set(about.tried)) == ("brazing", 2, True, {old, both})
    assert about.synonyms == ["Soldering"]
    found = await search.find(world.jonas, search.Query(text="soldering", skill="soldering"))
    assert {card.id for card in found.cards} == {old, both}
    assert await skills.propose(world.sofia, "soldering") == about.id
    with pytest.raises(Refusal) as no:
        await curation.approve(world.lena, "soldering")
    assert no.value.code == "skill_merged"


@pytest.mark.parametrize(
    ("slug", "into", "code"),
    [
        ("brazing", "brazing", "skill_itself"),
        ("nothing", "brazing", "skill_missing"),
        ("brazing", "x\0", "skill_missing"),
    ],
)
async def test_a_merger_that_makes_no_sense_is_refused(world: World, slug: str, into: str, code: str) -> None:
    with pytest.raises(Refusal) as no:
        await curation.merge(world.lena, slug, into)
    assert no.value.code == code


async def test_only_learning_and_development_may(web: httpx.AsyncClient, world: World) -> None:
    await post(world.mira, skills=["Crimping"])
    statuses = {}
    for person in (world.mira, world.paul, world.lena):
        sent = {"authorization": f"Bearer {await tokens.issue(person, 'test')}"}
        statuses[person] = (await web.put("/api/v1/skills/crimping/approval", headers=sent)).status_code
    assert statuses == {world.mira: 403, world.paul: 403, world.lena: 204}
