"""Mute and block: in no list, no word from the blocked, and nobody is told."""

import httpx
import pytest

from app import database, jobs
from app.people import people
from app.reach.notices import unread
from app.refusal import Refusal
from feeds import (
    applications,
    blocks,
    cards,
    comments,
    feed,
    follows,
    inquiries,
    jobs_social,
    posts,
    profiles,
    ranked,
    reactions,
    search,
    skills,
)
from feeds.subject import look
from feeds.thread import thread
from tests.feeds.helpers import content, draft, post, state
from tests.feeds.making import inbox
from tests.world import World, approved, sign_in

_numbers = iter(range(1000))
assert jobs_social


async def colleague(name: str = "Otto Quiet") -> int:
    return await people.add(f"b{next(_numbers)}@brightwater.example", name)


@pytest.mark.parametrize("kind", ["mute", "block"])
async def test_a_muted_person_is_in_no_list(world: World, kind: str) -> None:
    viewer, other = await colleague(), await colleague()
    skill = await approved(f"Quiet craft {kind}")
    number = await post(other, title=f"quietword{kind}", skills=[f"Quiet craft {kind}"])
    await follows.set(viewer, "skill", skill, True)
    await follows.set(viewer, "person", other, True)
    assert await lists(viewer, f"quietword{kind}", skill) == [[number]] * 3 + [1]
    await blocks.set(viewer, other, kind, True)
    assert await lists(viewer, f"quietword{kind}", skill) == [[], [], [], 0]
    assert other not in [found.id for found in await follows.of(viewer)]
    # By its address it still opens: what helps at work is kept from nobody.
    assert (await cards.card(viewer, number)).id == number
    await blocks.set(viewer, other, kind, False)
    assert (await lists(viewer, f"quietword{kind}", skill))[0] == [number]


async def test_what_a_muted_person_shows_is_not_ranked_either(world: World) -> None:
    viewer, other = await colleague(), await colleague()
    number = await post(other, title="Ranked for nobody")
    unnamed = await post(other, "question", anonymous=True, title="Ranked without a name")
    await follows.set(viewer, "person", other, True)
    assert await suggested(viewer) >= {number, unnamed}
    await blocks.set(viewer, other, "mute", True)
    assert await suggested(viewer) & {number, unnamed} == {unnamed}


async def suggested(viewer: int) -> set[int]:
    """The Posts of the viewer's list, made anew."""
    await ranked.rebuild(viewer)
    return set(await database.value("SELECT ids FROM feed_list WHERE person_id = $1", viewer))


async def lists(viewer: int, word: str, skill: int) -> list[object]:
    """The Post in the tabs For you and Following, in search, and in the count of its Skill."""
    tabs = [await feed.page(viewer, tab, size=100) for tab in ("for_you", "following")]
    found = await search.find(viewer, search.Query(text=word))
    pages = [*(page.cards for page in tabs), found.cards]
    shown = [[card.id for card in page if card.title == word] for page in pages]
    name = f"Quiet craft {word.removeprefix('quietword')}"
    return [*shown, next(s.posts for s in await skills.listed(viewer) if s.name == name)]


async def test_a_mute_tells_nothing_of_who_wrote_without_a_name(world: World) -> None:
    viewer, other = await colleague(), await colleague()
    number = await post(other, "question", anonymous=True, title="Which seal first?")
    await blocks.set(viewer, other, "block", True)
    assert number in [card.id for card in (await feed.page(viewer)).cards]
    await blocks.set(other, viewer, "block", True)
    assert await comments.add(viewer, number, "The green one.")


async def test_the_blocked_cannot_comment_mention_or_follow_and_nobody_is_told(world: World) -> None:
    viewer, other = await colleague("Vera Calm"), await colleague("Otto Loud")
    mine, theirs = await post(viewer), await post(world.mira)
    await follows.set(other, "person", viewer, True)
    before = await inbox(other)
    await blocks.set(viewer, other, "block", True)
    await jobs.drain()
    assert (await inbox(other), await inbox(viewer)) == (before, [])
    assert not await follows.has(other, "person", viewer)
    handle = (await blocks.who(viewer)).handle
    for code, act in (
        ("blocked", comments.add(other, mine, "Look here.")),
        ("mention_blocked", comments.add(other, theirs, f"@{handle} look here.")),
        ("blocked", follows.set(other, "person", viewer, True)),
    ):
        with pytest.raises(Refusal, match=code) as no:
            await act
        assert no.value.status == 403
    # The other way round nothing is closed, and a mute closes nothing at all.
    assert await comments.add(viewer, await post(other), "Thank you.")
    await blocks.set(viewer, other, "block", False)
    await blocks.set(viewer, other, "mute", True)
    assert await comments.add(other, mine, "Look here.")


async def test_what_a_muted_person_says_and_their_name_are_in_no_list(world: World) -> None:
    viewer, other = await colleague(), await colleague("Walburga Muted")
    number = await post(world.mira, "question")
    await comments.add(other, number, "Turn it off and on.")
    asked = await look(viewer, number)
    assert [said.text for said in await thread(viewer, asked)] == ["Turn it off and on."]
    assert await profiles.find(viewer, "Walburga")
    await blocks.set(viewer, other, "mute", True)
    assert await thread(viewer, asked) == []
    assert await profiles.find(viewer, "Walburga") == []
    assert await profiles.find(other, "Walburga")


