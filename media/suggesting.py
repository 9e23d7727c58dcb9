"""Captions that a machine suggests. Nobody but the owner meets them until a person has accepted them."""

from app import clock, database, live
from app.events import Verb, record
from app.refusal import missing
from media import assets, captions

KIND = "captions"
#: The model of words that came inside the film. What a machine hears never replaces them.
FILE = "file"


async def suggest(asset: str, language: str, text: str, model: str) -> bool:
    """Offer a WebVTT text to the asset's owner; `model` names what made it.

    False, and nothing changes, where a person wrote or accepted captions of this language, where the film
    brought its own, where the same suggestion stands, and where the owner has decided about this model's
    already. An older suggestion gives way to the new one. Raises the `caption_*` Refusals.
    """
    clean = captions.clean(text.encode())
    async with database.transaction():
        if await _was_decided(asset, language, model):
            return False
        offered = await database.value(
            """
            INSERT INTO caption (asset_id, language, text, origin, model, changed_at)
            VALUES ($1, $2, $3, 'machine', $4, $5)
            ON CONFLICT (asset_id, language)
            DO UPDATE SET text = $3, origin = 'machine', model = $4, changed_at = $5
            WHERE caption.accepted_at IS NULL
                AND (caption.model IS DISTINCT FROM $6 OR $4 = $6 AND caption.text <> $3)
            RETURNING id
            """,
            asset,
            language,
            clean,
            model,
            clock.now(),
            FILE,
        )
        if offered is None:
            return False
        await tell(Verb.SUGGESTION_MADE, asset, language, model, actor=None)
        await live.publish("asset", asset)
    return True


async def withdraw(asset: str, language: str, model: str) -> None:
    """Take back what the model suggested, since nothing of it is in what is shown now."""
    async with database.transaction():
        await database.execute(
            """
            DELETE FROM caption
            WHERE asset_id = $1 AND language = $2 AND model = $3 AND accepted_at IS NULL
            """,
            asset,
            language,
            model,
        )
        await live.publish("asset", asset)


async def accept(asset: str, owner: int, language: str) -> None:
    """Publish the suggestion as it stands. Raises 404 where there is none, or for another's asset."""
    await assets.read(asset, owner)
    async with database.transaction():
        model = await database.value(
            """
            UPDATE caption SET accepted_at = $3
            WHERE asset_id = $1 AND language = $2 AND accepted_at IS NULL
            RETURNING coalesce(model, '')
            """,
            asset,
            language,
            clock.now(),
        )
        await _decided(Verb.SUGGESTION_ACCEPTED, asset, language, model, owner)
        await record(Verb.CAPTIONS_CHANGED, actor=owner, subject=("asset", asset))


async def refuse(asset: str, owner: int, language: str) -> None:
    """Throw the suggestion away, for good. Raises 404 where there is none, or for another's asset."""
    await assets.read(asset, owner)
    async with database.transaction():
        model = await database.value(
            """
            DELETE FROM caption WHERE asset_id = $1 AND language = $2 AND accepted_at IS NULL
            RETURNING coalesce(model, '')
            """,
            asset,
            language,
        )
        await _decided(Verb.SUGGESTION_REFUSED, asset, language, model, owner)


async def tell(verb: Verb, asset: str, language: str, model: str | None, *, actor: int | None) -> None:
    """Write down what became of a suggestion: what was decided is remembered by these events."""
    await record(verb, actor=actor, subject=("asset", asset), kind=KIND, language=language, model=model)


async def _was_decided(asset: str, language: str, model: str) -> bool:
    return await database.value(
        """
        SELECT EXISTS (
            SELECT FROM event
            WHERE subject_kind = 'asset' AND subject_id = $1 AND verb = ANY ($2)
                AND data ->> 'language' = $3 AND data ->> 'model' = $4
        )
        """,
        asset,
        [Verb.SUGGESTION_ACCEPTED, Verb.SUGGESTION_REFUSED],
        language,
        model,
    )


async def _decided(verb: Verb, asset: str, language: str, model: str | None, owner: int) -> None:
    if model is None:
        raise missing("caption_missing")
    await tell(verb, asset, language, model or None, actor=owner)
    await live.publish("asset", asset)
