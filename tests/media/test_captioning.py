"""Captions of one's own files: kept by language and version, read by those who may."""

import httpx
import pytest

from app.refusal import Refusal
from media import assets, captioning, suggesting
from media.captioning import Line
from tests.feeds.helpers import asset
from tests.media.test_suggesting import CHECKED, HEARD, languages, told
from tests.world import World

TWO = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nTwo\nlines &amp; more\n\n00:00:02.500 --> 00:00:03.000\nEnd\n"


@pytest.fixture
async def film(world: World) -> str:
    return await asset(world.mira, "video")


async def test_a_transcript_has_each_line_with_its_times(film: str, world: World) -> None:
    await captioning.write(film, world.mira, "en", TWO.encode())
    assert await captioning.transcript(film, "en") == [
        Line(1000, 2000, "Two lines & more"),
        Line(2500, 3000, "End"),
    ]


async def test_an_unaccepted_suggestion_has_no_transcript(film: str) -> None:
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    with pytest.raises(Refusal) as refused:
        await captioning.transcript(film, "en")
    assert refused.value.status == 404


async def test_saving_a_suggestion_accepts_it_as_a_persons_words(film: str, world: World) -> None:
    """POST-18."""
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    await captioning.write(film, world.mira, "en", CHECKED.encode(), origin="written")
    assert (await told(film))[-1] == f"suggestion.accepted {world.mira} captions en tiny.en"
    assert await captioning.read(film, "en") == CHECKED
    [text] = await captioning.own(film, world.mira)
    assert (text.suggested, text.model) == (False, None)


async def test_removing_a_suggestion_refuses_it(film: str, world: World) -> None:
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    await captioning.remove(film, world.mira, "en")
    assert (await told(film))[-1] == f"suggestion.refused {world.mira} captions en tiny.en"


async def test_the_owner_meets_suggestions_and_nobody_else_does(film: str, world: World) -> None:
    await suggesting.suggest(film, "de", HEARD, "base")
    await captioning.write(film, world.mira, "en", CHECKED.encode())
    mine = await captioning.own(film, world.mira)
    assert [(text.language, text.label, text.suggested, text.model) for text in mine] == [
        ("de", "German", True, "base"),
        ("en", "English", False, None),
    ]
    assert await languages(film, world.jonas) == ["en"]
    with pytest.raises(Refusal) as refused:
        await captioning.own(film, world.jonas)
    assert refused.value.status == 404


async def test_a_save_from_an_older_tab_is_refused(film: str, world: World) -> None:
    """Two tabs: the second one to save has not seen what the first one wrote."""
    first = await captioning.write(film, world.mira, "en", HEARD.encode(), seen="")
    before = captioning.mark(first)
    await captioning.write(film, world.mira, "en", CHECKED.encode(), seen=before)
    with pytest.raises(Refusal) as refused:
        await captioning.write(film, world.mira, "en", TWO.encode(), seen=before)
    assert (refused.value.code, refused.value.status) == ("caption_stale", 412)
    assert await captioning.read(film, "en") == CHECKED


async def test_the_same_save_sent_twice_is_one(film: str, world: World) -> None:
    for _ in range(2):
        await captioning.write(film, world.mira, "en", HEARD.encode(), seen="")
    assert await captioning.read(film, "en") == HEARD


async def test_captions_stand_in_the_languages_that_were_written(film: str, world: World) -> None:
    for language in ("pt-BR", "de"):
        await captioning.write(film, world.mira, language, HEARD.encode())
    await captioning.remove(film, world.mira, "pt-BR")
    assert (await assets.read(film, world.mira)).captions == ["de"]


async def test_programs_list_suggestions_and_save_by_version(
    mira: httpx.AsyncClient, film: str, world: World
) -> None:
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    place = f"/api/v1/assets/{film}/captions"
    assert (await mira.get(place)).json() == [
        {"language": "en", "label": "English", "suggested": True, "model": "tiny.en"}
    ]
    found = await mira.get(f"{place}/en")
    assert found.text == HEARD
    first = {"if-match": found.headers["etag"]}
    saved = await mira.put(f"{place}/en", content=CHECKED.encode(), headers=first)
    assert (saved.status_code, saved.headers["etag"]) == (204, f'"{captioning.mark(CHECKED)}"')
    late = await mira.put(f"{place}/en", content=TWO.encode(), headers=first)
    assert (late.status_code, late.json()["type"]) == (412, "caption_stale")


async def test_programs_write_chapters_and_read_the_line_of_a_fault(
    mira: httpx.AsyncClient, film: str
) -> None:
    place = f"/api/v1/assets/{film}/chapters"
    written = await mira.put(place, json={"text": "0:00 Fill\n0:30 Purge"})
    assert written.json() == [{"at_ms": 0, "title": "Fill"}, {"at_ms": 30_000, "title": "Purge"}]
    refused = await mira.put(place, json={"text": "0:30 Purge\n0:00 Fill"})
    assert (refused.status_code, refused.json()["field"]) == (422, "2")
