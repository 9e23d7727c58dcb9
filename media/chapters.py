"""Chapters of a clip: lines such as "0:30 Fill the tank" become its markers."""

import re

from app import clock, database, live
from app.events import Verb, record
from app.refusal import Refusal
from media import assets
from media.assets import Chapter

MOST = 20
TITLE_MAX = 60

LINE = re.compile(r"(?:(\d{1,2}):(?=[0-5]\d:))?(\d{1,3}):([0-5]\d)[ \t]+(\S.*)")


def parse(text: str, duration_ms: int | None) -> list[Chapter]:
    """The chapters of these lines; blank ones count for nothing.

    Raises the `chapter_*` Refusals with the number of the line as `field`. Without a known duration no
    chapter is beyond the end.
    """
    chapters: list[Chapter] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise Refusal("chapter_too_many", limit=MOST, value=len(lines), field=str(lines[MOST][0]))
    for number, line in lines:
        chapter = _read(number, line)
        if chapters and chapter.at_ms <= chapters[-1].at_ms:
            raise Refusal("chapter_out_of_order", field=str(number))
        if duration_ms is not None and chapter.at_ms >= duration_ms:
            raise Refusal(
                "chapter_beyond", limit=moment(duration_ms), value=moment(chapter.at_ms), field=str(number)
            )
        chapters.append(chapter)
    return chapters


def spell(chapters: list[Chapter]) -> str:
    """The lines that `parse` reads back."""
    return "\n".join(f"{moment(chapter.at_ms)} {chapter.title}" for chapter in chapters)


async def write(asset: str, owner: int, text: str) -> list[Chapter]:
    """Set the chapters of what plays; no lines are no chapters. Raises 404 for what is not the owner's."""
    async with database.transaction():
        await database.execute("SELECT FROM asset WHERE id = $1 FOR NO KEY UPDATE", asset)
        chapters = parse(text, (await assets.read(asset, owner)).duration_ms)
        await database.execute(
            "UPDATE asset SET chapters = $2, changed_at = $3 WHERE id = $1",
            asset,
            database.dump(chapters),
            clock.now(),
        )
        await record(Verb.CHAPTERS_CHANGED, actor=owner, subject=("asset", asset))
        await live.publish("asset", asset)
    return chapters


def moment(milliseconds: int) -> str:
    """`90000` is "1:30", `3723000` is "1:02:03"."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _read(number: int, line: str) -> Chapter:
    found = LINE.fullmatch(line)
    if found is None:
        raise Refusal("chapter_unreadable", field=str(number))
    hours, minutes, seconds, title = found.groups()
    if len(title) > TITLE_MAX:
        raise Refusal("chapter_too_long", limit=TITLE_MAX, value=len(title), field=str(number))
    return Chapter(((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000, title)
