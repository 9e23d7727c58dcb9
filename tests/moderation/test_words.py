import time

import pytest

from app import clock, database, jobs, limits
from app.refusal import Refusal
from feeds import posts
from moderation import holds, standing, words
from moderation.standing import Piece
from tests.moderation.colleagues import colleague, kinds, post, state, text
from tests.world import World


@pytest.fixture(autouse=True)
async def nothing_listed(pool: str) -> None:
    await database.execute("DELETE FROM word")


async def test_a_clean_post_of_somebody_new_is_live_at_once(world: World) -> None:
    await words.add(world.paul, "word", "Acme", "No customer names")
    assert await state(await post(await colleague(0))) == "live"


async def test_a_match_holds_marks_the_words_and_names_the_rule(world: World) -> None:
    await words.add(world.paul, "word", "Acme", "No customer names")
    number = await post(world.mira, text="How acme wants it. Acmeology is fine.")
    assert await state(number) == "held"
    found = await standing.standing(world.mira, number)
    assert found
    assert found.rule == "No customer names"
    assert found.text == [
        Piece("How ", False),
        Piece("acme", True),
        Piece(" wants it. ", False),
        *found.text[3:],
    ]
    assert await standing.standing(world.jonas, number) is None


async def test_a_word_is_found_whole_and_a_pattern_anywhere(world: World) -> None:
    await words.add(world.paul, "word", "C++", "No languages")
    await words.add(world.paul, "pattern", r"K-\d{4}", "No order numbers")
    assert [hit.found for hit in await words.find("Order k-1234 in C++, not in C+++.")] == [
        ["C++"],
        ["k-1234"],
    ]
    assert await words.find("AC++ and K-12") == []


async def test_an_edit_that_brings_the_words_in_takes_the_post_out_of_sight(world: World) -> None:
    await words.add(world.paul, "word", "Acme", "No customer names")
    number = await post(world.mira)
    await posts.edit(world.mira, number, text(text="For Acme only."))
    assert await state(number) == "hidden"
    await posts.edit(world.mira, number, text(text="For everybody."))
    await holds.release(world.ines, number)
    assert await state(number) == "live"


async def test_a_moderator_releases_a_held_post(world: World) -> None:
    await words.add(world.paul, "word", "Acme", "No customer names")
    number = await post(world.mira, text="For Acme only.")
    await jobs.drain()
    assert "hold" in await kinds(world.ines)
    assert number in [held.post_id for held in await holds.waiting(world.ines)]
    await holds.release(world.ines, number)
    assert await state(number) == "live"
    assert not await database.value("SELECT count(*) FROM notice WHERE group_key = $1", f"hold:{number}")
    assert "hold_released" in await kinds(world.mira)
    assert await database.value("SELECT count(*) FROM audit_line WHERE act = 'hold.released'")


async def test_a_moderator_gives_a_held_post_back_to_be_changed(world: World) -> None:
    await words.add(world.paul, "word", "Acme", "No customer names")
    number = await post(world.mira, text="For Acme only.")
    await holds.give_back(world.ines, number)
    assert await state(number) == "draft"
    await posts.edit(world.mira, number, text(text="For everybody."))
    assert await posts.publish(world.mira, number) == "live"


async def test_nobody_releases_an_own_post(world: World) -> None:
    await words.add(world.paul, "word", "Acme", "No customer names")
    number = await post(world.ines, text="For Acme only.")
    with pytest.raises(Refusal) as refused:
        await holds.release(world.ines, number)
    assert refused.value.status == 404
    await holds.release(world.tomas, number)


@pytest.mark.parametrize("pattern", [r"(a{1,200}){1,200}", r"(a{1,150}b?){1,150}$"])
async def test_a_catastrophic_pattern_is_refused(world: World, pattern: str) -> None:
    with pytest.raises(Refusal) as refused:
        await words.add(world.paul, "pattern", pattern, "Too clever")
    assert refused.value.code == "pattern_slow"


@pytest.mark.parametrize("pattern", [r"(a{1,200}){1,200}", r"(a+)+$", r"(a|aa)+$", r"(a*)*\1b"])
async def test_a_catastrophic_pattern_stops_in_time_and_holds_nobody_up(world: World, pattern: str) -> None:
    await database.execute(
        "INSERT INTO word (kind, pattern, note, at) VALUES ('pattern', $1, 'Old', $2)", pattern, clock.now()
    )
    await words.add(world.paul, "word", "Acme", "No customer names")
    longest = (await limits.current()).text_max
    before = time.perf_counter()
    found = await words.find("a" * (longest - 6) + " acme!")
    taken = time.perf_counter() - before
    assert ["acme"] in [hit.found for hit in found]
    assert await state(await post(world.mira, text="a" * (longest - 1) + "!")) in ("live", "held")
    assert taken < 10 * (words.LIST_MS + 2 * words.PATTERN_MS) / 1000


@pytest.mark.parametrize(
    ("kind", "pattern", "note", "code"),
    [
        ("pattern", "(", "A rule", "pattern_wrong"),
        ("pattern", "a*", "A rule", "pattern_empty"),
        ("word", " ", "A rule", "word_empty"),
        ("word", "Acme", " ", "note_needed"),
        ("word", "a" * (words.PATTERN_MAX + 1), "A rule", "word_long"),
    ],
)
async def test_what_does_not_fit_the_list_is_refused(
    world: World, kind: str, pattern: str, note: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await words.add(world.paul, kind, pattern, note)
    assert refused.value.code == code


async def test_changes_of_the_list_are_audited(world: World) -> None:
    number = await words.add(world.paul, "word", "Acme", "No customer names")
    await words.delete(world.tomas, number)
    assert await database.values(
        "SELECT act FROM audit_line WHERE subject_kind = 'word' AND subject_id = $1 ORDER BY id", str(number)
    ) == ["word.added", "word.deleted"]
    assert await words.known() == []


def test_marking_finds_every_occurrence() -> None:
    assert standing.mark("Acme and ACME", ["acme"]) == [
        Piece("Acme", True),
        Piece(" and ", False),
        Piece("ACME", True),
    ]
