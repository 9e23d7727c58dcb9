"""Collections and Lists (FEED-9): an order of one's own, private until shared, shared and gone at once."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from app import clock, database, limits
from app.limits import Limits
from app.people import people
from app.refusal import Refusal
from feeds import blocks, collections, saves
from moderation import words
from tests.feeds.helpers import post, state
from tests.feeds.making import counter
from tests.world import World, sign_in


async def folder(person: int, *posts: int, name: str = "Night shift") -> int:
    made = await collections.create(person, name)
    for number in posts:
        await collections.put(person, made, number, True)
    return made


@pytest.fixture
async def room_for_two(world: World) -> AsyncIterator[None]:
    """Of collections, and of Posts in each, a person may have two."""
    names = ("collections_max", "collection_posts_max")
    for name in names:
        await limits.change(name, 2, actor=world.paul)
    yield
    for name in names:
        await limits.change(name, getattr(Limits(), name), actor=world.paul)


async def inside(person: int, collection: int) -> list[int]:
    return (await collections.one(person, collection))[1]


async def test_putting_a_post_into_a_collection_saves_it_once_and_letting_go_takes_it_out(
    world: World,
) -> None:
    number = await post(world.mira)
    made = await folder(world.jonas, number, number)
    assert (await inside(world.jonas, made), await counter(number, "saves")) == ([number], 1)
    await collections.put(world.jonas, made, number, False)
    assert (await inside(world.jonas, made), await counter(number, "saves")) == ([], 1)
    await collections.put(world.jonas, made, number, True)
    await saves.set(world.jonas, number, False)
    assert (await inside(world.jonas, made), await counter(number, "saves")) == ([], 0)


async def test_the_order_of_a_collection_persists(world: World) -> None:
    first, second, third = [await post(world.mira) for _ in range(3)]
    made = await folder(world.jonas, first, second, third)
    await collections.arrange(world.jonas, made, [third, first])
    assert await inside(world.jonas, made) == [third, first, second]
    await collections.move(world.jonas, made, second, -1)
    assert await inside(world.jonas, made) == [third, second, first]
    await collections.move(world.jonas, made, third, -1)
    assert await inside(world.jonas, made) == [third, second, first]


async def test_a_post_put_in_later_stands_behind_all_others(world: World) -> None:
    first, second, third = [await post(world.mira) for _ in range(3)]
    made = await folder(world.jonas, third, second, first)
    assert await inside(world.jonas, made) == [third, second, first]


async def test_posts_that_an_order_does_not_name_follow_in_theirs(world: World) -> None:
    first, second, third = [await post(world.mira) for _ in range(3)]
    made = await folder(world.jonas, first, second, third)
    await collections.arrange(world.jonas, made, [third])
    assert await inside(world.jonas, made) == [third, first, second]


async def test_a_person_has_only_so_many_collections(world: World, room_for_two: None) -> None:
    collector = await people.add(None, "Cora Collector")
    await folder(collector)
    await folder(collector)
    with pytest.raises(Refusal, match="collections_many") as refused:
        await folder(collector)
    assert (refused.value.limit, refused.value.value) == (2, 3)


async def test_a_full_collection_takes_no_more_but_what_lies_in_it_already(
    world: World, room_for_two: None
) -> None:
    collector = await people.add(None, "Carl Collector")
    first, second, third = [await post(world.mira) for _ in range(3)]
    made = await folder(collector, first, second, second)
    with pytest.raises(Refusal, match="collection_full"):
        await collections.put(collector, made, third, True)
    assert await inside(collector, made) == [first, second]
    assert not await database.value("SELECT EXISTS (SELECT FROM save WHERE post_id = $1)", third)


async def test_what_one_may_no_longer_read_is_neither_shown_nor_counted_in_a_collection(world: World) -> None:
    shown, taken = await post(world.mira), await post(world.mira)
    made = await folder(world.jonas, shown, taken)
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", taken)
    found, inside = await collections.one(world.jonas, made)
    assert (found.posts, found.covers, inside) == (1, [shown], [shown])


async def test_a_collection_is_nobody_elses(world: World) -> None:
    number = await post(world.mira)
    made = await folder(world.jonas, number)
    for forbidden in (
        collections.one(world.mira, made),
        collections.rename(world.mira, made, "Mine"),
        collections.put(world.mira, made, number, True),
        collections.arrange(world.mira, made, [number]),
        collections.move(world.mira, made, number, 1),
        collections.share(world.mira, made, "Mine", "Because"),
        collections.take_back(world.mira, made),
        collections.delete(world.mira, made),
        collections.shared(world.mira, made),
    ):
        with pytest.raises(Refusal) as refused:
            await forbidden
        assert refused.value.status == 404
    assert await collections.own(world.mira) == []


async def test_nobody_else_sees_who_saved(world: World, web: httpx.AsyncClient) -> None:
    """No other person, page or answer of the API names the keeper; the author sees a number."""
    number = await post(world.mira, title="Seal it in one go")
    await folder(world.tomas, number)
    for person in (world.mira, world.sofia, world.ines, world.paul):
        async with await sign_in(web, person) as client:
            for path in (
                f"/posts/{number}",
                f"/posts/{number}/collections",
                "/saves",
                f"/api/v1/posts/{number}",
            ):
                answer = await client.get(path)
                assert answer.status_code == 200
                assert "Tomas" not in answer.text, path
                assert "Night shift" not in answer.text, path
    assert await counter(number, "saves") == 1


async def test_a_list_is_there_on_the_next_request_and_goes_when_taken_back(
    world: World, web: httpx.AsyncClient
) -> None:
    number = await post(world.mira, title="Warm the cup")
    async with await sign_in(web, world.jonas) as jonas, await sign_in(web, world.greta) as greta:
        made = (
            (await jonas.post("/collections", data={"name": "First week", "post": str(number)}))
            .headers["location"]
            .rpartition("/")[2]
        )
        assert (await greta.get(f"/lists/{made}")).status_code == 404
        shared = {"name": "First week", "why": "What I wish I had seen on day one"}
        assert (await jonas.post(f"/collections/{made}/list", data=shared)).status_code == 303
        seen = await greta.get(f"/lists/{made}")
        for words in ("First week", "What I wish I had seen on day one", "Warm the cup", "Jonas Weber"):
            assert words in seen.text
        await jonas.post(f"/collections/{made}/list", data={"state": "off"})
        assert (await greta.get(f"/lists/{made}")).status_code == 404


async def test_a_list_shows_each_reader_only_what_that_reader_may_see(world: World) -> None:
    open_to_all, of_the_team = await post(world.mira), await post(world.mira, audience="team")
    by_link, taken = await post(world.mira, audience="link"), await post(world.mira)
    made = await folder(world.sofia, open_to_all, of_the_team, by_link, taken)
    await collections.share(world.sofia, made, "Ours", "All about steam")
    await database.execute("UPDATE post SET state = 'hidden' WHERE id = $1", taken)
    assert await state(taken) == "hidden"
    assert (await collections.shared(world.mira, made)).posts == [open_to_all, of_the_team, by_link]
    assert (await collections.shared(world.jonas, made)).posts == [open_to_all]
    assert [found.posts for found in await collections.lists(world.jonas, world.sofia)] == [[open_to_all]]


async def test_a_list_of_nothing_one_may_see_is_not_named(world: World) -> None:
    made = await folder(world.sofia, await post(world.mira, audience="team"), name="Secret")
    await collections.share(world.sofia, made, "Secret", "For us")
    assert "Secret" not in [found.name for found in await collections.lists(world.jonas, world.sofia)]


async def test_a_list_whose_words_change_keeps_its_place_among_the_lists(world: World) -> None:
    owner = await people.add(None, "Lars Lister")
    old, new = [await folder(owner, await post(world.mira)) for _ in range(2)]
    for made in (old, new, old):
        await collections.share(owner, made, "Steam", "Worth a look")
        await clock.move(timedelta(minutes=1))
    assert [found.id for found in await collections.lists(world.jonas, owner)] == [new, old]


async def test_the_list_of_somebody_who_left_is_gone(world: World) -> None:
    owner = await people.add(None, "Lena Listed")
    made = await folder(owner, await post(world.mira))
    await collections.share(owner, made, "Steam", "Worth a look")
    assert (await collections.shared(world.jonas, made)).own is False
    await people.leave(owner, actor=None)
    with pytest.raises(Refusal, match="not_found"):
        await collections.shared(world.jonas, made)


@pytest.mark.parametrize(
    ("name", "why", "code"),
    [
        (" ", "Because", "collection_name"),
        ("x" * (Limits().collection_name_max + 1), "Because", "collection_long"),
        ("Steam", " ", "why_needed"),
        ("Steam", "x" * (Limits().collection_why_max + 1), "why_long"),
    ],
)
async def test_a_list_needs_a_name_and_one_line_why(world: World, name: str, why: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await collections.share(world.jonas, await folder(world.jonas), name, why)


async def test_deleting_a_collection_keeps_its_saves(world: World) -> None:
    number = await post(world.mira)
    made = await folder(world.greta, number)
    await collections.delete(world.greta, made)
    assert (await collections.own(world.greta), await saves.own(world.greta)) == ([], [number])


@pytest.mark.parametrize("kind", ["mute", "block"])
async def test_the_list_of_somebody_one_avoids_opens_by_its_address_without_what_they_wrote(
    world: World, kind: str
) -> None:
    theirs, other = await post(world.greta), await post(world.mira)
    made = await folder(world.greta, theirs, other)
    await collections.share(world.greta, made, "Night shift", "What helps at three")
    await blocks.set(world.sofia, world.greta, kind, True)
    assert (await collections.shared(world.sofia, made)).posts == [other]
    await blocks.set(world.sofia, world.greta, kind, False)
    assert (await collections.shared(world.sofia, made)).posts == [theirs, other]


async def test_the_words_of_a_list_pass_the_word_list_and_those_of_a_folder_need_not(world: World) -> None:
    await words.add(world.paul, "word", "Acme", "No customers by name")
    made = await folder(world.jonas, await post(world.mira), name="For Acme")
    for name, why, field in (("For Acme", "All one needs", "name"), ("Seals", "As acme wants", "why")):
        with pytest.raises(Refusal, match="list_words") as no:
            await collections.share(world.jonas, made, name, why)
        assert (no.value.field, no.value.limit) == (field, "No customers by name")
        assert str(no.value.value).lower() == "acme"
    assert (await collections.one(world.jonas, made))[0].shared_at is None
    await collections.share(world.jonas, made, "Seals", "All one needs")
    with pytest.raises(Refusal, match="list_words"):
        await collections.rename(world.jonas, made, "Acme")
    assert (await collections.shared(world.sofia, made)).name == "Seals"
