"""What a film shows before it plays: one of three candidates, a moment its author chose, or an own picture.

Numbers: 1 to 3 are the candidates, 4 the moment, 5 the picture. The author's own stay when the film is
trimmed, as long as the moment is not cut off (`renditions.carry_cover`).
"""

import secrets
from pathlib import Path

import msgspec

from app import clock, database, live
from app.jobs import enqueue
from app.refusal import Refusal, missing
from app.web.sentences import sentence
from media import assets, probe, renditions, scratch, storage, transcode
from media.playback import link
from media.renditions import File
from media.transcode import POSTER_WIDTHS
from media.units import spell_length

MOMENT, PICTURE = 4, 5
#: So long before its end a film surely still has a picture.
LAST_MS = 100


class _Film(msgspec.Struct, frozen=True):
    kind: str | None
    state: str
    version: int
    duration_ms: int | None
    shown_start_ms: int | None
    poster_ms: int | None


class _Still(msgspec.Struct, frozen=True):
    """A picture for one of `POSTER_WIDTHS`, with its own size in pixels where that is known."""

    rung: int
    content: bytes | Path
    width: int | None
    height: int | None


async def candidates(asset: str, owner: int) -> list[tuple[int, str]]:
    """The numbers to choose from, each with the address of its picture."""
    facts = await assets.read(asset, owner)
    small = {f"poster-{number}-{POSTER_WIDTHS[0]}.webp": number for number in range(1, PICTURE + 1)}
    held = {file.name for file in facts.files}
    return [
        (number, link(asset, facts.version, name, owner)) for name, number in small.items() if name in held
    ]


async def hang(asset: str, owner: int, number: int | None, at_ms: int | None, photo: str | None) -> None:
    """Whichever one of the three was given."""
    if [number, at_ms, photo].count(None) != 2:
        raise Refusal("poster_choice")
    if number is not None:
        await choose(asset, owner, number)
    elif at_ms is not None:
        await frame(asset, owner, at_ms)
    elif photo is not None:
        await picture(asset, owner, photo)


async def choose(asset: str, owner: int, number: int) -> None:
    """Show this one, everywhere at once."""
    async with database.transaction():
        await _film(asset, owner)
        if not 1 <= number <= PICTURE or not await renditions.has_poster(asset, number):
            raise Refusal("poster_missing", value=number)
        await _hang(asset, number)


async def frame(asset: str, owner: int, at_ms: int) -> None:
    """Take the picture from this moment of the film as it plays now; it shows as soon as it is made."""
    async with database.transaction():
        film = await _film(asset, owner)
        length = film.duration_ms or 0
        if not 0 <= at_ms <= length:
            raise Refusal(
                "poster_beyond", limit=spell_length(length / 1000), value=spell_length(at_ms / 1000)
            )
        moment = (film.shown_start_ms or 0) + max(min(at_ms, length - LAST_MS), 0)
        await database.execute(
            "UPDATE asset SET poster_ms = $2, cover_failed = false WHERE id = $1", asset, moment
        )
        await enqueue("asset.poster", key=asset, asset=asset)


async def picture(asset: str, owner: int, photo: str) -> None:
    """Show another file of the owner's, a photo."""
    await _film(asset, owner)
    source = await assets.read(photo, owner)
    if (source.kind, source.state) != ("photo", "ready"):
        raise Refusal("poster_no_photo", field="picture")
    sizes = sorted((file for file in source.files if file.media_type == "image/webp"), key=lambda f: f.short)
    async with database.transaction():
        film = await _film(asset, owner)
        files = []
        for width in POSTER_WIDTHS:
            fitting = next((file for file in sizes if (file.width or 0) >= width), sizes[-1])
            content = await storage.get(await renditions.key(photo, source.version, fitting.name))
            still = _Still(width, content, fitting.width, fitting.height)
            files.append(await _store(asset, film.version, PICTURE, still))
        await renditions.write(asset, film.version, files)
        await _hang(asset, PICTURE)


def replaceable(name: str) -> bool:
    """Whether another file may come to lie under the same name of the same version."""
    return name.startswith((f"poster-{MOMENT}-", f"poster-{PICTURE}-"))


async def make(asset: str) -> None:
    """Take the picture of the chosen moment; once more when another one was chosen meanwhile."""
    while True:
        film = await _read(asset)
        if film is None or film.poster_ms is None or await _make(asset, film, film.poster_ms):
            return


async def give_up(asset: str) -> None:
    """The moment cannot be taken: its author reads so, and what was shown before stays."""
    await database.execute("UPDATE asset SET poster_ms = NULL, cover_failed = true WHERE id = $1", asset)
    await live.publish("asset", asset)


async def failure(asset: str) -> str | None:
    """The sentence about a moment that could not be taken, until the author has chosen something else."""
    failed = await database.value("SELECT cover_failed FROM asset WHERE id = $1", asset)
    return sentence(Refusal("poster_lost")) if failed else None


async def _make(asset: str, film: _Film, at_ms: int) -> bool:
    """Whether this was the moment that is wanted."""
    async with scratch.bench(asset) as bench:
        facts = await probe.video(bench.source, bench.work)
        stills = await transcode.posters(bench.source, bench.out, facts, bench.work, {MOMENT: at_ms / 1000})
        files = [await _still(asset, film.version, path, facts) for path in stills]
    async with database.transaction():
        await database.execute("SELECT FROM asset WHERE id = $1 FOR UPDATE", asset)
        now = await _read(asset)
        if now is None or (now.poster_ms, now.version) != (at_ms, film.version):
            return False
        await renditions.write(asset, film.version, files)
        await _hang(asset, MOMENT)
    return True


async def _still(asset: str, version: int, path: Path, facts: probe.Facts) -> File:
    width = int(path.stem.rpartition("-")[2])
    height = round(width * facts.height / facts.width)
    return await _store(asset, version, MOMENT, _Still(width, path, width, height))


async def _store(asset: str, version: int, number: int, still: _Still) -> File:
    """Each in a file of its own: one that is replaced may be on its way to a browser."""
    name, content = f"poster-{number}-{still.rung}.webp", still.content
    key = renditions.place(asset, version, f"{secrets.token_hex(6)}-{name}")
    await storage.put(key, content)
    length = len(content) if isinstance(content, bytes) else content.stat().st_size
    return File(name, key, "image/webp", still.width, still.height, length)


async def _film(asset: str, owner: int) -> _Film:
    """The owner's own film that plays, its row locked."""
    found = await database.value(
        "SELECT id FROM asset WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL FOR UPDATE", asset, owner
    )
    film = found and await _read(asset)
    if not film:
        raise missing("media_missing")
    if film.kind not in (None, "video"):
        raise Refusal("poster_needless", status=409)
    if film.state not in ("playable", "ready"):
        raise Refusal("poster_early", status=409)
    return film


async def _read(asset: str) -> _Film | None:
    return await database.row(
        _Film,
        """
        SELECT kind, state, version, duration_ms, shown_start_ms, poster_ms
        FROM asset WHERE id = $1 AND deleted_at IS NULL
        """,
        asset,
    )


async def _hang(asset: str, number: int) -> None:
    await database.execute(
        "UPDATE asset SET poster = $2, cover_failed = false, changed_at = $3 WHERE id = $1",
        asset,
        number,
        clock.now(),
    )
    await live.publish("asset", asset)
