"""What operators are told about files."""

from datetime import timedelta

from app import database, hooks
from app.hooks import Finding
from app.refusal import Refusal
from media import ffmpeg, figures, speech, storage, upkeep

#: A file may be this much older than its row: it is written first.
UNDERWAY = timedelta(hours=1)
PROBE = "health/probe"


async def storage_answers() -> Finding:
    """Ask for a file that is not there: the answer shows that somebody answers."""
    try:
        await storage.get(PROBE)
    except FileNotFoundError:
        return Finding("storage", ok=True)
    except (Refusal, ValueError) as error:
        return _down(error)
    return Finding("storage", ok=True)


async def storage_keeps() -> Finding:
    """Write, read and remove a few bytes."""
    try:
        await storage.put(PROBE, b"ok")
        held = await storage.get(PROBE) == b"ok"
        await storage.delete([PROBE])
    except (Refusal, OSError, ValueError) as error:
        return _down(error)
    return Finding("storage", ok=held, note="" if held else "what was written did not come back")


async def examine() -> list[Finding]:
    """The encoder with its codecs and its enclosure, speech to text, and the store."""
    told = [*ffmpeg.summary(), speech.summary()]
    parts = [Finding(part, ok=ok, note=note) for part, ok, note in told]
    return [*parts, await storage_keeps()]


async def files_and_rows() -> list[str]:
    """Every stored file has a row and every row its file; what plays has something to play."""
    stored = {file.key async for file in storage.files()}
    rows = await database.values(upkeep.KEYS)
    empty = await database.values(
        """
        SELECT id FROM asset a
        WHERE state IN ('playable', 'ready') AND deleted_at IS NULL AND NOT EXISTS (
            SELECT FROM rendition r
            WHERE r.asset_id = a.id AND r.version = a.version
                AND (r.media_type LIKE a.kind || '/%' OR a.kind = 'photo')
        )
        """
    )
    orphans = [key async for key in upkeep.orphans(UNDERWAY)]
    return [
        *(f"the file {key} has no row" for key in orphans),
        *(f"the row of {key} has no file" for key in rows if key not in stored),
        *(f"asset {asset} is to play and has no file" for asset in empty),
    ]


async def first_file() -> str | None:
    async for file in storage.files():
        return file.key
    return None


def _down(error: Exception) -> Finding:
    return Finding("storage", ok=False, note=f"{error}: {error.__cause__ or ''}".split("\n")[0])


hooks.ready += [storage_answers, figures.room_is_left]
hooks.doctor += [examine, figures.examine]
hooks.verify.append(files_and_rows)
hooks.stores.append(hooks.Store(upkeep.KEYS, storage.stream, storage.put, first_file))