async def test_a_comment_of_a_muted_person_rings_no_bell(world: World) -> None:
    viewer, other = await colleague(), await colleague()
    await blocks.set(viewer, other, "mute", True)
    question = await post(viewer, "question")
    await comments.add(other, question, "Use the long key.")
    await jobs.drain()
    assert await inbox(viewer) == []


@pytest.mark.parametrize("kind", ["mute", "block"])
async def test_setting_twice_is_one_row_and_both_are_undone_apart(world: World, kind: str) -> None:
    viewer, other = await colleague(), await colleague()
    for _ in range(2):
        await blocks.set(viewer, other, kind, True)
    assert await blocks.kinds(viewer, other) == [kind]
    await blocks.set(viewer, other, kind, False)
    assert await blocks.of(viewer) == []


@pytest.mark.parametrize(("kind", "code"), [("mute", "avoid_oneself"), ("hate", "avoid_unknown")])
async def test_oneself_and_other_ways_are_refused(world: World, kind: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await blocks.set(world.mira, world.mira, kind, True)


async def test_the_own_list_leads_back(world: World, web: httpx.AsyncClient) -> None:
    viewer, other = await colleague(), await colleague("Frieda Far")
    async with await sign_in(web, viewer) as client:
        answer = await client.post(f"/avoidances/mute/{other}", data={"state": "on"})
        assert answer.headers["location"] == f"/people/{(await blocks.who(other)).handle}"
        assert "Frieda Far" in (await client.get("/me/avoided")).text
        back = await client.post(f"/avoidances/mute/{other}", data={"state": "off", "back": "list"})
        assert back.headers["location"] == "/me/avoided"
        assert "Frieda Far" not in (await client.get("/me/avoided")).text


async def test_a_post_does_not_go_out_while_it_mentions_somebody_who_blocks_its_author(world: World) -> None:
    viewer, other = await colleague("Nils Aside"), await colleague("Otto Near")
    await blocks.set(viewer, other, "block", True)
    handle = (await blocks.who(viewer)).handle
    shown = await post(other, title="Rinse it first")
    number = await draft(other, text=f"@{handle} showed me how.")
    for act in (
        posts.publish(other, number),
        posts.edit(other, shown, content(title=f"As @{handle} does")),
    ):
        with pytest.raises(Refusal, match="mention_blocked") as no:
            await act
        assert (no.value.status, no.value.field, no.value.value) == (403, "text", f"@{handle}")
    assert (await state(number), (await cards.card(other, shown)).title) == ("draft", "Rinse it first")
    await blocks.set(viewer, other, "block", False)
    assert await posts.publish(other, number) == "live"


async def test_who_is_blocked_shows_no_way_below_the_posts_of_the_other(world: World) -> None:
    viewer, other = await colleague(), await colleague()
    shown, nameless = await post(viewer), await post(viewer, "question", anonymous=True)
    await blocks.set(viewer, other, "block", True)
    with pytest.raises(Refusal, match="blocked"):
        await draft(other, parent_id=shown, relation="my_way")
    # Where there is no name, nothing says who blocks whom.
    assert await draft(other, "question", parent_id=nameless, relation="answer")


async def test_what_went_wrong_is_asked_of_nobody_who_blocks_the_author(world: World) -> None:
    author, early, late = [await colleague() for _ in range(3)]
    number = await post(author)
    await applications.apply(early, number, "not")
    for person in (early, late):
        await blocks.set(person, author, "block", True)
    await inquiries.ask(author, number, "What did you see?")
    await applications.apply(late, number, "not")
    await jobs.drain()
    assert [await inbox(early), await inbox(late)] == [[], []]
    # Who asks for it themselves still reads and answers it.
    assert (await inquiries.asked(early, number)).text == "What did you see?"


async def test_a_comment_of_a_muted_person_below_a_post_rings_no_bell_either(world: World) -> None:
    viewer, other = await colleague(), await colleague()
    number = await post(viewer)
    await comments.add(world.jonas, number, "Well seen.")
    await blocks.set(viewer, other, "mute", True)
    await comments.add(other, number, "Badly seen.")
    await jobs.drain()
    assert await inbox(viewer) == [("commented", "1")]


async def test_nobody_replies_to_who_blocks_them_under_anybodys_post(world: World) -> None:
    here, nameless = await post(world.lena), await post(world.mira, "question", anonymous=True)
    said = await comments.add(world.mira, here, "Warm it first.")
    unnamed = await comments.add(world.mira, nameless, "It is about the old press.")
    await blocks.set(world.mira, world.jonas, "block", True)
    with pytest.raises(Refusal, match="blocked"):
        await comments.add(world.jonas, here, "Nonsense", parent=said)
    assert await comments.add(world.jonas, here, "I heat it too.")
    assert await comments.add(world.jonas, nameless, "Which one?", parent=unnamed)
    await blocks.set(world.mira, world.jonas, "block", False)


async def test_what_the_muted_do_leaves_nothing_unread(world: World) -> None:
    number = await post(world.greta)
    await blocks.set(world.greta, world.jonas, "mute", True)
    await reactions.set(world.jonas, number, "useful", True)
    await applications.apply(world.jonas, number, "worked")
    other = await post(world.mira)
    tried = await applications.apply(world.greta, other, "worked")
    await applications.confirm(world.jonas, tried.id)
    await jobs.drain()
    assert await unread(world.greta) == 0
    await blocks.set(world.greta, world.jonas, "mute", False)
