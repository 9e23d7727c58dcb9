"""Every place where a Post can be found, and what may be found there."""

from collections.abc import Awaitable, Callable
from random import Random

import httpx
import msgspec
import pytest

from app import database
from app.refusal import Refusal
from feeds import (
    cards,
    collections,
    communities,
    ending,
    feed,
    inbox,
    profiles,
    related,
    remixes,
    saves,
    search,
    skills,
    visibility,
)
from feeds.search import need
from feeds.suggesting import suggest
from media import playback
from tests.feeds.leaks import House, Seen
from tests.feeds.leaks_company import WORD

#: So many looks at each place for the few over HTTP, of which one costs as much as ten.
OFTEN = 10


class Looker:
    """Somebody who looks everywhere; `shown` counts what they found, so that silence proves nothing."""

    def __init__(self, house: House, clients: dict[int, httpx.AsyncClient], random: Random) -> None:
        self.house, self.clients, self.random = house, clients, random
        self.shown: dict[str, int] = {}

    async def look(self, viewer: int) -> None:
        """At one place of many."""
        place = self.random.choice(PLACES)
        found = await place(self, viewer)
        self.shown[place.__name__] = self.shown.get(place.__name__, 0) + len(found)

    async def predicates(self, viewer: int) -> None:
        told = await database.rows(
            Told, "SELECT id, listed(p, $1) AS listed, readable(p, $1) AS readable FROM post p", viewer
        )
        wrong = [
            (one, self.house.posts[one.id])
            for one in told
            if (one.listed, one.readable) != (self.lists(viewer, one.id), self.reads(viewer, one.id))
        ]
        assert not wrong, f"{viewer}: {wrong[:3]}"

    def lists(self, viewer: int, post: int) -> bool:
        return self.house.lists(viewer, self.house.posts[post])

    def reads(self, viewer: int, post: int) -> bool:
        return self.house.reads(viewer, self.house.posts[post])

    def all(self, viewer: int, sees: Callable[[int, Seen], bool]) -> set[int]:
        return {post.id for post in self.house.posts.values() if sees(viewer, post)}

    def any_post(self) -> Seen:
        return self.random.choice([*self.house.posts.values()])

    def within(self, viewer: int, found: list[int]) -> list[int]:
        """The same, when each may stand in a list of the viewer."""
        assert set(found) <= self.all(viewer, self.house.lists), (viewer, found)
        return found

    def nameless(self, viewer: int, found: list[cards.Card]) -> list[int]:
        """Their ids, when none tells who wrote without a name."""
        for card in found:
            post = self.house.posts[card.id]
            if post.anonymous and post.author != viewer:
                assert (card.author_id, card.author.handle) == (None, None), card
        return [card.id for card in found]


class Told(msgspec.Struct):
    id: int
    listed: bool
    readable: bool


async def for_you(on: Looker, viewer: int) -> list[int]:
    return on.within(viewer, on.nameless(viewer, (await feed.page(viewer, size=30)).cards))


async def following(on: Looker, viewer: int) -> list[int]:
    found = [card.id for card in (await feed.page(viewer, "following", size=100)).cards]
    assert set(found) == on.house.follow(viewer)
    return found


async def my_site(on: Looker, viewer: int) -> list[int]:
    found = on.nameless(viewer, (await feed.page(viewer, "site", size=100)).cards)
    assert not any(on.house.posts[post].anonymous for post in found)
    return on.within(viewer, found)


async def searching(on: Looker, viewer: int) -> list[int]:
    found = await search.find(viewer, search.Query(text=WORD, size=100))
    ids = on.nameless(viewer, found.cards)
    assert set(ids) == on.all(viewer, on.house.lists)
    return ids


async def by_skill(on: Looker, viewer: int) -> list[int]:
    slug = f"leak-{on.random.randrange(len(on.house.skills))}"
    found = await search.find(viewer, search.Query(filters=search.Filters(skill=slug), size=100))
    return on.within(viewer, [card.id for card in found.cards])


async def answers(on: Looker, viewer: int) -> list[int]:
    post = on.any_post()
    title = await database.value("SELECT title FROM post WHERE id = $1", post.id)
    return on.within(viewer, [answer.card.id for answer in await need.answers(viewer, title)])


async def suggestions(on: Looker, viewer: int) -> list[int]:
    post = on.any_post()
    title = await database.value("SELECT title FROM post WHERE id = $1", post.id)
    found = (await suggest(viewer, title, "")).alike
    assert not any(alike.author for alike in found if _foreign(on, viewer, alike.id))
    return on.within(viewer, [alike.id for alike in found])


async def below(on: Looker, viewer: int) -> list[int]:
    post = on.any_post()
    found = await related.below(viewer, post.id)
    ids = [*found.strip, *found.onward, *found.author, *found.remixes, *found.related]
    assert post.id not in ids
    if post.anonymous:
        assert not any(not on.house.posts[one].anonymous for one in found.author)
    return on.within(viewer, ids)


async def its_source(on: Looker, viewer: int) -> list[int]:
    found = await remixes.source(viewer, on.any_post().id)
    if found is None or found.id is None:
        assert not (found and found.title), found
        return []
    assert on.reads(viewer, found.id)
    return [found.id]


