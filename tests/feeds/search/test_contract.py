"""What every engine keeps to, whatever stands behind it.

Each test makes words of its own, since all engines share the module's database.
"""

import string

import pytest

from app import database
from app.events import Verb
from app.language import within
from feeds import posts, search
from feeds.posts import StepText, Use
from feeds.search import Filters, Query
from feeds.states import move
from tests.feeds.helpers import asset, content, draft, film, photo, post
from tests.feeds.search.asking import DRAW, find, hits, word
from tests.feeds.search.conftest import Running
from tests.world import World, approved


async def test_what_is_put_in_is_found_what_is_replaced_no_more_and_what_is_removed_neither(
    running: Running, world: World
) -> None:
    old, new = word(), word()
    number = await draft(world.mira, title=f"The {old} valve")
    assert await find(running, world.mira, old) == []
    await posts.publish(world.mira, number)
    assert await find(running, world.jonas, old) == [number]
    await posts.edit(world.mira, number, content(title=f"The {new} valve"))
    assert await find(running, world.jonas, old, literal=True) == []
    assert await find(running, world.jonas, new) == [number]
    await posts.delete(world.mira, number)
    assert await find(running, world.mira, new) == []
    assert (await hits(running, world.mira, new)).hits == []


async def test_every_text_of_a_post_is_found(running: Running, world: World) -> None:
    title, text, step, shown, alt, tool = (word() for _ in range(6))
    number = await post(
        world.mira,
        "guide",
        title=title,
        text=text,
        tool=tool,
        steps=[StepText(step), StepText("Close it", await asset(world.mira), alt=shown)],
        assets=[Use(await asset(world.mira), alt)],
        consent="nobody",
    )
    for one in (title, text, step, shown, alt, tool, f"{title} {text}", f"{step} {alt}"):
        assert await find(running, world.jonas, one) == [number], one


async def test_the_beginning_of_a_word_finds_it_while_typing(running: Running, world: World) -> None:
    name = word(10)
    number = await post(world.mira, title=f"Grease the {name}")
    for length in range(5, 11):
        assert await find(running, world.jonas, name[:length], typing=True) == [number]


@pytest.mark.parametrize("typed", ["cafetière", "CAFETIERE", "cafetiere", "Cafetiére"])
async def test_case_and_accents_do_not_matter(running: Running, world: World, typed: str) -> None:
    name = word()
    number = await post(world.mira, title=f"Cafetière {name}", language="fr")
    assert await find(running, world.jonas, f"{typed} {name}") == [number]


async def test_one_wrong_letter_still_finds_it(running: Running, world: World) -> None:
    """FIND-7: left out, added, changed, or swapped with its neighbour."""
    name = word(9)
    number = await post(world.mira, title=f"The {name} valve")
    other = "x" if name[4] != "x" else "z"
    for typed in (
        name[:4] + name[5:],
        name[:4] + other + name[4:],
        name[:4] + other + name[5:],
        name[:4] + name[5] + name[4] + name[6:],
    ):
        assert await find(running, world.jonas, typed) == [number], typed


async def test_a_word_of_a_skill_is_forgiven_too(running: Running, world: World) -> None:
    name = word(10)
    await approved(name)
    number = await post(world.mira, title="Turn it by hand", skills=[name])
    assert await find(running, world.jonas, name[:6] + name[7:]) == [number]


@pytest.mark.parametrize("code", ["0x800{}", "ERR-{}", "C{}++", ".{}net", "F{}#"])
async def test_codes_are_found_whole(running: Running, world: World, code: str) -> None:
    mark = "".join(DRAW.choices(string.digits, k=5))
    named = code.format(mark)
    number = await post(world.mira, title="When it fails", text=f"It says ({named}), and stops.")
    await post(world.mira, title="When it fails", text="It says nothing, and stops.")
    assert await find(running, world.jonas, named) == [number]


async def test_posts_of_the_skill_that_is_named_come_first(running: Running, world: World) -> None:
    name, other = word(), word()
    await approved(name)
    inside = await post(world.mira, title=f"All about {name} and {name}", text=name)
    tagged = await post(world.mira, title="Something else", text=other, skills=[name])
    assert await find(running, world.jonas, name) == [tagged, inside]


