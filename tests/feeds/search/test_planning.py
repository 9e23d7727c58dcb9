"""What a query is understood as, before any Post is looked at."""

from app.language import within
from feeds import search
from feeds.search import Query, dictionary, names
from feeds.search.planning import plan
from feeds.search.plans import Plan, Token
from feeds.search.shares import Share
from tests.feeds.helpers import post
from tests.feeds.search.asking import word
from tests.world import World, approved


async def found(viewer: int, text: str, *, typing: bool = False) -> set[int]:
    page = await search.find(viewer, Query(text=text, typing=typing, size=50))
    return {card.id for card in page.cards}


async def test_one_of_the_rarest_words_of_a_question_is_enough_for_a_title(world: World) -> None:
    said = [word(5) for _ in range(5)]
    made = [
        {await post(world.mira, title=f"{one} {word(5)}") for _ in range(number)}
        for number, one in enumerate(said, 1)
    ]
    assert await found(world.jonas, " ".join(said)) == made[0] | made[1] | made[2]


async def test_where_no_post_has_all_words_half_of_them_must_stand_there(world: World) -> None:
    one, two, three = (word() for _ in range(3))
    both = await post(world.mira, title="Notes", text=f"{one} and {two}")
    await post(world.mira, title="Notes", text=f"{one} alone")
    await post(world.mira, title="Notes", text=f"{three} alone")
    assert await found(world.jonas, f"{one} {two} {three}") == {both}


async def test_what_says_nothing_is_not_looked_for_also_when_typed_without_accents(world: World) -> None:
    await post(world.mira, title="Für die Pumpe", language="de")
    with within("de"):
        for text in ("für Pumpe", "fur Pumpe", "die Pumpe"):
            wanted = await plan(Query(text=text))
            assert wanted is not None
            assert len(wanted.tokens) == 1, text
        wanted = await plan(Query(text="für die"))
    assert wanted is not None
    assert len(wanted.tokens) == 2


async def test_a_whole_word_is_a_beginning_only_while_it_is_typed(world: World) -> None:
    short, long = await post(world.mira, title="Rye"), await post(world.mira, title="Ryegrass")
    assert await found(world.jonas, "rye") == {short}
    assert await found(world.jonas, "rye", typing=True) == {short, long}


async def test_a_word_is_as_common_as_all_its_forms_together(world: World) -> None:
    for title in ("A grommet", "The grommet", "Grommets for all"):
        await post(world.mira, title=title)
    for text in ("grommet", "grommets"):
        wanted = await plan(Query(text=text))
        assert wanted is not None
        assert wanted.tokens[0].share.df == 3, text


async def test_what_stands_nowhere_does_not_make_the_other_words_too_little(world: World) -> None:
    made = await post(world.mira, title="Notes", text="About the trunnion.")
    wanted = await plan(Query(text="vqxzwk trunnion"))
    assert wanted is not None
    assert wanted.enough == " | ".join(f"({token.query})" for token in wanted.tokens)
    assert await found(world.jonas, "vqxzwk trunnion") == {made}


def test_words_that_weigh_more_than_half_are_enough() -> None:
    shares = {"rare": (9.0, 2), "seldom": (5.0, 40), "common": (2.0, 5000), "usual": (1.5, 9000)}
    tokens = [Token(f"'{word}'", weight, Share(df, df), []) for word, (weight, df) in shares.items()]
    wanted = Plan(tokens, [], {}, 10_000)
    assert wanted.least == 8.75
    assert wanted.enough == "('rare')"
    assert round(wanted.enough_matches, 6) == 2
    even = Plan([Token(f"'{word}'", 1.0, Share(5, 5), []) for word in "abc"], [], {}, 10)
    assert even.enough == "('a') & (('b') | ('c')) | ('b') & (('c'))"
    assert even.enough_matches == 5


def test_words_with_a_form_in_common_are_no_rarer_together() -> None:
    one = Token("'services' | 'servic'", 3.0, Share(2000, 300), ["services", "servic"])
    other = Token("'service' | 'servic'", 3.0, Share(2100, 290), ["service", "servic"])
    apart = Token("'tool'", 3.0, Share(1000, 100), ["tool"])
    wanted = Plan([one, other, apart], [], {}, 10_000)
    assert round(wanted.matches, 6) == 200
    assert round(wanted.matching_heads, 6) == 2.9


async def test_a_mended_last_word_is_as_common_as_what_was_meant(world: World) -> None:
    for number in range(12):
        await post(world.mira, title=f"Sprocket {number}")
    wanted = await plan(Query(text="sproket"))
    assert wanted is not None
    assert "'sprocket'" in wanted.tokens[0].query
    assert wanted.tokens[0].share.df == 12


async def test_of_two_names_one_in_the_other_the_longer_is_meant(world: World) -> None:
    await approved("lathe")
    await approved("lathe care")
    names.forget()
    assert [(span.start, span.end) for span in await names.spans(["my", "lathe", "care"])] == [(1, 3)]
    assert [(span.start, span.end) for span in await names.spans(["care", "lathe"])] == [(1, 2)]


async def test_a_form_that_nobody_wrote_weighs_as_its_word_does(world: World) -> None:
    """`grinds` stands nowhere, but `grind` does, often: the rare word beside it decides."""
    for number in range(6):
        await post(world.mira, title=f"Grind the tool {number}")
    wanted_post = await post(world.mira, title="Bauxite wheel")
    await dictionary.count()
    wanted = await plan(Query(text="grinds bauxite"))
    assert wanted is not None
    common, rare = wanted.tokens
    assert common.weight < rare.weight
    assert await found(world.jonas, "grinds bauxite") == {wanted_post}


async def test_no_word_is_taken_for_one_that_says_nothing(world: World) -> None:
    await post(world.mira, title="The most of it", text="most of all the most")
    await dictionary.count()
    assert await dictionary.near(["mots"]) == {}
