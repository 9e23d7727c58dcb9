"""Who sees which Post, its files and its author."""

import msgspec
import pytest

from app import clock, database
from app.events import Verb
from app.refusal import Refusal
from feeds import cards, feed, search, skills, tabs
from feeds.posts import StepText, Use, draft, publish
from feeds.states import move
from feeds.steps import steps
from feeds.visibility import readable_assets, sees
from tests.feeds.helpers import asset, content, photo, post
from tests.feeds.helpers import draft as drafted
from tests.world import World

HIDDEN_FROM_OTHERS = ["draft", "processing", "held", "hidden", "removed", "archived"]


async def nowhere(viewer: int, number: int, word: str) -> None:
    """The Post is in no list of the viewer and cannot be opened."""
    assert not await sees(viewer, number)
    assert number not in [card.id for card in (await feed.page(viewer, size=500)).cards]
    assert number not in [card.id for card in (await search.find(viewer, search.Query(text=word))).cards]
    assert await steps(viewer, number) == []
    with pytest.raises(Refusal) as no:
        await cards.card(viewer, number)
    assert no.value.status == 404


async def in_state(world: World, state: str, **fields: object) -> int:
    number = await photo(world.mira, **fields)
    await database.execute("UPDATE post SET state = $2 WHERE id = $1", number, state)
    await search.index(number)
    return number


@pytest.mark.parametrize("state", HIDDEN_FROM_OTHERS)
async def test_a_post_that_is_not_live_is_nowhere_for_others(world: World, state: str) -> None:
    word = f"zyx{state}"
    number = await in_state(world, state, title=word)
    await nowhere(world.jonas, number, word)
    await nowhere(world.paul, number, word)
    assert await sees(world.mira, number) == (state != "removed")


@pytest.mark.parametrize("state", HIDDEN_FROM_OTHERS)
async def test_moderators_open_what_they_decide_about_and_no_drafts(world: World, state: str) -> None:
    number = await in_state(world, state)
    expected = state in ("held", "hidden", "removed")
    assert await sees(world.ines, number) == expected
    assert await sees(world.tomas, number) == expected


async def test_a_team_post_is_for_the_team(world: World) -> None:
    number = await post(world.mira, audience="team", title="teamwordx")
    assert await sees(world.sofia, number)
    assert number in [card.id for card in (await feed.page(world.sofia)).cards]
    await nowhere(world.jonas, number, "teamwordx")


async def test_a_community_post_is_for_its_members(world: World) -> None:
    community = await _community(world.mira, world.jonas)
    number = await post(world.mira, audience="community", community_id=community, title="commwordx")
    assert await sees(world.jonas, number)
    await nowhere(world.sofia, number, "commwordx")


async def test_a_moderator_of_one_community_decides_about_that_one_only(world: World) -> None:
    one, other = await _community(world.mira), await _community(world.mira)
    await database.execute(
        "INSERT INTO person_role (person_id, role, community_id) VALUES ($1, 'moderator', $2)",
        world.lena,
        one,
    )
    mine = await post(world.mira, audience="community", community_id=one)
    foreign = await post(world.mira, audience="community", community_id=other)
    for number in (mine, foreign):
        await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    assert (await sees(world.lena, mine), await sees(world.lena, foreign)) == (True, False)


@pytest.mark.parametrize("how", ["audience", "restricted"])
async def test_what_is_shared_by_link_opens_and_stands_in_no_list(world: World, how: str) -> None:
    number = await post(world.mira, audience="link" if how == "audience" else "all", title="linkwordx")
    if how == "restricted":
        await move(number, "restricted", verb=Verb.POST_RESTRICTED, actor=world.ines)
    assert await sees(world.jonas, number)
    assert number not in [card.id for card in (await feed.page(world.jonas)).cards]
    assert not (await search.find(world.jonas, search.Query(text="linkwordx"))).cards


async def test_nobody_signed_in_sees_nothing(world: World) -> None:
    number = await post(world.mira)
    assert not await database.value("SELECT readable(p, NULL) FROM post p WHERE id = $1", number)


async def test_a_deleted_post_is_nowhere_not_even_for_its_author(world: World) -> None:
    number = await post(world.mira, title="goneword")
    await database.execute("UPDATE post SET deleted_at = $2 WHERE id = $1", number, clock.now())
    for viewer in (world.mira, world.jonas, world.ines):
        await nowhere(viewer, number, "goneword")


