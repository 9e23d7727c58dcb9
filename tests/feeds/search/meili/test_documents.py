"""What Meilisearch is given of Posts, people and Skills."""

import json

from app import clock, database
from app.events import Verb
from feeds.search.meili import documents
from feeds.search.meili.settings import words
from feeds.states import move
from tests.feeds.helpers import post
from tests.world import World, approved


def test_a_document_holds_nothing_private() -> None:
    assert set(documents.Post.__struct_fields__) == {
        "id", "kind", "title", "tags", "tag_ids", "aliases", "transcript", "guide_text", "author_name",
        "author_id", "owner_id", "community_id", "team_id", "audience", "lang", "level", "tool", "length",
        "created_ts", "quality", "visible",
    }  # fmt: skip


async def test_who_speaks_without_a_name_is_nowhere_in_the_document(world: World) -> None:
    number = await post(world.sofia, title="I broke the seal", anonymous=True)
    (document,) = await documents.posts([number])
    assert "Sofia" not in json.dumps(document)
    assert document["author_id"] == document["owner_id"] == 0


async def test_a_document_changes_its_version_with_its_words_and_only_then(world: World) -> None:
    number = await post(world.mira, title="Dress the wheel")
    (first,) = await documents.posts([number])
    (again,) = await documents.posts([number])
    assert first["ver"] == again["ver"] < 2**48
    await database.execute("UPDATE post SET title = 'True the wheel' WHERE id = $1", number)
    (other,) = await documents.posts([number])
    assert other["ver"] != first["ver"]


async def test_what_is_not_live_and_who_left_has_no_document(world: World) -> None:
    number = await post(world.mira, title="Quench the part")
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    assert await documents.posts([number]) == []
    await database.execute("UPDATE person SET state = 'left' WHERE id = $1", world.greta)
    assert [one["id"] for one in await documents.people([world.mira, world.greta])] == [world.mira]
    skill = await approved("Quenching")
    await database.execute("UPDATE skill SET state = 'proposed' WHERE id = $1", skill)
    assert await documents.skills([skill]) == []


async def test_a_long_transcript_is_cut(world: World) -> None:
    number = await post(world.mira, title="Talk for hours")
    await database.execute(
        """
        INSERT INTO asset (id, owner_id, kind, state, length, created_at, changed_at)
        VALUES ('talk', $1, 'video', 'ready', 1, $2, $2)
        """,
        world.mira,
        clock.now(),
    )
    await database.execute("INSERT INTO post_asset VALUES ($1, 'talk', 1)", number)
    await database.execute(
        """
        INSERT INTO caption (asset_id, language, text, origin, accepted_at)
        VALUES ('talk', 'en', repeat('flux ', 9999), 'written', $1)
        """,
        clock.now(),
    )
    (document,) = await documents.posts([number])
    assert len(document["transcript"]) == documents.TRANSCRIPT_MAX


async def test_codes_among_names_of_skills_are_no_mistakes_for_others(world: World) -> None:
    skill = await approved("SAP")
    await database.execute("UPDATE skill SET synonyms = '{R/3,Finance,s4hana}' WHERE id = $1", skill)
    known = await words()
    assert {"sap", "r/3", "s4hana"} <= set(known.exact)
    assert "finance" not in known.exact
    assert known.synonyms["finance"] == ["r/3", "s4hana", "sap"]


async def test_a_sign_that_makes_another_word_stays_with_it_in_every_case(world: World) -> None:
    skill = await approved("C#")
    await database.execute("UPDATE skill SET synonyms = '{.Net,R/3,C++}' WHERE id = $1", skill)
    assert (await words()).whole == [".NET", ".Net", ".net", "C#", "c#"]
