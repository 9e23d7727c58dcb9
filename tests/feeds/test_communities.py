"""Communities: who finds them, who is in, who looks after them, and what stands at their head."""

from functools import partial

import pytest

from app import database, jobs
from app.people import people
from app.refusal import Refusal
from feeds import blocks, communities, feed, follows, members, pins, posts, related, search, visibility
from feeds.communities import Words
from tests.feeds.helpers import draft, photo, post
from tests.feeds.making import at_once, inbox
from tests.feeds.making import refused as code_of
from tests.world import World

_numbers = iter(range(10_000))


async def colleague(name: str = "Otto Newcomer", roles: tuple[str, ...] = ()) -> int:
    return await people.add(f"c{next(_numbers)}@brightwater.example", name, roles=roles)


async def place(owner: int, admission: str = "open", **words: object) -> communities.About:
    slug = await communities.create(
        owner,
        Words(name=f"Circle {next(_numbers)}", admission=admission, **words),  # type: ignore[arg-type]
    )
    return await communities.about(owner, slug)


async def refused(code: str, status: int, act: object) -> None:
    with pytest.raises(Refusal, match=code) as no:
        await act  # type: ignore[misc]
    assert no.value.status == status


async def test_an_open_community_takes_whoever_comes_and_they_follow_it(world: World) -> None:
    circle, guest = await place(world.mira), await colleague()
    assert await members.join(guest, circle.slug)
    assert await members.join(guest, circle.slug)
    found = await communities.about(guest, circle.slug)
    assert (found.member, found.following, found.members, found.steers) == (True, True, 2, False)
    number = await post(world.mira, audience="community", community_id=circle.id)
    assert number in [card.id for card in (await feed.page(guest, "following")).cards]
    await members.leave(guest, circle.slug)
    assert number not in [card.id for card in (await feed.page(guest, "following")).cards]


async def test_on_request_a_steward_lets_people_in_and_both_are_told(world: World) -> None:
    owner, guest, other = await colleague("Olga Owner"), await colleague(), await colleague()
    circle = await place(owner, "request")
    for person in (guest, other):
        assert not await members.join(person, circle.slug)
    assert [kind for kind, _ in await inbox(owner)] == ["community_asked", "community_asked"]
    asked = await members.requests(await communities.about(owner, circle.slug))
    assert {one.id for one in asked} == {guest, other}
    assert await members.requests(await communities.about(guest, circle.slug)) == []
    await members.answer(owner, circle.slug, guest, True)
    await members.answer(owner, circle.slug, other, False)
    assert [kind for kind, _ in await inbox(guest)] == ["community_welcome"]
    assert [kind for kind, _ in await inbox(other)] == ["community_declined"]
    assert (await communities.about(guest, circle.slug)).member
    assert not (await communities.about(other, circle.slug)).member


async def test_a_closed_community_is_there_for_the_invited_only(world: World) -> None:
    owner, guest = await colleague(), await colleague()
    circle = await place(owner, "closed")
    await refused("not_found", 404, communities.about(guest, circle.slug))
    await refused("not_found", 404, members.join(guest, circle.slug))
    assert circle.id not in [entry.id for entry in await communities.directory(guest)]
    handle = (await blocks.who(guest)).handle
    await members.invite(owner, circle.slug, f"@{handle}")
    assert [kind for kind, _ in await inbox(guest)] == ["community_invited"]
    found = await communities.about(guest, circle.slug)
    assert (found.invited, found.member, await members.members(guest, found)) == (True, False, [])
    assert await members.join(guest, circle.slug)
    await members.leave(guest, circle.slug)
    await refused("not_found", 404, communities.about(guest, circle.slug))
    assert circle.id not in [found.id for found in await follows.of(guest)]


async def test_a_post_in_a_closed_community_is_absent_for_others_everywhere(world: World) -> None:
    """FEED-11: feed, search, related, media links; the pages answer 404 in tests/test_access.py."""
    owner, inside, outside = await colleague(), await colleague(), await colleague()
    circle = await place(owner, "closed")
    await members.invite(owner, circle.slug, (await blocks.who(inside)).handle)
    await members.join(inside, circle.slug)
    word = f"zzclosed{circle.id}"
    shown = await post(owner, title="All may see it", skills=["Night craft"])
    number = await photo(
        owner, title=word, skills=["Night craft"], audience="community", community_id=circle.id
    )
    asset = await database.value("SELECT asset_id FROM post_asset WHERE post_id = $1", number)
    await database.execute("INSERT INTO follow VALUES ($1, 'community', $2, now())", outside, circle.id)
    for person, sees in ((inside, True), (outside, False), (world.ines, False), (world.lena, False)):
        assert await visibility.sees(person, number) == sees
        for tab in ("for_you", "following"):
            ids = [card.id for card in (await feed.page(person, tab, size=100)).cards]
            assert (number in ids) == (sees and (tab == "for_you" or person == inside))
        found = await search.find(person, search.Query(text=word))
        assert ([card.id for card in found.cards] == [number]) == sees
        assert (number in await related.related(person, shown)) == sees
        assert (await visibility.readable_assets([asset], person) == {asset}) == sees
        assert ((await communities.posts(person, circle.id)).posts == [number]) == sees


async def test_what_is_restricted_in_a_closed_community_stays_in_it(world: World) -> None:
    owner, outside = await colleague(), await colleague()
    circle = await place(owner, "closed")
    number = await post(owner, audience="community", community_id=circle.id)
    await database.execute("UPDATE post SET state = 'restricted' WHERE id = $1", number)
    assert not await visibility.sees(outside, number)
    assert await visibility.sees(world.tomas, number), "who decides about it reads it"


