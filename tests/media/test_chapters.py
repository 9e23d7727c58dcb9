"""Lines of a time and a title are chapters; a line that is none is named."""

import pytest

from app.refusal import Refusal
from app.web.sentences import sentence
from media import assets, chapters
from media.assets import Chapter
from tests.feeds.helpers import asset
from tests.world import World

LINES = "0:00 Fill the tank\n\n0:30 Purge\n1:02:03 Wipe  it: twice"
CHAPTERS = [Chapter(0, "Fill the tank"), Chapter(30_000, "Purge"), Chapter(3_723_000, "Wipe  it: twice")]


def refused(text: str, duration_ms: int | None = 90_500) -> tuple[str | None, str]:
    """The line and the sentence of the Refusal."""
    with pytest.raises(Refusal) as caught:
        chapters.parse(text, duration_ms)
    return caught.value.field, sentence(caught.value)


def test_chapter_lines_give_markers_at_these_seconds() -> None:
    """POST-10."""
    assert chapters.parse(LINES, None) == CHAPTERS


def test_what_is_spelled_reads_back_the_same() -> None:
    assert chapters.parse(chapters.spell(CHAPTERS), None) == CHAPTERS
    assert chapters.spell(CHAPTERS).splitlines()[2] == "1:02:03 Wipe  it: twice"


def test_nothing_and_blank_lines_are_no_chapters() -> None:
    assert chapters.parse("\n  \r\n", 1000) == []


@pytest.mark.parametrize(
    "line",
    ["Purge", "0:30", "0:75 Purge", "30 Purge", "1:5 Purge", "1:99:00 Purge", "0:30Purge", "٣:٣٠ Purge"],
)
def test_a_line_without_time_and_title_is_refused_with_its_number(line: str) -> None:
    assert refused(f"0:00 Fill\n\n{line}") == (
        "3",
        "Line 3 must be a time and a title, like 0:30 Fill the tank.",
    )


@pytest.mark.parametrize("second", ["0:10", "0:30"])
def test_a_chapter_before_the_one_above_is_refused_with_its_line(second: str) -> None:
    line, said = refused(f"0:30 Purge\n{second} Fill")
    assert (line, said) == ("2", "The chapter on line 2 must begin after the one above it.")


def test_a_chapter_beyond_the_end_is_refused_with_line_limit_and_value() -> None:
    assert chapters.parse("1:30 Wipe", 90_500)
    line, said = refused("0:00 Fill\n1:31 Wipe")
    assert (line, said) == ("2", "The chapter on line 2 begins at 1:31, but the end is at 1:30.")


def test_a_title_too_long_is_refused_with_line_limit_and_value() -> None:
    assert chapters.parse(f"0:00 {'x' * 60}", 1000)
    assert refused(f"0:00 {'x' * 61}") == ("1", "The title on line 1 has 61 characters; 60 fit.")


def test_too_many_chapters_are_refused_with_line_limit_and_value() -> None:
    lines = [f"0:{second:02} Step" for second in range(21)]
    assert len(chapters.parse("\n".join(lines[:20]), None)) == 20
    assert refused("\n".join(lines), None) == (
        "21",
        "There are 21 chapters; 20 is the limit. Line 21 is one too many.",
    )


async def test_the_owner_writes_chapters_and_everybody_gets_them(world: World) -> None:
    film = await asset(world.mira, "video")
    await chapters.write(film, world.mira, LINES)
    assert (await assets.views([film], world.jonas))[film].chapters == CHAPTERS
    await chapters.write(film, world.mira, "")
    assert (await assets.views([film], world.jonas))[film].chapters == []


async def test_nobody_else_writes_chapters(world: World) -> None:
    film = await asset(world.mira, "video")
    with pytest.raises(Refusal) as no:
        await chapters.write(film, world.jonas, LINES)
    assert no.value.status == 404
