"""Why a Post is shown: true, never empty, and never telling what is private (FEED-3)."""

from datetime import timedelta

import msgspec
import pytest

from app import clock, database
from app.events import Verb
from feeds import feed, follows, interests, neighbours, ranked, reasons
from feeds.states import move
from tests.feeds import ranking_world
from tests.feeds.helpers import draft, post
from tests.feeds.ranking_world import Company, skill, tried
from tests.world import World


class Kept(msgspec.Struct):
    """A list as it stands in its row."""

    ids: list[int]
    marks: list[str]
    terms: str


@pytest.fixture(scope="module")
async def company(pool: str) -> Company:
    made = await ranking_world.build(people=3)
    await neighbours.know_teams()
    await neighbours.warm()
    await neighbours.learn()
    return made


async def list_of(person: int) -> Kept:
    found = await database.row(
        Kept, "SELECT ids, marks, terms::text AS terms FROM feed_list WHERE person_id = $1", person
    )
    assert found
    return found


async def test_the_reason_of_a_thousand_cards_is_the_largest_term_of_their_score(company: Company) -> None:
    looked = 0
    for group in company.groups.values():
        for person in group.people:
            await ranked.rebuild(person)
            kept = await list_of(person)
            terms = dict(zip(kept.ids, database.load(kept.terms), strict=True))
            marks = dict(zip(kept.ids, kept.marks, strict=True))
            place = None
            while place is None or place.shown < 20:
                page = await feed.page(person, after=place)
                for card in page.cards:
                    largest = max(terms[card.id], key=lambda term: term[2])
                    assert marks[card.id].split(":")[0] == largest[0]
                    assert card.reason
                    looked += 1
                assert page.next
                place = page.next
    assert looked >= 1_000


async def test_all_signals_are_told_strongest_first_and_the_first_is_printed(company: Company) -> None:
    for group in company.groups.values():
        for person in group.people[:6]:
            for card in (await feed.page(person)).cards[:4]:
                signals = await reasons.why(person, card.id)
                shares = [signal.share for signal in signals]
                assert shares == sorted(shares, reverse=True)
                assert abs(sum(map(abs, shares)) - 1) < 1e-6
                assert all(signal.sentence for signal in signals)
                assert signals[0].sentence == card.reason


