"""Two Skills become one, and two again: everything that hangs on a Skill follows it."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from app import audit, clock, database, jobs
from app.events import Verb, record
from app.refusal import Refusal
from feeds import ranked, vectors
from feeds.search import names
from feeds.skills import Held, held


class Carrier(Struct, frozen=True):
    """A table whose rows belong to Skills.

    `key` tells the rows of one Skill apart: where both Skills have the same, one row is enough.
    `only` narrows it to rows about Skills; `{row}` stands for the row. `type` is that of the column.
    """

    table: str
    key: tuple[str, ...]
    column: str = "skill_id"
    only: str = "true"
    type: str = "bigint"

    def given(self, place: int) -> str:
        """A parameter with a Skill's number, as the column holds it."""
        return f"${place}::bigint::{self.type}"


#: Higher packages add their own tables.
carriers: list[Carrier] = [
    Carrier("post_skill", ("post_id",)),
    Carrier("follow", ("person_id",), "object_id", "{row}.kind = 'skill'"),
    Carrier("person_skill", ("person_id",)),
    Carrier("team_skill", ("team_id",)),
    Carrier("excluded_skill", ("person_id",)),
    Carrier("searched_skill", ("person_id",)),
    Carrier("removed_interest", ("person_id",), "key", "{row}.kind = 'skill'", "text"),
]


async def merge(actor: int, slug: str, into: str) -> int:
    """Make one of two: what hangs on the old Skill moves, its names become synonyms, its address leads on.

    The number of the change, by which it can be undone. Raises 404, `skill_merged`, `skill_itself`, or
    `skill_child` where the other one stands below it.
    """
    async with database.transaction():
        # In one order, whoever merges which into which: two at once do not wait for each other.
        both = {address: await held(address) for address in sorted((slug, into))}
        old, new = both[slug], both[into]
        if old.id == new.id:
            raise Refusal("skill_itself", value=old.name)
        if await database.value(BELOW, new.id, old.id):
            raise Refusal("skill_child", value=old.name, limit=new.name)
        change = await _keep(actor, old, new)
        await database.execute(
            "UPDATE skill SET state = 'merged', merged_into = $2 WHERE id = $1", old.id, new.id
        )
        await ranked.forget_skill(old.slug)
        await audit.write("skill.merged", actor=actor, subject=("skill", old.id), into=new.id)
        await follow_up(actor, [old.id, new.id])
    return change


async def split(actor: int, old: int, new: int, data: dict[str, Any]) -> None:
    """Bring back what `merge` moved, as far as nobody has changed it since; in the undo's transaction."""
    for carrier in carriers:
        moved = data["carried"].get(carrier.table)
        if moved:
            await _carry_back(carrier, old, new, moved)
    await database.execute(
        "UPDATE skill SET state = $2, merged_into = NULL WHERE id = $1", old, data["state"]
    )
    await database.execute("UPDATE skill SET merged_into = $2 WHERE id = ANY ($1)", data["led"], old)
    await database.execute(
        "UPDATE skill SET parent_id = $2 WHERE id = ANY ($1) AND parent_id = $3", data["children"], old, new
    )
    await database.execute(
        """
        UPDATE skill SET synonyms = array(SELECT word FROM unnest(synonyms) AS word WHERE word <> ALL ($2))
        WHERE id = $1
        """,
        new,
        data["words"],
    )
    await follow_up(actor, [old, new])


async def follow_up(actor: int | None, skills: Iterable[int]) -> None:
    """What every change of a Skill's names asks for: search, vectors, and whoever listens."""
    names.forget()
    for skill in skills:
        await jobs.enqueue("search.skill", skill=skill)
        await record(Verb.SKILL_CHANGED, actor=actor, subject=("skill", skill))
    await vectors.ask()