async def test_the_last_steward_cannot_leave_without_naming_another(world: World) -> None:
    owner, guest = await colleague(), await colleague()
    circle = await place(owner)
    await refused("steward_last", 409, members.leave(owner, circle.slug))
    await members.join(guest, circle.slug)
    await refused("steward_last", 409, members.leave(owner, circle.slug))
    await members.name_steward(owner, circle.slug, guest, True)
    await members.leave(owner, circle.slug)
    assert (await communities.about(guest, circle.slug)).owner_id == guest
    await refused("steward_owner", 409, members.name_steward(guest, circle.slug, guest, False))


async def test_a_steward_shows_members_out_but_no_steward(world: World) -> None:
    owner, guest, other = await colleague(), await colleague(), await colleague()
    circle = await place(owner)
    for person in (guest, other):
        await members.join(person, circle.slug)
    await refused("steward_needed", 403, members.remove(guest, circle.slug, other))
    await members.name_steward(owner, circle.slug, guest, True)
    await members.remove(guest, circle.slug, other)
    assert not (await communities.about(other, circle.slug)).member
    await refused("steward_stays", 409, members.remove(owner, circle.slug, guest))


async def test_up_to_three_posts_stand_at_the_head(world: World) -> None:
    owner, outside = await colleague(), await colleague()
    circle = await place(owner)
    numbers = [await post(owner, audience="community", community_id=circle.id) for _ in range(4)]
    for number in numbers[:3]:
        await pins.set(owner, circle.slug, number, True)
    await refused("pins_many", 409, pins.set(owner, circle.slug, numbers[3], True))
    assert (await communities.about(owner, circle.slug)).pins == numbers[:3]
    assert (await communities.about(outside, circle.slug)).pins == []
    await pins.set(owner, circle.slug, numbers[0], False)
    await pins.set(owner, circle.slug, numbers[3], True)
    assert (await communities.about(owner, circle.slug)).pins == [*numbers[1:3], numbers[3]]
    await refused("not_found", 404, pins.set(owner, circle.slug, await post(owner), True))
    await refused("steward_needed", 403, pins.set(outside, circle.slug, numbers[0], True))


async def test_who_leaves_the_company_leaves_it_in_good_hands(world: World) -> None:
    owner, guest = await colleague(), await colleague()
    circle = await place(owner)
    await members.join(guest, circle.slug)
    await people.leave(owner, actor=None)
    await jobs.drain()
    found = await communities.about(guest, circle.slug)
    assert (found.owner_id, found.steers, found.members) == (guest, True, 1)


async def test_a_draft_for_a_community_one_has_left_stays_a_draft(world: World) -> None:
    owner, guest = await colleague(), await colleague()
    circle = await place(owner)
    await members.join(guest, circle.slug)
    number = await draft(guest, audience="community", community_id=circle.id)
    await members.leave(guest, circle.slug)
    await refused("community_foreign", 422, posts.publish(guest, number))


async def test_a_senior_moderator_opening_a_closed_one_leaves_a_line(world: World) -> None:
    owner = await colleague()
    circle = await place(owner, "closed")
    await communities.about(owner, circle.slug)
    assert await lines(circle.id) == []
    await communities.about(world.tomas, circle.slug)
    assert await lines(circle.id) == [world.tomas]


async def lines(circle: int) -> list[int]:
    return await database.values(
        "SELECT actor_id FROM audit_line WHERE act = 'community.read' AND subject_id = $1", str(circle)
    )


async def test_the_slug_of_a_closed_one_tells_nobody_that_it_is_there(world: World) -> None:
    first = await communities.create(world.mira, Words(name="Works council", admission="closed"))
    second = await communities.create(world.mira, Words(name="Works council"))
    assert first.startswith("works-council-")
    assert second == "works-council"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (Words(name=" "), "name"),
        (Words(name="x" * 61), "name"),
        (Words(name="x", purpose="y" * 141), "purpose"),
        (Words(name="x", admission="secret"), "admission"),
        (Words(name="x", default_kind="film"), "default_kind"),
    ],
)
async def test_what_does_not_fit_is_named(world: World, words: Words, field: str) -> None:
    with pytest.raises(Refusal) as no:
        await communities.create(world.mira, words)
    assert no.value.field == field


async def test_opening_it_lets_in_who_waits_and_closing_it_forgets_who_watched(world: World) -> None:
    owner, waiting, watching = await colleague(), await colleague(), await colleague()
    circle = await place(owner, "request")
    await members.join(waiting, circle.slug)
    await follows.set(watching, "community", circle.id, True)
    await communities.edit(owner, circle.slug, Words(name="Circle", admission="open"))
    assert (await communities.about(waiting, circle.slug)).member
    await communities.edit(owner, circle.slug, Words(name="Circle", admission="closed"))
    assert await follows.of(watching) == []


async def test_two_stewards_who_leave_at_once_leave_it_to_the_third(world: World) -> None:
    owner, heir, third = await colleague(), await colleague(), await colleague()
    circle = await place(owner)
    for person in (heir, third):
        await members.join(person, circle.slug)
        await members.name_steward(owner, circle.slug, person, True)
    await at_once(
        partial(members.leave, owner, circle.slug), partial(code_of, members.leave, heir, circle.slug)
    )
    found = await communities.about(third, circle.slug)
    assert (found.owner_id, found.members) == (third, 1)


async def test_who_just_became_the_owner_stays_a_steward(world: World) -> None:
    owner, heir = await colleague(), await colleague()
    circle = await place(owner)
    await members.join(heir, circle.slug)
    await members.name_steward(owner, circle.slug, heir, True)
    _gone, code = await at_once(
        partial(members.leave, owner, circle.slug),
        partial(code_of, members.name_steward, world.lena, circle.slug, heir, False),
    )
    assert code == "steward_owner"
    assert (await communities.about(heir, circle.slug)).steers
