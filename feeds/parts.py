"""The Steps and the choices of a Post as rows."""

from msgspec import Struct

from app import database
from feeds.drafts import Choice, StepText


class Kept(Struct, frozen=True):
    """A Step as it stands."""

    id: int
    text: str
    asset_id: str | None


async def write_steps(post: int, given: list[StepText]) -> None:
    """Steps keep their rows as far as they can be recognised, and with them links, Comments and ticks."""
    old = await database.rows(
        Kept, "SELECT id, text, asset_id FROM step WHERE post_id = $1 ORDER BY position", post
    )
    ids = recognise(old, given)
    await database.execute(
        "DELETE FROM step WHERE post_id = $1 AND id <> ALL ($2)", post, list(filter(None, ids))
    )
    for position, (number, step) in enumerate(zip(ids, given, strict=True), 1):
        sql, row = (CHANGE, number) if number else (ADD, post)
        await database.execute(sql, row, position, step.text, step.asset, step.alt)


def recognise(old: list[Kept], given: list[StepText]) -> list[int | None]:
    """For each given Step the row it had before: by its id, else by its words, else by its file."""
    free = list(old)
    found: list[int | None] = [None] * len(given)
    for same in (_same_id, _same_text, _same_file):
        for place, step in enumerate(given):
            match = next((kept for kept in free if same(kept, step)), None) if found[place] is None else None
            if match:
                free.remove(match)
                found[place] = match.id
    return found


async def write_choices(post: int, given: list[Choice]) -> None:
    await database.execute("DELETE FROM choice WHERE post_id = $1", post)
    await database.execute(
        """
        INSERT INTO choice (post_id, position, text, outcome, good)
        SELECT $1, place, text, outcome, good
        FROM unnest($2::text[], $3::text[], $4::boolean[])
            WITH ORDINALITY AS given (text, outcome, good, place)
        """,
        post,
        [choice.text for choice in given],
        [choice.outcome for choice in given],
        [choice.good for choice in given],
    )


def _same_id(kept: Kept, step: StepText) -> bool:
    return kept.id == step.id


def _same_text(kept: Kept, step: StepText) -> bool:
    return kept.text == step.text


def _same_file(kept: Kept, step: StepText) -> bool:
    return kept.asset_id is not None and kept.asset_id == step.asset


CHANGE = "UPDATE step SET position = $2, text = $3, asset_id = $4, alt = $5 WHERE id = $1"

ADD = "INSERT INTO step (post_id, position, text, asset_id, alt) VALUES ($1, $2, $3, $4, $5)"
