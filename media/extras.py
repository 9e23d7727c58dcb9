"""What follows the ladder: words inside the file, sound alone, pictures for seeking, bigger renditions, HLS.

Each step looks whether its result stands, so the job may run twice. None of them touches the asset's state:
a film without an extra is whole, and why the extra is missing stands on the parked job.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import ffmpeg
import msgspec
from babel.core import get_global

from app import database, limits
from app.jobs import enqueue
from app.language import LANGUAGES
from app.refusal import Refusal
from media import (
    assets,
    captions,
    hls,
    probe,
    renditions,
    scratch,
    sprites,
    storage,
    suggesting,
    transcode,
    video,
)
from media import ffmpeg as programs
from media.renditions import File
from media.sentences import RETRYABLE

log = logging.getLogger("pollen.media")

#: Faults of the machine: worth another try.
PASSING = RETRYABLE | {"storage_full", "storage_down"}
#: Codings of words that can become WebVTT; others are pictures of words.
WORDS = frozenset({"mov_text", "subrip", "webvtt", "ass", "ssa", "text"})


class Again(Exception):
    """A fault of the machine; the queue tries again."""


class Film(msgspec.Struct, frozen=True):
    """The version that is shown: its files' keys by name, and the part of the original it was made of."""

    id: str
    version: int
    language: str
    files: dict[str, str]
    shown_start_ms: int | None
    shown_end_ms: int | None


async def ask(asset: str) -> None:
    """Have the extras made once there is nothing more urgent."""
    await enqueue("asset.extras", key=asset, priority=-1, asset=asset)


async def make(asset: str) -> None:
    """All extras of the version that is shown, and of the one that is shown then.

    Raises the first step's `Refusal`, after all steps had their turn.
    """
    done = 0
    while film := await _film(asset, done):
        faults = [fault for step in STEPS if (fault := await _attempt(step, film))]
        if any(fault.code in PASSING for fault in faults):
            raise Again(", ".join(fault.code for fault in faults))
        if faults:
            raise faults[0]
        done = film.version


async def sound(film: Film) -> None:
    """The film without its picture: a copy, so that listening costs a tenth of watching."""
    if "sound" in film.files or not _playing(film):
        return
    async with _rendition(film) as (bench, facts):
        if facts.audio is None:
            return
        out = bench.out / "sound.m4a"
        await transcode.run(_without_picture(bench.source, out), bench.source, bench.out, facts)
        made = await probe.rendition(out, bench.work)
        if (made.kind, made.audio) != ("audio", "aac") or not transcode.HARMLESS.issuperset(made.tags):
            raise transcode.Failed("encoder_failed", detail=f"sound.m4a: {made}")
        await _add(film, "sound", out)


async def sprite(film: Film) -> None:
    """Small pictures for seeking."""
    if "sprite.vtt" in film.files or not _playing(film):
        return
    async with _rendition(film) as (bench, facts):
        for path in await sprites.make(bench.source, bench.out, facts):
            await _add(film, path.name, path)


async def large(film: Film) -> None:
    """The renditions above the usual ones, where the setting names them and the source has them."""
    most = await limits.current()
    wanted = {rung for rung in most.renditions if rung > assets.USUAL and f"v{rung}" not in film.files}
    if not wanted or not _playing(film):
        return
    async with scratch.bench(film.id) as bench:
        whole = await probe.video(bench.source, bench.work)
        facts = probe.keep(whole, film.shown_start_ms, film.shown_end_ms, most)
        rungs = tuple(rung for rung in wanted if rung <= min(facts.width, facts.height))
        if rungs:
            target = video.Target(fps=most.fps_max, rungs=rungs, loudness=most.loudness)
            for one in await transcode.ladder(bench.source, bench.out, facts, bench.work, target):
                await _add(film, one.name, one.path, one.width, one.height)


async def segments(film: Film) -> None:
    """The same renditions as HLS, where the setting asks for it; the playlist that names all comes last."""
    rungs = _rungs(film)
    if hls.MASTER in film.files or not rungs or not (await limits.current()).hls:
        return
    text = hls.master([await _segmented(film, name) for name in rungs]).encode()
    key = renditions.place(film.id, film.version, hls.MASTER)
    await _store(film, File(hls.MASTER, key, hls.TYPE, None, None, len(text)), text)


async def words(film: Film) -> None:
    """Captions inside the file, as a suggestion, as far as they belong to what is shown."""
    async with scratch.bench(film.id) as bench:
        facts = await probe.video(bench.source, bench.work)
        told = {
            _tag(language) or film.language: number
            for number, (coding, language) in reversed(list(enumerate(facts.words)))
            if coding in WORDS
        }
        for language, number in told.items():
            out = bench.out / f"words-{number}.vtt"
            await transcode.run(_only_words(bench.source, number, out), bench.source, bench.out, facts)
            if cues := _kept(captions.parse(out.read_bytes()), film):
                await suggesting.suggest(film.id, language, captions.serialise(cues), suggesting.FILE)
            else:
                await suggesting.withdraw(film.id, language, suggesting.FILE)