async def test_another_name_of_a_skill_finds_what_is_written_under_the_first(
    running: Running, world: World
) -> None:
    """In whatever language: the German name finds the English Post."""
    english, german, alias = word(), word(), word()
    skill = await approved(english)
    await database.execute(
        "UPDATE skill SET names = jsonb_build_object('de', $2::text), synonyms = ARRAY[$3] WHERE id = $1",
        skill,
        german,
        alias,
    )
    number = await post(world.mira, title="Lines and columns", skills=[english])
    with within("de"):
        assert await find(running, world.jonas, german) == [number]
    assert await find(running, world.jonas, alias) == [number]


async def test_pages_join_without_gap_or_double(running: Running, world: World) -> None:
    name = word()
    made = {await post(world.mira, title=f"{name} {number}") for number in range(7)}
    await running.caught_up()
    found: list[int] = []
    place = None
    while True:
        page = await search.find(world.jonas, Query(text=name, size=3, after=place))
        found += [card.id for card in page.cards]
        if not (place := page.next):
            break
    assert sorted(found) == sorted(made)


async def test_a_page_beyond_the_end_is_empty(running: Running, world: World) -> None:
    name = word()
    number = await post(world.mira, title=name)
    await running.caught_up()
    beyond = await search.find(world.jonas, Query(text=name, after=search.Place(-1.0, number)))
    assert (beyond.cards, beyond.next) == ([], None)


async def test_facets_count_what_a_filter_would_leave(running: Running, world: World) -> None:
    name, skill = word(), word()
    await approved(skill)
    clip = await film(world.mira, 50, title=f"{name} one", tool="Torx", level="expert", skills=[skill])
    await photo(world.mira, title=f"{name} two", language="de", tool="torx", skills=[skill])
    await post(world.mira, "question", title=f"{name} three?")
    found = await hits(running, world.jonas, name)
    assert len(found.hits) == 3
    assert not found.capped
    assert found.facets["kind"] == {"video": 1, "photo": 1, "question": 1}
    assert found.facets["language"] == {"en": 2, "de": 1}
    assert found.facets["level"] == {"expert": 1}
    assert found.facets["length"] == {"short": 1}
    assert found.facets["fresh"] == {"week": 3, "month": 3, "year": 3}
    assert found.facets["skill"][skill] == 2
    assert {tool.casefold(): number for tool, number in found.facets["tool"].items()} == {"torx": 2}
    narrowed = await hits(running, world.jonas, name, filters=Filters(kind="video"))
    assert [hit.id for hit in narrowed.hits] == [clip]
    assert narrowed.facets["kind"] == {"video": 1, "photo": 1, "question": 1}
    assert narrowed.facets["language"] == {"en": 1}


async def test_a_skill_that_was_merged_narrows_as_the_one_it_is_now(running: Running, world: World) -> None:
    name, old, new = word(), word(), word()
    number = await post(world.mira, title=f"{name} by hand", skills=[old])
    await database.execute(
        "UPDATE skill SET state = 'merged', merged_into = $2 WHERE slug = $1", old, await approved(new)
    )
    for skill in (old, new):
        assert await find(running, world.jonas, name, filters=Filters(skill=skill)) == [number]


async def test_a_skill_that_is_only_proposed_narrows_for_its_author_alone(
    running: Running, world: World
) -> None:
    name, skill = word(), word()
    number = await post(world.mira, title=f"{name} by hand", skills=[skill])
    for viewer, seen in ((world.mira, [number]), (world.jonas, [])):
        assert await find(running, viewer, name, filters=Filters(skill=skill)) == seen
    assert skill not in (await hits(running, world.jonas, name)).facets["skill"]


async def test_a_person_outside_a_team_gets_no_trace_of_its_posts(running: Running, world: World) -> None:
    """FIND-7: neither hit, nor count, nor correction, nor suggestion; somebody inside finds it."""
    name = word(10)
    number = await post(world.mira, title=f"The {name} seal", audience="team", tool=name)
    assert await find(running, world.sofia, name) == [number]
    await _no_trace(running, world.jonas, name)


