"""The captions of an asset, one text for each language."""

import hashlib
import re

import msgspec

from app import clock, database, live
from app.events import Verb, record
from app.language import language as reading
from app.refusal import Refusal, missing
from media import assets, captions, suggesting

#: A language tag as browsers take it (BCP 47): `de`, `pt-BR`, `zh-Hant-TW`.
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


class Line(msgspec.Struct, frozen=True):
    """One line of a transcript."""

    at_ms: int
    end_ms: int
    text: str


class Transcript(msgspec.Struct, frozen=True):
    """What is said in one language."""

    language: str
    lines: list[Line]


class Text(msgspec.Struct, frozen=True):
    """Captions as their owner edits them; `model` says which machine suggested them, unaccepted so far."""

    language: str
    text: str
    suggested: bool
    model: str | None

    @property
    def mark(self) -> str:
        return mark(self.text)

    @property
    def label(self) -> str:
        return assets.label(self.language)


def mark(text: str) -> str:
    """Names this version of a text, for an `ETag` or a form that must not write over a newer one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def write(
    asset: str, owner: int, language: str, text: bytes, *, origin: str = "uploaded", seen: str | None = None
) -> str:
    """Set the captions of one language; they play at once. Returns the text as it is kept.

    `seen` is the mark of the version that was edited ("" where there was none): when another one stands
    meanwhile, `Refusal("caption_stale")` (412). Writing over a suggestion accepts it. Raises the
    `caption_*` Refusals with the line of the fault, also for what begins after the end of what plays, and 404
    for what is not the owner's. What is not shown (`retiming`) stays as it is.
    """
    if not TAG.fullmatch(language):
        raise Refusal("caption_language", value=language[:40])
    async with database.transaction():
        await database.execute("SELECT FROM asset WHERE id = $1 FOR NO KEY UPDATE", asset)
        clean = captions.clean(text, (await assets.read(asset, owner)).duration_ms)
        stands = await _find(asset, language)
        if stands and stands.text == clean and not stands.suggested:
            return clean
        if seen is not None and seen != (stands.mark if stands else ""):
            raise Refusal("caption_stale", status=412)
        await database.execute(WRITE, asset, language, clean, origin, clock.now())
        if stands and stands.suggested:
            await suggesting.tell(Verb.SUGGESTION_ACCEPTED, asset, language, stands.model, actor=owner)
        await _changed(asset, owner)
    return clean


async def remove(asset: str, owner: int, language: str) -> None:
    """Take the captions of one language away; those that are not there need no removing.

    For what a machine wrote that is a refusal.
    """
    await assets.read(asset, owner)
    async with database.transaction():
        stands = await _find(asset, language)
        await database.execute("DELETE FROM caption WHERE asset_id = $1 AND language = $2", asset, language)
        if stands and (stands.suggested or stands.model):
            await suggesting.tell(Verb.SUGGESTION_REFUSED, asset, language, stands.model, actor=owner)
        await _changed(asset, owner)


async def read(asset: str, language: str) -> str:
    """The accepted captions as a WebVTT file. Whoever calls this has asked `assets.may_read`."""
    found = await _find(asset, language)
    if found is None or found.suggested:
        raise missing("caption_missing")
    return found.text


async def transcript(asset: str, language: str) -> list[Line]:
    """The accepted captions as lines to read. Whoever calls this has asked `assets.may_read`."""
    cues = captions.parse((await read(asset, language)).encode())
    return [Line(cue.start, cue.end, " ".join(cue.text.split())) for cue in cues]


async def best(files: list[assets.Media], wanted: str | None) -> Transcript | None:
    """The transcript of the first file a viewer sees: in the `wanted` language, else their own, else any."""
    tracks = [track.language for track in files[0].captions] if files else []
    if not tracks:
        return None
    spoken = reading.get().partition("-")[0]
    near = [track for track in tracks if track.partition("-")[0] == spoken]
    chosen = wanted if wanted in tracks else (near or tracks)[0]
    return Transcript(chosen, await transcript(files[0].id, chosen))


async def own(asset: str, owner: int) -> list[Text]:
    """All captions of the owner's asset, suggestions too. Raises 404 for another's."""
    await assets.read(asset, owner)
    return await database.rows(Text, f"{READ} ORDER BY language", asset)


async def one(asset: str, owner: int, language: str) -> Text:
    """The captions of one language as their owner edits them. Raises 404 where there are none."""
    await assets.read(asset, owner)
    found = await _find(asset, language)
    if found is None:
        raise missing("caption_missing")
    return found


async def _changed(asset: str, owner: int) -> None:
    await record(Verb.CAPTIONS_CHANGED, actor=owner, subject=("asset", asset))
    await live.publish("asset", asset)


async def _find(asset: str, language: str) -> Text | None:
    return await database.row(Text, f"{READ} AND language = $2", asset, language)


READ = """
    SELECT language, text, accepted_at IS NULL AS suggested, model
    FROM caption WHERE asset_id = $1
"""

WRITE = """
    INSERT INTO caption (asset_id, language, text, origin, accepted_at, changed_at)
    VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (asset_id, language)
    DO UPDATE SET text = $3, origin = $4, accepted_at = $5, changed_at = $5, model = NULL
"""
