"""L&D approves and merges Skills."""

import asyncio
from contextvars import Context
from datetime import timedelta

import httpx
import msgspec
import pytest

from app import clock, database
from app.people import tokens
from app.refusal import Refusal
from feeds import cards, curation, feed, follows, merging, posts, search, skills
from tests.feeds.helpers import content, post
from tests.feeds.making import WAITING, refused
from tests.world import World, approved


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
    await merging.merge(world.lena, "soldering", "brazing")
    about = await skills.about(world.jonas, "soldering")
    assert (about.slug, about.posts, about.following, set(about.newest)) == ("brazing", 2, True, {old, both})
    assert about.synonyms == ["Soldering"]
    found = await search.find(
        world.jonas, search.Query(text="soldering", filters=search.Filters(skill="soldering"))
    )
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
        await merging.merge(world.lena, slug, into)
    assert no.value.code == code


async def test_only_learning_and_development_may(web: httpx.AsyncClient, world: World) -> None:
    await post(world.mira, skills=["Crimping"])
    statuses = {}
    for person in (world.mira, world.paul, world.lena):
        sent = {"authorization": f"Bearer {await tokens.issue(person, 'test')}"}
        statuses[person] = (await web.put("/api/v1/skills/crimping/approval", headers=sent)).status_code
    assert statuses == {world.mira: 403, world.paul: 403, world.lena: 204}


async def skill(slug: str) -> int:
    return await database.value("SELECT id FROM skill WHERE slug = $1", slug)


async def test_a_merger_can_be_undone_as_if_it_had_not_been(world: World) -> None:
    old, new, child = [await approved(name) for name in ("Rope work", "Knots", "Splicing")]
    await database.execute("UPDATE skill SET parent_id = $2, synonyms = '{ropes}' WHERE id = $1", child, old)
    first, second, both = [
        await post(world.mira, skills=names) for names in (["Rope work"], ["Knots"], ["Rope work", "Knots"])
    ]
    for person, followed in ((world.jonas, old), (world.sofia, old), (world.sofia, new)):
        await database.execute(
            "INSERT INTO follow VALUES ($1, 'skill', $2, $3)", person, followed, clock.now()
        )
    before = await standing_of(old, new, child)
    change = await merging.merge(world.lena, "rope-work", "knots")
    assert (await skills.named(world.jonas, "rope-work")).slug == "knots"
    later = await post(world.mira, skills=["Rope work"])
    assert await database.value("SELECT skill_id FROM post_skill WHERE post_id = $1", later) == new
    newest = next(iter(await curation.changes()))
    assert (newest.name, newest.now) == ("Rope work", "Knots")
    for _ in range(2):
        await curation.undo(world.lena, change)
    await posts.delete(world.mira, later)
    await database.execute("DELETE FROM post_skill WHERE post_id = $1", later)
    assert await standing_of(old, new, child) == before
    found = await search.find(
        world.jonas, search.Query(text="rope work", filters=search.Filters(skill="rope-work"))
    )
    assert {card.id for card in found.cards} == {first, both}
    assert {
        card.id
        for card in (
            await search.find(world.jonas, search.Query(filters=search.Filters(skill="knots")))
        ).cards
    } == {
        second,
        both,
    }


async def standing_of(*ids: int) -> list[str]:
    """Everything a merger touches, word by word."""
    return await database.values(
        """
        SELECT to_jsonb(s)::text FROM skill s WHERE s.id = ANY ($1)
        UNION ALL SELECT to_jsonb(k)::text FROM post_skill k WHERE k.skill_id = ANY ($1)
        UNION ALL SELECT to_jsonb(f)::text FROM follow f WHERE f.kind = 'skill' AND f.object_id = ANY ($1)
        ORDER BY 1
        """,
        list(ids),
    )


async def test_every_table_about_skills_follows_a_merger(world: World) -> None:
    about = await database.values(
        """
        SELECT conrelid::regclass::text || '.' || a.attname
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'skill'::regclass
        """
    )
    own = {"skill.parent_id", "skill.merged_into", "skill_vector.skill_id"}
    own |= {"skill_change.skill_id", "skill_change.into_id"}
    carried = {f"{carrier.table}.{carrier.column}" for carrier in merging.carriers}
    assert set(about) - own - carried == set()


async def test_interests_and_awards_follow_a_merger_and_come_back(world: World) -> None:
    old, new = await approved("Old craft"), await approved("New craft")
    moment = clock.now()
    for sql in (
        "INSERT INTO person_skill VALUES ($1, $2, 'helps')",
        "INSERT INTO excluded_skill VALUES ($1, $2, $3)",
        "INSERT INTO removed_interest VALUES ($1, 'skill', $2::bigint::text, $3)",
        """
        INSERT INTO award (person_id, skill_id, quarter, evidence, at, ends_at)
        VALUES ($1, $2, '2026-10-01', '{}', $3, $3)
        """,
    ):
        await database.execute(sql, world.mira, old, *([moment] if "$3" in sql else []))
    counted = """
        SELECT (SELECT count(*) FROM person_skill WHERE skill_id = $1)
            + (SELECT count(*) FROM excluded_skill WHERE skill_id = $1)
            + (SELECT count(*) FROM removed_interest WHERE kind = 'skill' AND key = $1::bigint::text)
            + (SELECT count(*) FROM award WHERE skill_id = $1)
    """
    change = await merging.merge(world.lena, "old-craft", "new-craft")
    assert [await database.value(counted, one) for one in (old, new)] == [0, 4]
    await curation.undo(world.lena, change)
    assert [await database.value(counted, one) for one in (old, new)] == [4, 0]


