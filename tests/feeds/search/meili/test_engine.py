"""What Meilisearch is asked, and what it may answer to whom."""

from datetime import timedelta

import pytest

from app import clock, database
from feeds import blocks, communities, members, search
from feeds.communities import Words
from feeds.search import Filters, Query, engines
from feeds.search.meili import engine, queries, sender
from feeds.search.meili.client import Server
from feeds.search.meili.failures import Refused
from feeds.search.meili.indexes import index
from feeds.search.meili.link import link
from tests.feeds.helpers import post
from tests.feeds.search.meili.test_generations import found
from tests.meili_double import Double
from tests.meili_server import Served
from tests.world import World, approved

EVIL = (
    '" OR visible = false OR title = "',
    "video\\",
    "x] OR [1",
    "' OR 1=1 --",
    "a AND NOT b",
    "\0",
    "_geoRadius(1, 1, 1)",
)


async def test_it_is_asked_with_a_token_that_sees_what_the_viewer_may_see(
    filled: World, served: Served, double: Double
) -> None:
    double.tokens.clear()
    await found(filled.jonas, "anything")
    (token,) = double.tokens
    server = Server(served.url, token)
    (uid,) = await sender._copies("posts")
    number = await post(filled.sofia, title="For my Team only", audience="team")
    await sender.send(index("posts"))
    try:
        # Whoever held the token would see no more than Jonas, whatever they asked.
        (answer,) = await server.search([{"indexUid": uid, "q": "team only"}], None, None)
        assert number not in [hit["id"] for hit in answer.hits]
        with pytest.raises(Refused):
            await server.count(uid)
    finally:
        await server.close()


async def test_without_leave_to_list_keys_the_filter_stands_alone(filled: World, double: Double) -> None:
    number = await post(filled.sofia, title="Only for assembly", audience="team")
    await sender.send(index("posts"))
    double.lists_keys = False
    link().signer.forget()
    try:
        assert await found(filled.mira, "only for assembly") == [number]
        assert await found(filled.jonas, "only for assembly") == []
    finally:
        double.lists_keys = True
        link().signer.forget()


async def test_where_no_post_holds_the_rarest_words_together_postgresql_answers(
    filled: World, double: Double
) -> None:
    """The server insists on them, also where they stand in Posts that the viewer may not see."""
    number = await post(filled.mira, title="Scrape the bearing by hand")
    await post(filled.mira, title="Only oil", text="tribology", audience="team")
    await sender.send(index("posts"))
    asked = Query(text="scrape a bearing tribology")
    assert (await engine.hits(filled.jonas, asked, 20)).hits == []
    page = await search.find(filled.jonas, asked)
    assert (page.engine, [card.id for card in page.cards]) == ("postgres", [number])


