"""The mix of a page (FEED-2), on pools drawn by chance."""

from random import Random

from app.limits import Limits
from feeds.arranging import Spot, arrange

RULES = Limits()
PAGES = 500
SIZE = 20
KINDS = ("reflection", "guide", "question", "video")


def pool(draw: Random) -> list[Spot]:
    """Some 80 Posts by a dozen authors and more, a quarter of them from outside the Interests."""
    authors = draw.randint(12, 40)
    spots = []
    for number in range(1, draw.randint(70, 90)):
        source = draw.choices(("list", "fresh", "arrival"), (90, 6, 4))[0]
        discovery = source == "list" and draw.random() < 0.25
        mark = "discovery:x" if discovery else f"skill:{draw.randint(1, 4)}"
        author = int(authors * draw.random() ** 2)
        spots.append(Spot(number, author, draw.choice(KINDS), mark, source))
    return spots


def walk(spots: list[Spot], pages: int) -> list[Spot]:
    """So many pages one after the other, as one list."""
    shown: list[Spot] = []
    for _ in range(pages):
        seen = {spot.id for spot in shown}
        before = [Spot(s.id, s.author, s.kind, s.mark, "before") for s in shown[-9:]]
        left = [spot for spot in spots if spot.id not in seen]
        shown += arrange([*before, *left], len(shown), SIZE, 1_000, RULES)
    return shown


def test_500_pages_hold_at_most_two_of_one_author_in_ten_and_a_tenth_to_a_fifth_of_discovery() -> None:
    draw = Random(11)  # noqa: S311 - always the same pages
    for _ in range(PAGES // 2):
        shown = walk(pool(draw), 2)
        assert len(shown) == 2 * SIZE
        for start in range(len(shown) - 9):
            authors = [spot.author for spot in shown[start : start + 10]]
            assert max(map(authors.count, authors)) <= RULES.max_per_author
        for start in (0, SIZE):
            found = sum(spot.discovery for spot in shown[start : start + SIZE])
            assert 0.1 * SIZE <= found <= 0.2 * SIZE


def test_the_first_ten_hold_three_kinds_when_there_are_any() -> None:
    same = [Spot(number, number, "guide", "skill:a", "list") for number in range(1, 40)]
    other = [
        Spot(50, 50, "video", "skill:a", "list"),
        Spot(51, 51, "question", "skill:a", "list"),
    ]
    shown = arrange([*same, *other], 0, SIZE, 30, RULES)
    assert {spot.kind for spot in shown[:10]} == {"guide", "video", "question"}


def test_the_best_stand_first_where_nothing_speaks_against_it() -> None:
    spots = [Spot(number, number, "guide", f"skill:{number}", "list") for number in range(1, 31)]
    assert [spot.id for spot in arrange(spots, 0, SIZE, 30, RULES)] == list(range(1, 21))


def test_the_first_screen_is_a_clip_when_one_is_among_the_best_and_every_third_card_too() -> None:
    kinds = ("guide", "question", "reflection", "guide", "video", "question")
    spots = [Spot(number, number, kinds[number % 6], f"skill:{number}", "list") for number in range(40)]
    shown = [spot.kind for spot in arrange(spots, 0, SIZE, 30, RULES)]
    assert shown[0] == "video"
    assert all("video" in shown[start : start + 3] for start in range(8))
    assert shown.count("question") >= 3, "the rest stays in its order"


def test_a_clip_that_fits_badly_is_not_lifted_to_the_top() -> None:
    best = [Spot(number, number, "guide", f"skill:{number}", "list") for number in range(1, 25)]
    late, strange = (
        Spot(50, 50, "video", "skill:x", "list"),
        Spot(51, 51, "video", "discovery:y", "list"),
    )
    news = Spot(52, 52, "video", "new:", "arrival")
    assert arrange([*best, late], 0, SIZE, 30, RULES)[0] == best[0]
    assert arrange([strange, *best], 0, SIZE, 30, RULES)[0] == best[0]
    assert arrange([*best[:9], news, *best[9:]], 1, SIZE, 30, RULES)[0] == best[0]


def test_further_down_the_order_is_the_rankings_own() -> None:
    spots = [Spot(n, n, "guide" if n < 38 else "video", f"skill:{n}", "list") for n in range(20, 41)]
    assert arrange(spots, 10, 5, 30, RULES) == spots[:5]


def test_one_signal_does_not_fill_the_page() -> None:
    milk = [Spot(number, number, "guide", "skill:milk", "list") for number in range(1, 31)]
    other = [Spot(number, number, "guide", "tried:4", "list") for number in range(31, 41)]
    shown = arrange([*milk, *other], 0, SIZE, 30, RULES)
    assert sum(spot.mark == "skill:milk" for spot in shown[:10]) == 8


def test_every_second_place_is_for_what_is_new_from_the_followed() -> None:
    best = [Spot(number, number, "guide", f"skill:{number}", "list") for number in range(1, 31)]
    fresh = [Spot(number, number, "guide", f"person:{number}", "fresh") for number in range(40, 50)]
    shown = arrange([*best, *fresh], 0, SIZE, 30, RULES)
    assert [spot.source for spot in shown[:6]] == ["list", "fresh"] * 3


def test_an_author_alone_still_fills_a_page() -> None:
    spots = [Spot(number, 1, "guide", "skill:a", "list") for number in range(1, 31)]
    assert len(arrange(spots, 0, SIZE, 30, RULES)) == SIZE


def test_suggestions_end_where_the_room_ends_and_what_is_new_from_the_followed_does_not() -> None:
    best = [Spot(number, number, "guide", "skill:a", "list") for number in range(1, 31)]
    fresh = [Spot(number, number, "guide", "person:", "fresh") for number in range(40, 65)]
    shown = arrange([*best, *fresh], 20, SIZE, 5, RULES)
    assert sum(spot.source == "list" for spot in shown) == 5
    assert sum(spot.source == "fresh" for spot in shown) == len(fresh)
