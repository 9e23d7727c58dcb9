"""A film of a minute with all that a player may show, as its worker leaves it: real files and their rows."""

import subprocess
from pathlib import Path

from app import clock, database
from feeds.drafts import Use
from media import ffmpeg, storage
from tests.feeds.helpers import asset, post
from tests.media.clips import clip
from tests.stories.steps import looped

SECONDS = 60
TILE = (160, 90)
#: Every 2 s one picture, 6 beside each other, as the worker makes them.
SPRITE = "fps=1/2,scale=160:90,tile=6x5"
CHAPTERS = [{"at_ms": 0, "title": "Look"}, {"at_ms": 30_000, "title": "Turn it by hand"}]
SAID = {"en": "Turn the shaft by hand", "de": "Die Welle von Hand drehen"}


async def minute(author: int, folder: Path) -> int:
    """A Post whose film has captions in two languages, two Chapters, its sound alone and small pictures."""
    whole = looped(clip("phone-landscape"), SECONDS, folder)
    sound, sprite = folder / "sound.m4a", folder / "sprite.jpg"
    make(whole, "-vn", "-c:a", "copy", str(sound))
    make(whole, "-vf", SPRITE, "-frames:v", "1", "-update", "1", str(sprite))
    number = await asset(author, "video")
    await database.execute(
        """
        UPDATE asset SET duration_ms = $2, chapters = $3, width = 640, height = 360, version = 1
        WHERE id = $1
        """,
        number,
        SECONDS * 1000,
        database.dump(CHAPTERS),
    )
    await keep(number, "v360", "video/mp4", whole.read_bytes())
    await keep(number, "sound", "audio/mp4", sound.read_bytes())
    await keep(number, "sprite.jpg", "image/jpeg", sprite.read_bytes())
    await keep(number, "sprite.vtt", "text/vtt", tiles().encode())
    for language, words in SAID.items():
        await caption(number, language, words)
    return await post(author, "video", title="Spin it first", assets=[Use(number)], consent="nobody")


def make(source: Path, *arguments: str) -> None:
    program = str(ffmpeg.program().path)
    subprocess.run([program, "-v", "error", "-y", "-i", str(source), *arguments], check=True, timeout=60)


def tiles() -> str:
    width, height = TILE
    cues = [
        f"{stamp(2 * at)} --> {stamp(2 * at + 2)}\n"
        f"sprite.jpg#xywh={at % 6 * width},{at // 6 * height},{width},{height}\n"
        for at in range(SECONDS // 2)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def stamp(seconds: int) -> str:
    return f"00:{seconds // 60:02d}:{seconds % 60:02d}.000"


async def keep(number: str, name: str, kind: str, content: bytes) -> None:
    key = f"media/{number}/1/{name}"
    await storage.put(key, content)
    await database.execute(
        """
        INSERT INTO rendition (asset_id, version, name, key, media_type, width, height, size)
        VALUES ($1, 1, $2, $3, $4, 640, 360, $5)
        """,
        number,
        name,
        key,
        kind,
        len(content),
    )


async def caption(number: str, language: str, words: str) -> None:
    await database.execute(
        """
        INSERT INTO caption (asset_id, language, text, origin, accepted_at)
        VALUES ($1, $2, $3, 'written', $4)
        """,
        number,
        language,
        f"WEBVTT\n\n00:00.000 --> 01:00.000\n{words}\n",
        clock.now(),
    )
