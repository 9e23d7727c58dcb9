"""Captions of what is said in a film or a voice, as a suggestion that its owner accepts or refuses."""

from pathlib import Path

import msgspec

from app import database, jobs, limits
from media import captions, ffmpeg, sandbox, scratch, speech, suggesting

#: Captions can wait: everything else that somebody waits for goes first.
PRIORITY = -1
#: Seconds to take the sound out of the longest clip; half a second is usual.
EXTRACTING = 120
#: What ffmpeg says of a file without sound.
SILENT = "matches no streams"


class Heard(msgspec.Struct, frozen=True):
    """A file that has the sound of what plays now, and its length in milliseconds."""

    key: str
    duration_ms: int


async def on() -> bool:
    """Whether machines suggest captions here: the live setting `transcription`, and a model."""
    if not (await limits.current()).transcription:
        return False
    try:
        speech.model()
    except speech.Off:
        return False
    return True


async def ask(asset: str) -> None:
    """Ask for suggested captions of an asset that has just become ready, where somebody wants them."""
    if await on() and await _find(asset):
        await jobs.enqueue("asset.captions", key=asset, priority=PRIORITY, asset=asset)


async def transcribe(asset: str, progress: speech.Progress | None = None) -> None:
    """Suggest captions; does nothing where they are not wanted any more, and never touches the asset.

    Tells the share that is done. Raises what `speech.transcribe` raises, and the storage's Refusals.
    """
    heard = await _find(asset)
    if heard is None or not await on():
        return
    async with scratch.bench(asset, heard.key) as bench:
        sound = await _extract(bench)
        if sound is None:
            return
        said = await speech.transcribe(
            sound,
            bench.work,
            seconds=heard.duration_ms / 1000,
            needless=await _brought(asset),
            progress=progress,
        )
    if said.cues:
        text = captions.serialise(said.cues)
        await suggesting.suggest(asset, said.language, text, speech.model().name)


async def _find(asset: str) -> Heard | None:
    """The smallest file with the sound, unless this version has captions, be they only suggested."""
    return await database.row(
        Heard,
        """
        SELECT r.key, a.duration_ms
        FROM asset a JOIN rendition r ON r.asset_id = a.id AND r.version = a.version
        WHERE a.id = $1 AND a.state = 'ready' AND a.deleted_at IS NULL AND a.duration_ms > 0
            AND NOT r.interim AND r.name ~ '^(sound|src|v[0-9]+)$'
            AND NOT EXISTS (
                SELECT FROM caption c
                WHERE c.asset_id = a.id AND (c.accepted_at IS NOT NULL OR c.changed_at > a.changed_at)
            )
        ORDER BY r.name = 'sound' DESC, r.size
        LIMIT 1
        """,
        asset,
    )


async def _brought(asset: str) -> list[str]:
    """Languages that the film brought words in, as the engine names them: without region or script."""
    return await database.values(
        "SELECT DISTINCT split_part(language, '-', 1) FROM caption WHERE asset_id = $1 AND model = $2",
        asset,
        suggesting.FILE,
    )


async def _extract(bench: scratch.Bench) -> Path | None:
    """The sound as the engine wants it, 16 kHz on one channel; None where there is none."""
    sound = bench.out / "sound.wav"
    command: list[str | Path] = [
        *(ffmpeg.program().path, "-nostdin", "-y", "-v", "error"),
        *("-f", "mov", "-format_whitelist", "mov", "-protocol_whitelist", "file"),
        *("-i", f"file:{bench.source}", "-map", "0:a:0"),
        *("-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", sound),
    ]
    outcome = await sandbox.run(command, bench.source, bench.out, seconds=EXTRACTING)
    if outcome.code and SILENT in outcome.errors:
        return None
    if outcome.code:
        raise speech.Failed(outcome.errors)
    return sound
