"""What is said in a clip becomes suggested captions, in the background; nobody else meets them unaccepted."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app import database, jobs, limits
from app.settings import settings
from media import assets, captioning, playback, scratch, speech, suggesting, transcribing
from tests.media.clips import clip, kept, make_film
from tests.media.odd_clips import WORDS
from tests.media.records import row
from tests.media.sending import upload
from tests.media.test_speech import word_error_rate
from tests.media.voice import BRIEFLY, model_folder, speaking_clip
from tests.world import World


@pytest.fixture
async def listening(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The operator has given a model, the administrator has switched transcription on."""
    monkeypatch.setenv("POLLEN_ASR_MODEL", str(model_folder()))
    settings.cache_clear()
    await limits.change("transcription", True, actor=world.paul)
    yield
    await limits.change("transcription", False, actor=world.paul)
    monkeypatch.undo()
    settings.cache_clear()


async def test_what_is_said_is_suggested_and_public_only_after_a_person_accepts(
    listening: None, mira: httpx.AsyncClient, world: World
) -> None:
    asset = await upload(mira, speaking_clip())
    await jobs.drain()
    assert (await row(asset)).state == "ready"
    found = await suggested(asset)
    assert found
    language, text, model = found
    assert (language, model) == ("en", "tiny.en")
    assert word_error_rate(BRIEFLY, words_of(text)) < 0.15
    assert (await assets.views([asset], world.mira))[asset].captions == []
    address = playback.link(asset, 1, "captions/en", world.mira)
    assert (await mira.get(address)).status_code == 404
    await transcribing.ask(asset)
    assert not await database.value("SELECT count(*) FROM job")

    await suggesting.accept(asset, world.mira, "en")
    await transcribing.ask(asset)
    assert not await database.value("SELECT count(*) FROM job WHERE kind = 'asset.captions'")
    [track] = (await assets.views([asset], world.mira))[asset].captions
    served = await mira.get(track.src)
    assert served.headers["content-type"].startswith("text/vtt")
    assert served.text == text
    assert not list(scratch.folder().glob("*/*.tmp"))


async def test_what_is_heard_never_replaces_the_words_that_the_film_brought(
    listening: None, mira: httpx.AsyncClient
) -> None:
    brought = f"-i {speaking_clip()} -f srt -i data:text/plain;base64,{WORDS}"
    recipe = f"{brought} -c copy -c:s mov_text -metadata:s:s:0 language=eng"
    asset = await upload(mira, kept("speaking-words", "mp4", recipe, lambda path: make_film(recipe, path)))
    await jobs.drain()
    found = await suggested(asset)
    assert found
    language, text, model = found
    assert (language, words_of(text).strip(), model) == ("en", "Hold it here", "file")

    told: list[float] = []

    async def note(share: float) -> None:
        told.append(share)

    await database.execute("UPDATE caption SET changed_at = changed_at - interval '1 day'")
    await transcribing.transcribe(asset, note)
    assert told == [0]
    assert not await suggesting.suggest(asset, "en", "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n", "tiny.en")
    assert await suggested(asset) == found


async def test_without_a_voice_nothing_is_suggested_and_nothing_fails(
    listening: None, mira: httpx.AsyncClient
) -> None:
    asset = await upload(mira, clip("silent"))
    await jobs.drain()
    assert (await row(asset)).state == "ready"
    assert await suggested(asset) is None
    assert not await database.value("SELECT count(*) FROM job")


async def test_switched_off_nobody_listens_and_captions_by_hand_still_work(
    mira: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLLEN_ASR_MODEL", str(model_folder()))
    settings.cache_clear()
    assert not await transcribing.on()
    monkeypatch.delenv("POLLEN_ASR_MODEL")
    settings.cache_clear()
    await limits.change("transcription", True, actor=world.paul)
    assert not await transcribing.on()
    asset = await upload(mira, clip("phone-landscape"))
    await jobs.drain()
    assert await suggested(asset) is None
    await captioning.write(asset, world.mira, "en", b"WEBVTT\n\n00:00.000 --> 00:01.000\nBy hand.\n")
    assert "By hand." in await captioning.read(asset, "en")
    await limits.change("transcription", False, actor=world.paul)


async def test_an_engine_that_crashes_parks_the_job_and_never_touches_the_asset(
    listening: None, mira: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "SCRIPT", scratch.folder() / "no-such-script.py")
    asset = await upload(mira, clip("phone-landscape"))
    await jobs.drain()
    assert (await row(asset)).state == "ready"
    [state] = await database.values("SELECT state FROM job WHERE kind = 'asset.captions'")
    assert state == "parked"
    await database.execute("DELETE FROM job")


async def suggested(asset: str) -> tuple[str, str, str] | None:
    async with database.connection() as link:
        found = await link.fetchrow(
            "SELECT language, text, model FROM caption WHERE asset_id = $1 AND accepted_at IS NULL", asset
        )
    return found and tuple(found)


def words_of(text: str) -> str:
    """The words of a WebVTT file."""
    return " ".join(line for line in text.splitlines() if "-->" not in line and line != "WEBVTT")