#: In the order in which people miss them.
STEPS: tuple[Callable[[Film], Awaitable[None]], ...] = (words, sound, sprite, large, segments)


async def _attempt(step: Callable[[Film], Awaitable[None]], film: Film) -> Refusal | None:
    """Do one step; what went wrong must not keep the next one from its turn."""
    try:
        await step(film)
    except Refusal as refusal:
        detail = getattr(refusal, "detail", "")
        log.warning("asset %s: extra %s: %s: %s", film.id, step.__name__, refusal.code, detail)
        return refusal
    return None


async def _film(asset: str, done: int) -> Film | None:
    """The version that is shown, if it is whole and newer than `done`."""
    text = await database.value(
        """
        SELECT jsonb_build_object(
            'id', a.id, 'version', a.version, 'language', coalesce(p.language, $3),
            'shown_start_ms', a.shown_start_ms, 'shown_end_ms', a.shown_end_ms,
            'files', (
                SELECT coalesce(jsonb_object_agg(r.name, r.key), '{}')
                FROM rendition r
                WHERE r.asset_id = a.id AND r.version = a.version AND NOT r.interim
            )
        )::text
        FROM asset a
        JOIN person p ON p.id = a.owner_id
        WHERE a.id = $1 AND a.version > $2 AND a.state = 'ready'
            AND a.kind IN ('video', 'audio') AND a.deleted_at IS NULL
        """,
        asset,
        done,
        LANGUAGES[0],
    )
    return None if text is None else msgspec.json.decode(text, type=Film)


def _playing(film: Film) -> str | None:
    """The key of the smallest rendition with a picture; the copy where the ladder is missing."""
    return film.files.get((_rungs(film) or ["src"])[0])


def _rungs(film: Film) -> list[str]:
    """Names of the ladder's files, smallest first."""
    names = [name for name in film.files if name[0] == "v" and name[1:].isdigit()]
    return sorted(names, key=lambda name: int(name[1:]))


async def _segmented(film: Film, name: str) -> hls.Variant:
    async with scratch.bench(film.id, film.files[name]) as bench:
        made = await hls.segment(bench.source, bench.out, await probe.rendition(bench.source, bench.work))
        for path in (made.segments, made.playlist):
            await _add(film, path.name, path)
    return made


@asynccontextmanager
async def _rendition(film: Film) -> AsyncIterator[tuple[scratch.Bench, probe.Facts]]:
    """One of our own files, fetched: it is trimmed and small already."""
    async with scratch.bench(film.id, _playing(film)) as bench:
        yield bench, await probe.rendition(bench.source, bench.work)


def _without_picture(source: Path, out: Path) -> list[str]:
    copied = ffmpeg.output(video.open_film(source)["a:0"], str(out), **{"c:a": "copy"}, **video.CLEAN)
    return video.compile_command(programs.program().path, copied)


def _only_words(source: Path, number: int, out: Path) -> list[str]:
    text = ffmpeg.output(video.open_film(source)[f"s:{number}"], str(out), **{"c:s": "webvtt", "f": "webvtt"})
    return video.compile_command(programs.program().path, text)


def _kept(cues: list[captions.Cue], film: Film) -> list[captions.Cue]:
    """The cues of the part that is shown, on its own clock."""
    start, end = film.shown_start_ms or 0, film.shown_end_ms
    return [
        msgspec.structs.replace(
            cue, start=max(cue.start, start) - start, end=min(cue.end, end or cue.end) - start
        )
        for cue in cues
        if cue.end > start and (end is None or cue.start < end)
    ]


def _tag(code: str) -> str | None:
    """`deu`, as files write it, is `de`; None where the file does not say."""
    if code in {"", "und", "mul", "zxx"}:
        return None
    return str(get_global("language_aliases").get(code, code))


async def _add(
    film: Film, name: str, path: Path, width: int | None = None, height: int | None = None
) -> None:
    key = renditions.place(film.id, film.version, path.name)
    size = path.stat().st_size  # noqa: ASYNC240 - a stat of a local file takes microseconds
    await _store(film, File(name, key, renditions.TYPES[path.suffix], width, height, size), path)


async def _store(film: Film, file: File, content: Path | bytes) -> None:
    """The file, then its row; the steps that follow see it."""
    await storage.put(file.key, content)
    await renditions.add(film.id, film.version, [file])
    film.files[file.name] = file.key