async def test_what_was_changed_since_a_merger_stays_changed(world: World) -> None:
    old, new = await approved("Old bolt"), await approved("New bolt")
    number = await post(world.mira, skills=["Old bolt"])
    await database.execute("INSERT INTO follow VALUES ($1, 'skill', $2, $3)", world.jonas, old, clock.now())
    change = await merging.merge(world.lena, "old-bolt", "new-bolt")
    await posts.edit(world.mira, number, content(skills=["Knots"]))
    await database.execute("DELETE FROM follow WHERE kind = 'skill' AND object_id = $1", new)
    await curation.undo(world.lena, change)
    assert [tag.name for tag in (await cards.card(world.jonas, number)).skills] == ["Knots"]
    assert not (await skills.about(world.jonas, "old-bolt")).following


async def test_a_skill_is_not_merged_into_what_stands_below_it(world: World) -> None:
    top, below = await approved("Metal work"), await approved("Filing metal")
    await database.execute("UPDATE skill SET parent_id = $2 WHERE id = $1", below, top)
    with pytest.raises(Refusal) as no:
        await merging.merge(world.lena, "metal-work", "filing-metal")
    assert no.value.code == "skill_child"
    await merging.merge(world.lena, "filing-metal", "metal-work")


async def test_a_merger_under_a_later_one_is_undone_after_it(world: World) -> None:
    for name in ("Tea one", "Tea two", "Tea three"):
        await approved(name)
    first = await merging.merge(world.lena, "tea-one", "tea-two")
    second = await merging.merge(world.lena, "tea-two", "tea-three")
    assert (await skills.named(world.jonas, "tea-one")).slug == "tea-three"
    with pytest.raises(Refusal) as no:
        await curation.undo(world.lena, first)
    assert no.value.code == "change_covered"
    for change in (second, first):
        await curation.undo(world.lena, change)
    assert (await skills.named(world.jonas, "tea-one")).slug == "tea-one"


async def test_after_thirty_days_nothing_is_taken_back(world: World) -> None:
    await approved("Day one"), await approved("Day two")
    change = await merging.merge(world.lena, "day-one", "day-two")
    with clock.at(clock.now() + timedelta(days=31)):
        assert change not in [one.id for one in await curation.changes()]
        with pytest.raises(Refusal) as no:
            await curation.undo(world.lena, change)
    assert (no.value.code, no.value.status) == ("change_missing", 404)


async def test_a_renamed_skill_is_found_by_its_old_address_and_name(world: World) -> None:
    number = await post(world.mira, skills=["Vice grip"])
    await curation.approve(world.lena, "vice-grip")
    given = msgspec.structs.replace(
        await curation.content("vice-grip"), name="Clamping", names={"de": "Spannen"}, synonyms=["vise"]
    )
    assert await curation.describe(world.lena, "vice-grip", given) == "clamping"
    about = await skills.about(world.jonas, "vice-grip")
    assert (about.slug, about.name, about.synonyms) == ("clamping", "Clamping", ["vise", "Vice grip"])
    for words in ("vice grip", "vise", "clamping"):
        found = await search.find(world.jonas, search.Query(text=words))
        assert number in {card.id for card in found.cards}
    assert await skills.propose(world.jonas, "Vice Grip") == about.id
    (change,) = [one for one in await curation.changes() if one.now == "Clamping"]
    await curation.undo(world.lena, change.id)
    about = await skills.about(world.jonas, "clamping")
    assert (about.slug, about.name, about.synonyms) == ("vice-grip", "Vice grip", [])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "Knots"}, "skill_taken"),
        ({"name": "x" * 61}, "skill_long"),
        ({"name": "!?"}, "skill_wrong"),
        ({"parent": "grinding"}, "skill_loop"),
        ({"parent": "fine-grinding"}, "skill_loop"),
        ({"parent": "nowhere"}, "skill_missing"),
    ],
)
async def test_a_name_or_place_that_cannot_be_is_refused(
    world: World, fields: dict[str, str], code: str
) -> None:
    for name in ("Knots", "Grinding", "Fine grinding"):
        await skills.propose(world.lena, name)
    await database.execute(
        "UPDATE skill SET parent_id = $1 WHERE slug = 'fine-grinding'", await skill("grinding")
    )
    given = msgspec.structs.replace(await curation.content("grinding"), **fields)
    with pytest.raises(Refusal) as no:
        await curation.describe(world.lena, "grinding", given)
    assert no.value.code == code
    assert (await curation.content("grinding")).name == "Grinding"


async def test_two_that_merge_each_into_the_other_do_not_block_each_other(world: World) -> None:
    for name in ("Anvil work", "Bellows work"):
        await approved(name)

    async def other() -> str | None:
        return await refused(merging.merge, world.lena, "bellows-work", "anvil-work")

    async with database.transaction():
        await skills.held("anvil-work")
        later = asyncio.create_task(other(), context=Context())
        async with asyncio.timeout(60):
            while not await database.value(WAITING):
                await asyncio.sleep(0)
        await merging.merge(world.lena, "anvil-work", "bellows-work")
    assert await later == "skill_merged"


async def test_the_reason_of_a_card_speaks_of_a_skill_by_the_name_it_has_now(world: World) -> None:
    first, second = await approved("Etching"), await approved("Acid work")
    await follows.set(world.greta, "skill", first, True)
    number = await post(world.mira, skills=["Etching"])

    async def reason() -> str | None:
        return next(card.reason for card in (await feed.page(world.greta)).cards if card.id == number)

    assert await reason() == "Mira Alves in Porto also works on #Etching"
    await curation.describe(world.lena, "etching", curation.About(name="Glass etching"))
    assert await reason() == "Mira Alves in Porto also works on #Glass etching"
    await merging.merge(world.lena, "glass-etching", "acid-work")
    assert await reason() == "Mira Alves in Porto also works on #Acid work"
    assert first != second
