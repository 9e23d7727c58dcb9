"""PINs of people without company mail: a few digits, few tries, then a new invitation."""

from itertools import pairwise

from app import clock, database, limits
from app.people.passwords import digest, fits
from app.refusal import Refusal


async def check(person: int | None, pin: str) -> bool:
    """Whether the PIN is right. Takes as long for nobody, and for who has none.

    The try is counted before the PIN is looked at, so tries at the same time count one by one. After
    `pin_tries` wrong ones in a row none is right any more, until a new invitation sets a new PIN.
    """
    most = (await limits.current()).pin_tries
    kept = await database.value(
        "UPDATE pin SET failures = failures + 1 WHERE person_id = $1 AND failures < $2 RETURNING hash",
        person,
        most,
    )
    if not await fits(kept, pin):
        return False
    await database.execute("UPDATE pin SET failures = 0 WHERE person_id = $1", person)
    return True


async def choose(person: int, pin: str) -> None:
    """Give the person a PIN of their own; a lock ends with it.

    Raises `Refusal("pin_form")` for another number of digits, `Refusal("pin_easy")` for one that others
    would try first.
    """
    digits = (await limits.current()).pin_digits
    if len(pin) != digits or not (pin.isascii() and pin.isdigit()):
        raise Refusal("pin_form", limit=digits, value=len(pin), field="secret")
    staff_number = await database.value("SELECT staff_number FROM person WHERE id = $1", person)
    if easy(pin) or pin == staff_number:
        raise Refusal("pin_easy", field="secret")
    await database.execute(KEEP, person, await digest(pin), clock.now())


def easy(pin: str) -> bool:
    """One digit again and again, two digits in turn, or digits in a row: what others try first."""
    ways = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return ways <= {0} or ways <= {1} or ways <= {9} or pin[:2] * (len(pin) // 2) == pin


KEEP = """
    INSERT INTO pin (person_id, hash, changed_at) VALUES ($1, $2, $3)
    ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, failures = 0, changed_at = excluded.changed_at
"""