async def skill_page(on: Looker, viewer: int) -> list[int]:
    place = on.random.randrange(len(on.house.skills))
    about = await skills.about(viewer, f"leak-{place}")
    own = {post.id for post in on.house.posts.values() if on.house.skills[place] in post.skills}
    assert about.posts == len(own & on.all(viewer, on.house.lists)), "a count tells of what one may not see"
    return on.within(viewer, [*about.tried, *about.questions])


async def skill_counts(on: Looker, viewer: int) -> list[int]:
    seen = on.all(viewer, on.house.lists)
    counts = {one.slug: one.posts for one in await skills.listed(viewer)}
    for place, skill in enumerate(on.house.skills):
        mine = [post.id for post in on.house.posts.values() if skill in post.skills and post.id in seen]
        assert counts[f"leak-{place}"] == len(mine)
    return sorted(seen)


async def person_page(on: Looker, viewer: int) -> list[int]:
    person = on.random.choice(on.house.people)
    found = (await profiles.known(viewer, person)).posts
    assert all(on.house.posts[post].author == person and not on.house.posts[post].anonymous for post in found)
    return on.within(viewer, found)


async def community_page(on: Looker, viewer: int) -> list[int]:
    community = on.random.choice(on.house.communities)
    found = await communities.posts(viewer, community)
    slug = on.house.slugs[community]
    if not on.house.knows(viewer, community):
        with pytest.raises(Refusal) as no:
            await communities.about(viewer, slug)
        assert no.value.status == 404
        return on.within(viewer, found.posts)
    return on.within(viewer, [*found.posts, *(await communities.about(viewer, slug)).pins])


async def directory(on: Looker, viewer: int) -> list[int]:
    found = [entry.id for entry in await communities.directory(viewer)]
    assert all(on.house.knows(viewer, community) for community in found)
    return found


async def notices(on: Looker, viewer: int) -> list[int]:
    told = await inbox.entries(viewer)
    for entry in told:
        assert entry.title is None or on.reads(viewer, int(entry.notice.subject_id))
    return on.within(viewer, await inbox.people(viewer))


async def saved(on: Looker, viewer: int) -> list[int]:
    found = await saves.own(viewer)
    assert set(found) == on.all(viewer, on.house.reads)
    return found


async def lists(on: Looker, viewer: int) -> list[int]:
    shown = [
        post
        for one in await collections.lists(viewer, on.random.choice(on.house.people))
        for post in one.posts
    ]
    return on.within(viewer, shown)


async def end_of_home(on: Looker, viewer: int) -> list[int]:
    found = await ending.ending(viewer)
    return on.within(viewer, on.nameless(viewer, [card for card in (found.best, found.question) if card]))


async def every_card(on: Looker, viewer: int) -> list[int]:
    found = on.nameless(viewer, await cards.cards(viewer, list(on.house.posts)))
    assert set(found) == on.all(viewer, on.house.reads)
    return found


async def files(on: Looker, viewer: int) -> list[int]:
    found = await visibility.readable_assets([post.asset for post in on.house.posts.values()], viewer)
    assert found == {
        post.asset
        for post in on.house.posts.values()
        if post.author == viewer or on.house.reads(viewer, post)
    }
    return [0] * len(found)


async def knock(on: Looker, viewer: int) -> list[int]:
    """Addresses over HTTP: what may not be seen answers 404, never 403."""
    client, post = on.clients[viewer], on.any_post()
    community = on.random.choice(on.house.communities)
    expected = 200 if on.reads(viewer, post.id) else 404
    address = on.random.choice((f"/posts/{post.id}", f"/api/v1/posts/{post.id}", f"/posts/{post.id}/label"))
    assert (await client.get(address)).status_code == expected, (viewer, address)
    if expected == 404 and post.author != viewer:
        file = playback.link(post.asset, 1, "w480", viewer)
        assert (await client.get(file)).status_code == 404
    door = await client.get(f"/communities/{on.house.slugs[community]}")
    assert door.status_code == (200 if on.house.knows(viewer, community) else 404)
    return [post.id]


async def programs(on: Looker, viewer: int) -> list[int]:
    tab = on.random.choice(("for_you", "following", "site"))
    address = on.random.choice((f"/api/v1/feed?tab={tab}", f"/api/v1/search?q={WORD}"))
    answer = await on.clients[viewer].get(address)
    return on.within(viewer, [post["id"] for post in answer.json()["posts"]])


def _foreign(on: Looker, viewer: int, post: int) -> bool:
    found = on.house.posts[post]
    return found.anonymous and found.author != viewer


Place = Callable[[Looker, int], Awaitable[list[int]]]
CHEAP: tuple[Place, ...] = (
    for_you, following, my_site, searching, by_skill, answers, suggestions, below, its_source, skill_page,
    skill_counts, person_page, community_page, directory, notices, saved, lists, end_of_home, every_card,
    files,
)  # fmt: skip
PLACES = (*CHEAP * OFTEN, *(knock,) * 10, *(programs,) * 4)