async def test_the_order_of_a_list_follows_the_terms_it_tells(company: Company) -> None:
    """Of Posts of one age, unseen, the sum of the terms is the score."""
    person = company.groups["metal"].people[0]
    kept = await list_of(person)
    sums = [sum(term[2] for term in terms if term[0] != "discovery") for terms in database.load(kept.terms)]
    assert sums[0] > sums[len(sums) // 2] > sums[-1]


async def test_a_card_of_somebody_i_follow_prints_none(company: Company) -> None:
    reader, author = company.groups["coffee"].people[0], company.groups["metal"].people[0]
    await follows.set(reader, "person", author, True)
    number = await ranking_world.post(author, company.groups["coffee"].skills[:1], clock.now())
    await ranked.rebuild(reader)
    cards = {card.id: card for card in (await feed.page(reader, size=60)).cards}
    assert number in cards
    assert cards[number].reason is None
    assert await reasons.why(reader, number)


async def test_an_unnamed_author_is_not_named(company: Company) -> None:
    group = company.groups["coffee"]
    reader = group.people[1]
    number = await ranking_world.post(
        group.people[2], group.skills, clock.now(), kind="question", anonymous=True
    )
    name = await database.value("SELECT name FROM person WHERE id = $1", group.people[2])
    told = " ".join(f"{signal.name} {signal.sentence}" for signal in await reasons.why(reader, number))
    assert name not in told


async def test_count_me_only_is_counted_and_never_named(company: Company) -> None:
    tin = await skill("Tinning")
    group = company.groups["metal"]
    reader = group.people[0]
    near = await database.values(
        """
        SELECT p.id FROM person p JOIN team t ON t.id = p.team_id
        WHERE t.site_id = (SELECT h.site_id FROM person v JOIN team h ON h.id = v.team_id WHERE v.id = $1)
            AND p.id <> $1 LIMIT 4
        """,
        reader,
    )
    number = await ranking_world.post(company.groups["coffee"].people[3], [tin], clock.now())
    for one in near:
        await tried(one, number, clock.now() - timedelta(hours=1), named=False)
    signals = await reasons.why(reader, number)
    names = await database.values("SELECT name FROM person WHERE id = ANY ($1)", near)
    assert "4 at your site tried this" in [signal.sentence for signal in signals]
    assert not any(name in signal.sentence + signal.name for signal in signals for name in names)


async def test_saves_and_views_of_others_name_and_count_nobody(company: Company) -> None:
    author = await ranking_world.person("zoe", None)
    number = await ranking_world.post(author, [await skill("Zinc")], clock.now())
    group = company.groups["metal"]
    for one in group.people[1:8]:
        await database.execute(
            "INSERT INTO save (post_id, person_id, at) VALUES ($1, $2, $3)", number, one, clock.now()
        )
        await database.execute(
            "INSERT INTO post_view (post_id, person_id, first_at, last_at) VALUES ($1, $2, $3, $3)",
            number,
            one,
            clock.now(),
        )
    await neighbours.warm()
    names = await database.values("SELECT name FROM person WHERE id = ANY ($1)", group.people[1:8])
    for signal in await reasons.why(group.people[0], number):
        assert not any(character.isdigit() for character in signal.sentence)
        assert not any(name in signal.sentence for name in names)


async def test_discovery_cards_say_so(company: Company) -> None:
    person = company.groups["coffee"].people[5]
    await ranked.rebuild(person)
    kept = await list_of(person)
    found = {post for post, mark in zip(kept.ids, kept.marks, strict=True) if mark.startswith("discovery:")}
    cards = (await feed.page(person)).cards
    shown = [card for card in cards if card.id in found]
    assert 0.1 * len(cards) <= len(shown) <= 0.2 * len(cards)
    assert all(card.reason and card.reason.startswith("Something else") for card in shown)
    known = {line.key for line in await interests.of(person) if line.kind == "skill" and line.weight > 2}
    outside = await database.values(
        "SELECT skill_id::text FROM post_skill WHERE post_id = ANY ($1)", [card.id for card in shown]
    )
    assert not known & set(outside)


async def test_what_is_ones_own_or_was_never_out_has_no_reason(world: World) -> None:
    unsent, sent = await draft(world.mira), await post(world.mira)
    assert [await reasons.why(world.mira, number) for number in (unsent, sent)] == [[], []]
    held = await draft(world.mira)
    await move(held, "held", verb=Verb.POST_HELD, actor=None)
    assert await reasons.why(world.ines, held) == []
    assert await reasons.why(world.ines, sent)


async def test_in_a_quiet_company_the_oldest_post_has_a_reason_too(world: World) -> None:
    """No Skill, no site and no deed speaks for it to somebody of whom nothing is known."""
    await database.execute("UPDATE post SET state = 'archived'")
    long_ago = clock.now() - timedelta(days=15)
    old, young = [await ranking_world.post(world.mira, [], at) for at in (long_ago, clock.now())]
    newcomer = await ranking_world.person("first-day", None)
    cards = (await feed.page(newcomer)).cards
    assert [(card.id, card.reason) for card in cards] == [(young, "New here"), (old, "From earlier days")]
    assert [signal.sentence for signal in await reasons.why(newcomer, old)] == ["From earlier days"]


async def test_a_skill_that_only_its_author_knows_of_is_named_to_nobody(world: World) -> None:
    await database.execute("UPDATE post SET state = 'archived'")
    await skill("Milk")
    number = await post(world.mira, skills=["Hush welding", "Milk"])
    reader = await ranking_world.person("curious", None)
    await follows.set(reader, "skill", await skill("Lathes"), True)
    [card] = (await feed.page(reader)).cards
    assert card.reason == "Something else: Mira Alves shows #Milk"
    told = await reasons.why(reader, number)
    assert "Milk" in [signal.name for signal in told]
    assert "Hush welding" not in [signal.name for signal in told]