async def test_a_person_outside_a_community_gets_no_trace_of_its_posts(
    running: Running, world: World
) -> None:
    name = word(10)
    community = await database.value(
        """
        INSERT INTO community (slug, name, owner_id, admission) VALUES ($1, $1, $2, 'closed') RETURNING id
        """,
        word(),
        world.mira,
    )
    for person in (world.mira, world.sofia):
        await database.execute(
            "INSERT INTO membership VALUES ($1, $2, false, '2026-01-01')", community, person
        )
    number = await post(world.mira, title=f"The {name} seal", audience="community", community_id=community)
    assert await find(running, world.sofia, name) == [number]
    assert (await hits(running, world.sofia, name)).facets["community"] == {str(community): 1}
    await _no_trace(running, world.jonas, name)
    await database.execute(
        "DELETE FROM membership WHERE community_id = $1 AND person_id = $2", community, world.sofia
    )
    await _no_trace(running, world.sofia, name)


@pytest.mark.parametrize("state", ["held", "hidden", "restricted", "archived", "removed", "draft"])
async def test_what_is_not_live_is_found_by_nobody(running: Running, world: World, state: str) -> None:
    name = word(10)
    number = await post(world.mira, title=f"The {name} seal")
    await running.caught_up()
    await database.execute("UPDATE post SET state = $2 WHERE id = $1", number, state)
    for person in (world.jonas, world.mira, world.ines):
        assert number not in [card.id for card in (await search.find(person, Query(text=name))).cards]
    await search.index(number)
    for person in (world.jonas, world.mira, world.ines):
        await _no_trace(running, person, name)


async def test_what_is_shared_by_link_is_found_by_nobody_else(running: Running, world: World) -> None:
    name = word(10)
    number = await post(world.mira, title=f"The {name} seal", audience="link")
    await _no_trace(running, world.jonas, name)
    assert await find(running, world.mira, name) == [number]


async def test_a_takedown_is_felt_before_the_engine_knows(running: Running, world: World) -> None:
    """Also by those who may open the Post all the same: its author, and moderators."""
    name = word(10)
    number = await post(world.mira, title=f"The {name} seal")
    assert await find(running, world.jonas, name) == [number]
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    for viewer in (world.jonas, world.mira, world.ines):
        assert (await search.find(viewer, Query(text=name))).cards == []
    await move(number, "live", verb=Verb.POST_RESTORED, actor=world.ines)
    assert await find(running, world.jonas, name) == [number]


async def test_who_writes_without_a_name_is_not_found_by_it(running: Running, world: World) -> None:
    name = word()
    number = await post(world.mira, title=f"{name} is hard for me", anonymous=True)
    assert await find(running, world.jonas, name) == [number]
    assert number not in await find(running, world.jonas, "mira alves", size=100)


async def test_nobody_meets_whom_they_muted(running: Running, world: World) -> None:
    name = word(10)
    number = await post(world.mira, title=f"The {name} seal")
    await database.execute(
        "INSERT INTO avoidance VALUES ($1, $2, 'mute', '2026-01-01') ON CONFLICT DO NOTHING",
        world.greta,
        world.mira,
    )
    assert await find(running, world.jonas, name) == [number]
    assert (await hits(running, world.greta, name)).facets["kind"] == {}
    assert await find(running, world.greta, name) == []


async def _no_trace(running: Running, viewer: int, name: str) -> None:
    """Neither the word, nor its beginning, nor the word mistyped shows that it stands anywhere."""
    typo = name[:5] + name[6:]
    for text in (name, name[:5], typo):
        for typing in (False, True):
            found = await hits(running, viewer, text, typing=typing)
            assert found.hits == []
            assert not any(found.facets.values())
            assert name not in found.corrected.values()
            page = await search.find(viewer, Query(text=text, typing=typing))
            assert page.cards == []
        assert await search.suggest(viewer, text) == []
