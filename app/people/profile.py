"""What a person tells of themselves beside the name: the languages they read."""

import re

from app import database, language
from app.refusal import Refusal

TONGUE = re.compile(r"[a-z]{2,3}")
#: More than this somebody does not read, but collects.
MOST = 12


async def languages(person: int) -> list[str]:
    """The languages the person reads Posts in, such as `["de", "en"]`; never empty."""
    found: list[str] = await database.value("SELECT reads($1)", person)
    return found


async def read(person: int, tongues: list[str]) -> None:
    """Read these languages from now on; regions are left out: `pt-BR` is `pt`.

    Raises `Refusal("languages_none")`, `Refusal("languages_many")` or `Refusal("language_unreadable")`.
    """
    plain = sorted({tongue.strip().lower().partition("-")[0] for tongue in tongues if tongue.strip()})
    if not plain:
        raise Refusal("languages_none", field="language")
    if len(plain) > MOST:
        raise Refusal("languages_many", limit=MOST, value=len(plain), field="language")
    wrong = [tongue for tongue in plain if not TONGUE.fullmatch(tongue)]
    if wrong:
        raise Refusal("language_unreadable", value=wrong[0][:20], field="language")
    async with database.transaction():
        await database.execute("DELETE FROM person_language WHERE person_id = $1", person)
        await _keep(person, plain)


async def greet(person: int, accepted: str, spoken: str) -> None:
    """Who comes for the first time reads what their browser asks for, and what Pollen speaks to them.

    `accepted` is the browser's `Accept-Language`. Whoever has chosen keeps the choice.
    """
    wanted = [tongue.partition("-")[0] for tongue in [spoken.lower(), *language.wanted(accepted)]]
    plain = list(dict.fromkeys(tongue for tongue in wanted if TONGUE.fullmatch(tongue)))[:MOST]
    async with database.transaction():
        # Two first pages at once ask one after the other.
        await database.execute("SELECT FROM person WHERE id = $1 FOR NO KEY UPDATE", person)
        if not await database.value(
            "SELECT EXISTS (SELECT FROM person_language WHERE person_id = $1)", person
        ):
            await _keep(person, plain)


async def _keep(person: int, tongues: list[str]) -> None:
    await database.execute(
        """
        INSERT INTO person_language (person_id, language) SELECT $1, unnest($2::text[])
        ON CONFLICT DO NOTHING
        """,
        person,
        tongues,
    )