async def _keep(actor: int, old: Held, new: Held) -> int:
    data = {
        "state": old.state,
        "words": await database.values(TAKE_NAMES, old.id, new.id),
        "children": await database.values(
            "UPDATE skill SET parent_id = $2 WHERE parent_id = $1 RETURNING id", old.id, new.id
        ),
        "led": await database.values(
            "UPDATE skill SET merged_into = $2 WHERE merged_into = $1 RETURNING id", old.id, new.id
        ),
        "carried": {carrier.table: await _carry(carrier, old.id, new.id) for carrier in carriers},
    }
    return await database.value(
        """
        INSERT INTO skill_change (kind, skill_id, into_id, actor_id, data, at)
        VALUES ('merge', $1, $2, $3, $4, $5) RETURNING id
        """,
        old.id,
        new.id,
        actor,
        database.dump(data),
        clock.now(),
    )


async def _carry(carrier: Carrier, old: int, new: int) -> dict[str, list[Any]]:
    """Move the rows; those the new Skill has already go. Both are kept word by word."""
    table, column, only = carrier.table, carrier.column, carrier.only.format
    same = " AND ".join(f"n.{name} = t.{name}" for name in carrier.key)
    moved = await database.values(
        f"""
        UPDATE {table} t SET {column} = {carrier.given(2)}
        WHERE t.{column} = {carrier.given(1)} AND {only(row="t")} AND NOT EXISTS (
            SELECT FROM {table} n WHERE n.{column} = {carrier.given(2)} AND {only(row="n")} AND {same}
        )
        RETURNING to_jsonb(t)::text
        """,  # noqa: S608 - our own names
        old,
        new,
    )
    gone = await database.values(
        f"""
        DELETE FROM {table} t WHERE t.{column} = {carrier.given(1)} AND {only(row="t")}
        RETURNING to_jsonb(t)::text
        """,  # noqa: S608 - our own names
        old,
    )
    return {"moved": [database.load(row) for row in moved], "gone": [database.load(row) for row in gone]}


async def _carry_back(carrier: Carrier, old: int, new: int, rows: dict[str, list[Any]]) -> None:
    """What stands under the new Skill still moves back; of what was there twice the second comes again."""
    table, column, only = carrier.table, carrier.column, carrier.only.format
    same = " AND ".join(f"n.{name} = m.{name}" for name in carrier.key)
    given = f"jsonb_populate_recordset(NULL::{table}, $1::jsonb) AS m"
    await database.execute(
        f"""
        INSERT INTO {table} SELECT m.* FROM {given}
        WHERE EXISTS (
            SELECT FROM {table} n WHERE n.{column} = {carrier.given(2)} AND {only(row="n")} AND {same}
        )
        ON CONFLICT DO NOTHING
        """,  # noqa: S608 - our own names
        database.dump(rows["gone"]),
        new,
    )
    await database.execute(
        f"""
        UPDATE {table} n SET {column} = {carrier.given(3)} FROM {given}
        WHERE n.{column} = {carrier.given(2)} AND {only(row="n")} AND {same}
        """,  # noqa: S608 - our own names
        database.dump(rows["moved"]),
        new,
        old,
    )


#: Whether the first Skill stands somewhere below the second.
BELOW = """
    WITH RECURSIVE up AS (
        SELECT parent_id FROM skill WHERE id = $1
        UNION SELECT s.parent_id FROM skill s JOIN up ON s.id = up.parent_id
    )
    SELECT EXISTS (SELECT FROM up WHERE parent_id = $2)
"""

#: The names of the first become synonyms of the second; those that are new there.
TAKE_NAMES = """
    WITH given AS (
        SELECT DISTINCT w.word
        FROM skill o, skill n, unnest(
            o.name || o.synonyms || array(SELECT value FROM jsonb_each_text(o.names))
        ) AS w (word)
        WHERE o.id = $1 AND n.id = $2 AND w.word <> n.name AND w.word <> ALL (n.synonyms)
    ),
    taken AS (
        UPDATE skill SET synonyms = synonyms || array(SELECT word FROM given ORDER BY word) WHERE id = $2
    )
    SELECT word FROM given
"""
