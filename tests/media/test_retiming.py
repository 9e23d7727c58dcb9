"""Captions and chapters follow what is shown of a film, and nothing that people wrote gets lost."""

import itertools

import httpx
import pytest
from msgspec.structs import replace

from app import database, jobs
from feeds import search
from feeds.posts import Use
from media import assets, captioning, captions, chapters, retiming, suggesting, trimming
from media.assets import Chapter
from media.captioning import Line
from media.captions import Cue
from media.retiming import Span, divide
from tests.feeds.helpers import post
from tests.media.clips import clip
from tests.media.sending import upload
from tests.world import World

WHOLE = [
    Cue(0, 900, "Fill"),
    Cue(1000, 3000, "Purge"),
    Cue(3000, 3000 + 900, "Purge"),
    Cue(5000, 6000, "Wipe"),
]
ALL = Span()


def cues(text: str) -> list[Cue]:
    return [replace(cue, line=0) for cue in captions.parse(text.encode())]


def text(*spoken: Cue) -> bytes:
    return captions.serialise(spoken).encode()


@pytest.mark.parametrize(
    ("part", "seen"),
    [
        (Span(1000, 3000), [Cue(0, 2000, "Purge")]),
        (Span(2500, 5500), [Cue(0, 500, "Purge"), Cue(500, 1400, "Purge"), Cue(2500, 3000, "Wipe")]),
        (Span(900, 1000), []),
        (Span(1500, 1600), [Cue(0, 100, "Purge")]),
        (Span(6000, 9000), []),
        (ALL, WHOLE),
    ],
)
def test_what_is_shown_is_shifted_and_cut_and_comes_back_whole(part: Span, seen: list[Cue]) -> None:
    shown, cut = divide(WHOLE, [], ALL, part)
    assert shown == seen
    captions.check(shown)
    assert divide(shown, cut, part, ALL) == (WHOLE, [])


def test_one_part_after_the_other_loses_nothing() -> None:
    parts = [ALL, Span(500, 5200), Span(1500, 2000), Span(3500, 9000), Span(0, 100), ALL]
    shown, cut = WHOLE, list[Cue]()
    for old, new in itertools.pairwise(parts):
        shown, cut = divide(shown, cut, old, new)
        captions.check(shown)
    assert (shown, cut) == (WHOLE, [])


def test_what_is_written_beyond_the_end_meets_nothing_that_was_cut_off() -> None:
    part = Span(0, 4000)
    _, cut = divide(WHOLE, [], ALL, part)
    whole, _ = divide([Cue(3500, 5500, "Too long")], cut, part, ALL)
    captions.check(whole)
    assert whole == [Cue(3500, 4000, "Too long"), Cue(5000, 6000, "Wipe")]


async def test_words_follow_a_trim_and_return_with_what_was_cut_off(
    mira: httpx.AsyncClient, world: World
) -> None:
    film = await upload(mira, clip("colours"))
    await jobs.drain()
    spoken = [Cue(200, 900, "Fill"), Cue(1000, 2500, "Purge"), Cue(3200, 3900, "Wipe")]
    await captioning.write(film, world.mira, "en", text(*spoken))
    await suggesting.suggest(film, "de", text(*spoken).decode(), "base")
    await chapters.write(film, world.mira, "0:00 Fill\n0:01 Purge\n0:03 Wipe")

    await trimming.trim(film, world.mira, 1500, 3500)
    assert cues(await captioning.read(film, "en")) == spoken
    await jobs.drain()
    assert await captioning.transcript(film, "en") == [Line(0, 1000, "Purge"), Line(1700, 2000, "Wipe")]
    suggested = await captioning.one(film, world.mira, "de")
    assert cues(suggested.text) == [Cue(0, 1000, "Purge"), Cue(1700, 2000, "Wipe")]
    assert (await assets.views([film], world.mira))[film].chapters == [
        Chapter(0, "Purge"),
    ]

    saved = cues(await captioning.read(film, "en"))
    await captioning.write(film, world.mira, "en", text(saved[0], Cue(1100, 1600, "Shake"), saved[1]))
    await chapters.write(film, world.mira, "0:00 Purge\n0:01 Shake")
    await trimming.trim(film, world.mira, None, None)
    await jobs.drain()
    assert cues(await captioning.read(film, "en")) == [*spoken[:2], Cue(2600, 3100, "Shake"), spoken[2]]
    assert (await assets.views([film], world.mira))[film].chapters == [
        Chapter(0, "Fill"),
        Chapter(1000, "Purge"),
        Chapter(2000, "Shake"),
        Chapter(3000, "Wipe"),
    ]


async def test_words_that_were_cut_off_are_not_found_any_more(mira: httpx.AsyncClient, world: World) -> None:
    film = await upload(mira, clip("colours"))
    await jobs.drain()
    number = await post(world.mira, "video", assets=[Use(film)], consent="agreed")
    await captioning.write(
        film, world.mira, "en", text(Cue(0, 1000, "Sarsaparilla"), Cue(2000, 3000, "Quillaja"))
    )
    await jobs.drain()

    async def found(word: str) -> list[int]:
        return [card.id for card in (await search.find(world.jonas, search.Query(text=word))).cards]

    assert (await found("sarsaparilla"), await found("quillaja")) == ([number], [number])
    await trimming.trim(film, world.mira, 1500, 3500)
    await jobs.drain()
    assert (await found("sarsaparilla"), await found("quillaja")) == ([], [number])


async def test_the_editor_refuses_what_begins_after_the_end_of_what_plays(
    mira: httpx.AsyncClient, world: World
) -> None:
    film = await upload(mira, clip("colours"))
    await trimming.trim(film, world.mira, 1000, 3000)
    await jobs.drain()
    late = text(Cue(0, 1000, "Fill"), Cue(2500, 3000, "Wipe"))
    answer = await mira.put(f"/api/v1/assets/{film}/captions/en", content=late)
    assert (answer.status_code, answer.json()["type"], answer.json()["field"]) == (422, "caption_beyond", "6")
    assert answer.json()["title"].startswith(
        "The caption on line 6 begins at 00:00:02.500, but the end is at"
    )
    assert await captioning.own(film, world.mira) == []


async def test_the_same_part_moves_nothing(mira: httpx.AsyncClient, world: World) -> None:
    film = await upload(mira, clip("colours"))
    await trimming.trim(film, world.mira, 1000, 3000)
    await jobs.drain()
    async with database.transaction():
        assert not await retiming.follow(film)