async def test_of_very_many_values_the_common_ones_are_counted(
    filled: World, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tool in ("Anvil", "Bellows", "Tongs", "Tongs"):
        await post(filled.mira, title="Forge the hook", tool=tool)
    await sender.send(index("posts"))
    (uid,) = await sender._copies("posts")
    monkeypatch.setitem(double.routes.indexes[uid].settings["faceting"], "maxValuesPerFacet", 1)
    hits = await engine.hits(filled.jonas, Query(text="forge"), 20)
    assert hits.facets["tool"] == {"Tongs": 2}


async def test_a_key_that_the_server_changed_is_looked_up_anew(filled: World, double: Double) -> None:
    await post(filled.mira, title="Anything goes")
    await sender.send(index("posts"))
    await found(filled.jonas, "anything")
    key = link().signer._key
    assert key is not None
    link().signer._key = key.model_copy(update={"key": "an old one"})
    query = Query(text="anything")
    assert (await engines.hits(filled.jonas, query, 5))[1] == "postgres"
    assert (await engines.hits(filled.jonas, query, 5))[1] == "meilisearch"


@pytest.mark.parametrize("value", EVIL)
@pytest.mark.parametrize("name", ["skill", "kind", "language", "tool", "level", "length", "fresh"])
async def test_no_value_of_a_filter_gets_out_of_its_quotes(
    filled: World, double: Double, name: str, value: str
) -> None:
    await post(filled.mira, title="Anything at all")
    await sender.send(index("posts"))
    filters = Filters(**{name: value})  # type: ignore[arg-type] # the names of those that hold text
    found_ = await engine.hits(filled.jonas, Query(text="anything", filters=filters), 20)
    assert found_.hits == []


@pytest.mark.parametrize(
    "text", ['"', '-a -"b', "a AND b", "((((", "\0\0", "🎉🎉", "مضخة", "x" * 10_000, "the"]
)
async def test_whatever_people_type_is_answered(filled: World, double: Double, text: str) -> None:
    await engine.hits(filled.jonas, Query(text=text), 20)
    assert not link().breaker.failed


async def test_operators_of_the_server_are_words_like_others(filled: World) -> None:
    assert queries.sought(Query(text='-quoted "two words"')) == "quoted two words"
    assert queries.sought(Query(text="two words", literal=True)) == '"two" "words"'


async def test_a_post_of_a_community_is_for_its_members_in_hits_facets_and_suggestions(
    filled: World, double: Double
) -> None:
    community = await communities.create(filled.mira, Words(name="Lathe circle", admission="closed"))
    about = await communities.about(filled.mira, community)
    number = await post(filled.mira, title="Trepanning slowly", audience="community", community_id=about.id)
    await sender.send(index("posts"))
    for viewer, seen in ((filled.mira, [number]), (filled.jonas, [])):
        hits = await engine.hits(viewer, Query(text="trepanning"), 20)
        assert [hit.id for hit in hits.hits] == seen
        assert hits.facets["community"] == ({str(about.id): 1} if seen else {})
        assert hits.facets["fresh"] == ({"week": 1, "month": 1, "year": 1} if seen else {})
        told = await engine.suggest(viewer, "trepan", 5)
        assert [(one.kind, one.place) for one in told] == [("post", str(one)) for one in seen]
    await database.execute(
        "INSERT INTO membership (community_id, person_id, at) VALUES ($1, $2, $3)",
        about.id,
        filled.jonas,
        clock.now(),
    )
    assert await found(filled.jonas, "trepanning") == [number]
    await members.leave(filled.jonas, community)
    assert await found(filled.jonas, "trepanning") == []


async def test_whom_the_viewer_avoids_is_not_counted_either(filled: World, double: Double) -> None:
    await post(filled.tomas, title="Vulcanise the hose")
    await sender.send(index("posts"))
    assert (await engine.hits(filled.greta, Query(text="vulcanise"), 20)).facets["kind"]
    await blocks.set(filled.greta, filled.tomas, "mute", on=True)
    hits = await engine.hits(filled.greta, Query(text="vulcanise"), 20)
    assert (hits.hits, hits.facets["kind"]) == ([], {})
    name = await database.value("SELECT name FROM person WHERE id = $1", filled.tomas)
    await sender.send(index("people"))
    for viewer, seen in ((filled.jonas, [name]), (filled.greta, [])):
        assert [one.text for one in await engine.suggest(viewer, name, 5)] == seen


async def test_more_than_the_server_counts_is_told_so(
    filled: World, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await post(filled.mira, title=f"Galvanise rail {number}")
    await sender.send(index("posts"))
    assert not (await engine.hits(filled.jonas, Query(text="galvanise"), 20)).capped
    monkeypatch.setattr(engine, "TOTAL_MAX", 3)
    assert (await engine.hits(filled.jonas, Query(text="galvanise"), 20)).capped


async def test_a_stale_document_shows_nobody_what_they_may_not_see(filled: World, double: Double) -> None:
    number = await post(filled.mira, title="Decant the solvent")
    await sender.send(index("posts"))
    await database.execute("UPDATE post SET state = 'held' WHERE id = $1", number)
    assert await found(filled.jonas, "decant") == [number]
    for viewer in (filled.jonas, filled.mira, filled.ines):
        assert await engine.suggest(viewer, "decant", 5) == []
    page = await search.find(filled.jonas, Query(text="decant the solvent"))
    assert page.engine == "meilisearch"
    assert number not in [card.id for card in page.cards]


async def test_a_facet_counts_under_all_the_other_filters(filled: World, double: Double) -> None:
    for kind in ("reflection", "question"):
        await post(filled.mira, kind, title=f"Calender the sheet as {kind}")
    await sender.send(index("posts"))
    hits = await engine.hits(
        filled.jonas, Query(text="calender the sheet", filters=Filters(kind="question")), 20
    )
    assert len(hits.hits) == 1
    assert hits.facets["kind"] == {"reflection": 1, "question": 1}


async def test_what_worked_for_more_people_stands_above_its_equal(filled: World, double: Double) -> None:
    poor, good, late = [await post(filled.mira, title="Lap the flange") for _ in range(3)]
    await database.execute("UPDATE post SET tried = 12, worked = 1 WHERE id = $1", poor)
    await database.execute("UPDATE post SET tried = 12, worked = 9 WHERE id = ANY ($1)", [good, late])
    yesterday = (clock.now() - timedelta(days=1)).date()
    await database.execute("UPDATE post SET review_on = $2 WHERE id = $1", late, yesterday)
    for number in (poor, good, late):
        await search.index(number)
    await sender.send(index("posts"))
    assert await found(filled.jonas, "lap the flange") == [good, late, poor]


async def test_a_mistyped_name_of_a_colleague_or_a_skill_is_suggested_all_the_same(
    filled: World, double: Double
) -> None:
    await approved("Galvanising")
    for name in ("people", "skills"):
        await sender.send(index(name))
    told = await search.suggest(filled.jonas, "galvansing")
    assert [(one.kind, one.text, one.place) for one in told] == [("skill", "Galvanising", "galvanising")]
    assert [one.text for one in await search.suggest(filled.jonas, "brnadt")] == ["Tomas Brandt"]
    await blocks.set(filled.jonas, filled.tomas, "mute", on=True)
    assert await search.suggest(filled.jonas, "brnadt") == []
    with double.spoilt("503"):
        assert await search.suggest(filled.jonas, "galvansing") == []
