"""Lists of Skills from files: our own, the company's, and those of ESCO's form."""

import pytest

from app import database
from app.refusal import Refusal
from feeds import importing, skill_tree, skills
from feeds.importing import Plan
from tests.world import World, approved


async def bring(world: World, text: str) -> Plan:
    return await importing.bring(world.lena, importing.read(text.encode()))


async def test_the_starter_list_names_skills_in_groups_and_both_languages(world: World) -> None:
    rows = importing.starter()
    assert 150 <= len(rows) <= 200
    assert all(row.names.get("de") for row in rows)
    plan = await importing.bring(None, rows)
    assert (len(plan.new), plan.fuller) == (len(rows), [])
    groups = [branch for branch in await skill_tree.tree(world.jonas) if branch.below]
    assert len(groups) > 10
    assert all(len(skill.name) <= skills.NAME_MAX for skill in await skills.listed(world.jonas))
    assert [found.name for found in await skills.suggest(world.jonas, "SVERWEIS")] == ["Spreadsheet formulas"]
    again = await importing.bring(None, rows)
    assert again == Plan([], [], len(rows))


async def test_an_import_adds_and_takes_nothing_away(world: World) -> None:
    number = await approved("Riveting")
    await database.execute("UPDATE skill SET synonyms = '{rivets}' WHERE id = $1", number)
    plan = await bring(
        world, "name;name_de;aliases;parent\nJoining;Fügen;;\nriveting;Nieten;pop rivet|rivets;Joining\n"
    )
    assert (plan.new, plan.fuller, plan.same) == (["Joining"], ["Riveting"], 0)
    about = await skills.about(world.jonas, "riveting")
    assert (about.id, about.name, about.synonyms) == (number, "Riveting", ["rivets", "pop rivet"])
    assert [one.name for one in (await skill_tree.family(number)).above] == ["Joining"]


async def test_a_public_list_is_known_again_by_its_addresses(world: World) -> None:
    head = "uri,label,altLabel,skillType,description\n"
    first = await bring(world, head + 'esco/1,keep bees,"tend hives\nlook after bees",skill,"Long, words."\n')
    assert first.new == ["keep bees"]
    second = await bring(world, head + "esco/1,keep honey bees,,skill,\n")
    assert (second.new, second.fuller) == ([], ["keep bees"])
    assert await skills.propose(world.mira, "Tend hives") == await skills.propose(
        world.mira, "keep honey bees"
    )


async def test_looking_first_changes_nothing(world: World) -> None:
    before = await database.value("SELECT count(*) FROM skill")
    assert (await importing.plan(importing.read(b"name\nFelting\n"))).new == ["Felting"]
    assert await database.value("SELECT count(*) FROM skill") == before


async def test_names_that_differ_in_signs_only_stay_two(world: World) -> None:
    plan = await bring(world, "name\nC++ coding\nC# coding\n")
    assert plan.new == ["C++ coding", "C# coding"]
    slugs = await database.values("SELECT slug FROM skill WHERE name LIKE 'C_% coding' ORDER BY id")
    assert slugs == ["c-coding", "c-coding-2"]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("name\nGood one\n,\n!!!\n", "skill_row_name", "4"),
        (f"name\nGood one\n{'x' * 121}\n", "skill_row_long", "3"),
        ("name\nGood one\nOther\ngood-ONE\n", "skill_row_twice", "4"),
        ("name,parent\nGood one,\nOther,Nowhere at all\n", "skill_row_parent", "3"),
        ("name,parent\nGood one,Other\nOther,Good one\n", "skill_row_loop", "3"),
        ("name,parent\nGood one,Good one\n", "skill_row_loop", "2"),
        ("title,words\nGood one,x\n", "skill_file_header", None),
        ("", "skill_file_header", None),
    ],
)
async def test_a_faulty_row_is_named_and_nothing_is_half_imported(
    world: World, text: str, code: str, row: str | None
) -> None:
    before = await database.value("SELECT count(*) FROM skill")
    with pytest.raises(Refusal) as no:
        await bring(world, text)
    assert no.value.code == code
    assert row is None or str(no.value.value).startswith(row)
    assert await database.value("SELECT count(*) FROM skill") == before


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(Refusal) as no:
        importing.read(b"name\n\xff\xfe\x00\n")
    assert no.value.code == "skill_file_text"
