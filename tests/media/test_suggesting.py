"""A machine suggests captions, a person decides; until then nobody else meets them."""

import pytest

from app import database
from app.refusal import Refusal
from media import assets, captioning, suggesting
from tests.feeds.helpers import asset
from tests.world import World

HEARD = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nPurge the wand.\n"
CHECKED = HEARD.replace("wand", "steam wand")


async def told(film: str) -> list[str]:
    """Kind, language and model of every event about the suggestion."""
    return await database.values(
        """
        SELECT concat_ws(' ', verb, actor_id, data->>'kind', data->>'language', data->>'model')
        FROM event WHERE subject_kind = 'asset' AND subject_id = $1 AND verb LIKE 'suggestion.%' ORDER BY id
        """,
        film,
    )


async def languages(film: str, viewer: int) -> list[str]:
    return [track.language for track in (await assets.views([film], viewer))[film].captions]


@pytest.fixture
async def film(world: World) -> str:
    return await asset(world.mira, "video")


async def test_nothing_machine_made_is_public_unaccepted(film: str, world: World) -> None:
    """POST-18."""
    assert await suggesting.suggest(film, "en", HEARD, "tiny.en")
    assert await languages(film, world.mira) == []
    with pytest.raises(Refusal) as refused:
        await captioning.read(film, "en")
    assert refused.value.code == "caption_missing"


async def test_every_suggestion_is_an_event_with_accepted_or_refused(film: str, world: World) -> None:
    """POST-18."""
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    await suggesting.suggest(film, "de", HEARD, "base")
    await suggesting.accept(film, world.mira, "en")
    await suggesting.refuse(film, world.mira, "de")
    assert await told(film) == [
        "suggestion.made captions en tiny.en",
        "suggestion.made captions de base",
        f"suggestion.accepted {world.mira} captions en tiny.en",
        f"suggestion.refused {world.mira} captions de base",
    ]
    assert await languages(film, world.mira) == ["en"]
    assert await captioning.read(film, "en") == HEARD


async def test_a_machine_never_writes_over_a_person(film: str, world: World) -> None:
    await captioning.write(film, world.mira, "en", CHECKED.encode())
    assert not await suggesting.suggest(film, "en", HEARD, "tiny.en")
    assert await captioning.read(film, "en") == CHECKED
    assert await told(film) == []


async def test_a_machine_never_writes_over_what_a_person_accepted(film: str, world: World) -> None:
    await suggesting.suggest(film, "en", CHECKED, "tiny.en")
    await suggesting.accept(film, world.mira, "en")
    assert not await suggesting.suggest(film, "en", HEARD, "base")
    assert await captioning.read(film, "en") == CHECKED


async def test_a_new_suggestion_takes_the_place_of_an_old_one(film: str, world: World) -> None:
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    assert await suggesting.suggest(film, "en", CHECKED, "base")
    await suggesting.accept(film, world.mira, "en")
    assert await captioning.read(film, "en") == CHECKED


async def test_a_refused_suggestion_is_not_made_again(film: str, world: World) -> None:
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    await suggesting.refuse(film, world.mira, "en")
    assert not await suggesting.suggest(film, "en", CHECKED, "tiny.en")
    assert await captioning.own(film, world.mira) == []
    assert await suggesting.suggest(film, "de", HEARD, "tiny.en")
    assert await suggesting.suggest(film, "en", HEARD, "base")


@pytest.mark.parametrize("edited", [False, True])
async def test_what_a_machine_wrote_stays_away_once_its_author_removed_it(
    film: str, world: World, edited: bool
) -> None:
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    if edited:
        await captioning.write(film, world.mira, "en", CHECKED.encode())
    else:
        await suggesting.accept(film, world.mira, "en")
    await captioning.remove(film, world.mira, "en")
    assert not await suggesting.suggest(film, "en", HEARD, "tiny.en")
    refused = f"suggestion.refused {world.mira} captions en tiny.en"
    assert ((await told(film))[-1] == refused) is not edited


@pytest.mark.parametrize("decide", [suggesting.accept, suggesting.refuse])
async def test_only_the_owner_decides_and_only_once(decide: object, film: str, world: World) -> None:
    await suggesting.suggest(film, "en", HEARD, "tiny.en")
    with pytest.raises(Refusal) as foreign:
        await decide(film, world.jonas, "en")  # type: ignore[operator]
    assert (foreign.value.code, foreign.value.status) == ("media_missing", 404)
    await decide(film, world.mira, "en")  # type: ignore[operator]
    with pytest.raises(Refusal) as again:
        await decide(film, world.mira, "en")  # type: ignore[operator]
    assert again.value.code == "caption_missing"


async def test_a_machine_that_stammers_is_refused(film: str) -> None:
    with pytest.raises(Refusal) as refused:
        await suggesting.suggest(film, "en", HEARD + HEARD.removeprefix("WEBVTT"), "tiny.en")
    assert refused.value.code == "caption_overlap"
