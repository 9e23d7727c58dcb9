"""What a person chose once and finds again on every device."""

import re

from msgspec import Struct

from app import clock, database
from app.people import people
from app.refusal import Refusal

SWITCH = "on|off"
#: The names there are, and what each may hold.
KNOWN: dict[str, str] = {
    "speed": r"0\.75|1|1\.25|1\.5|2",
    "captions": SWITCH,
    "captions_language": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}",
    "sound_only": SWITCH,
    # Words before moving pictures: a clip loads only when somebody asks for it.
    "text_first": SWITCH,
    # Each page shows the one thing it is about, and nothing starts by itself.
    "one_at_a_time": SWITCH,
    "motion": "device|less|full",
    # Single letters as commands get in the way of speaking to a device (WCAG 2.1.4).
    "keys": SWITCH,
    # Which tab Home opens with, and whether it suggests what fits or what is newest.
    "start": "foryou|following|site",
    "order": "matched|newest",
    "quiet": SWITCH,
    # Whether others find this person as somebody who can help.
    "expert": SWITCH,
    # Who reads how often the person's Posts were seen.
    "views": "me|community|all",
}


class Chosen(Struct):
    name: str
    value: str


async def read(person: int) -> dict[str, str]:
    """What the person has chosen; what is missing was never chosen."""
    found = await database.rows(Chosen, "SELECT name, value FROM preference WHERE person_id = $1", person)
    return {chosen.name: chosen.value for chosen in found}


async def set(person: int, name: str, value: str) -> None:  # noqa: A001 - states are set
    """Keep the choice. Raises `Refusal("preference_unknown")` or `Refusal("preference_wrong")`."""
    if name not in KNOWN:
        raise Refusal("preference_unknown", value=name[:40], limit=", ".join(KNOWN))
    if not re.fullmatch(KNOWN[name], value):
        raise Refusal("preference_wrong", value=value[:40], field=name)
    async with database.transaction():
        await database.execute(KEEP, person, name, value, clock.now())
        if name == "quiet":
            await people.hide_numbers(person, value == "on")


KEEP = """
    INSERT INTO preference (person_id, name, value, changed_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (person_id, name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
"""