async def test_files_follow_their_post(world: World) -> None:
    lead, step, shown = [await asset(world.mira) for _ in range(3)]
    given = content(
        "guide", assets=[Use(lead)], steps=[StepText("open"), StepText("turn", step)], consent="nobody"
    )
    guide = await draft(world.mira, given)
    await publish(world.mira, guide)
    secret = await asset(world.mira)
    await drafted(world.mira, "photo", assets=[Use(secret)])
    await _application(world.jonas, guide, shown)
    everything = [lead, step, shown, secret, "unknown"]
    assert await readable_assets(everything, world.sofia) == {lead, step, shown}
    assert await readable_assets(everything, world.mira) == {lead, step, shown, secret}
    await move(guide, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    assert await readable_assets(everything, world.sofia) == set()
    assert await readable_assets(everything, world.ines) == {lead, step, shown}


async def test_the_photo_of_who_tried_it_goes_with_the_name(world: World) -> None:
    number, shown = await post(world.mira), await asset(world.jonas)
    await _application(world.jonas, number, shown)
    assert await readable_assets([shown], world.sofia) == {shown}
    for change in ("named = false", "named = true, result = 'not'"):
        await database.execute(f"UPDATE application SET {change} WHERE post_id = $1", number)  # noqa: S608
        assert await readable_assets([shown], world.sofia) == set()
        assert await readable_assets([shown], world.jonas) == {shown}


async def test_an_anonymous_post_names_its_author_to_nobody_else(world: World) -> None:
    number = await post(world.mira, "question", anonymous=True, title="Which valve first?", skills=["Valves"])
    own = await cards.card(world.mira, number)
    assert (own.author.handle, own.author_id, own.mine.own) == ("mira-alves", world.mira, True)
    for viewer in (world.jonas, world.sofia, world.ines, world.paul):
        card = await cards.card(viewer, number)
        assert (card.author.name, card.author.handle, card.author_id) == ("A colleague", None, None)
        told = msgspec.json.encode(card).decode()
        assert "mira" not in told.casefold()
        assert "Assembly" not in told
        assert "Porto" not in told


async def test_following_and_searching_a_person_finds_nothing_said_without_a_name(world: World) -> None:
    number = await post(world.sofia, "reflection", anonymous=True, title="What went wrong with the seal")
    await database.execute(
        "INSERT INTO follow VALUES ($1, 'person', $2, $3)", world.jonas, world.sofia, clock.now()
    )
    for tab in ("following", "site"):
        assert number not in [card.id for card in (await feed.page(world.jonas, tab)).cards]
    assert not (await cards.card(world.jonas, number)).mine.following
    assert not (await search.find(world.jonas, search.Query(text="Sofia Prata"))).cards


async def test_a_count_never_tells_of_posts_one_may_not_see(world: World) -> None:
    await post(world.mira, audience="team", skills=["Hidden craft"])
    await database.execute("UPDATE skill SET state = 'approved' WHERE name = 'Hidden craft'")
    counts = {
        viewer: next(s.posts for s in await skills.listed(viewer) if s.name == "Hidden craft")
        for viewer in (world.sofia, world.jonas)
    }
    assert counts == {world.sofia: 1, world.jonas: 0}
    about = await skills.about(world.jonas, "hidden-craft")
    assert (about.posts, about.tried, about.questions) == (0, [], [])


async def test_the_feed_walks_the_index_of_newest_posts(world: World) -> None:
    plan = await _plan(tabs.REST, world.jonas)
    assert "post_newest" in plan, plan
    assert "Seq Scan on post" not in plan, plan


async def _plan(sql: str, viewer: int) -> str:
    await database.execute(
        """
        INSERT INTO post (kind, author_id, title, state, created_at, changed_at, published_at)
        SELECT 'reflection', $1, 'x', 'live', $2, $2, $2::timestamptz - n * interval '1 minute'
        FROM generate_series(1, 5000) AS n
        """,
        viewer,
        clock.now(),
    )
    async with database.connection() as link:
        await link.execute("ANALYZE post")
        found = await link.fetch(f"EXPLAIN {sql}", viewer, feed.TOP.at, feed.TOP.id, 21, None, None, [])
    return "\n".join(line[0] for line in found)


async def _community(*members: int) -> int:
    number = await database.value(
        """
        INSERT INTO community (slug, name, owner_id) VALUES (gen_random_uuid()::text, 'Coffee', $1)
        RETURNING id
        """,
        members[0],
    )
    for member in members:
        await database.execute(
            "INSERT INTO membership VALUES ($1, $2, false, $3)", number, member, clock.now()
        )
    return number


async def _application(person: int, number: int, shown: str) -> None:
    await database.execute(
        """
        INSERT INTO application (post_id, person_id, result, photo_id, at, changed_at)
        VALUES ($1, $2, 'worked', $3, $4, $4)
        """,
        number,
        person,
        shown,
        clock.now(),
    )
