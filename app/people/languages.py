"""The language a person reads Pollen in."""

from app import database, language, limits
from app.refusal import Refusal


async def choose(person: int, name: str) -> None:
    """Speak this language to the person from now on, whatever their browser asks for.

    Raises `Refusal("language_not_offered")` for one that the company does not offer.
    """
    offered = await limits.languages()
    if name not in offered:
        names = ", ".join(language.own_name(one) for one in offered)
        raise Refusal("language_not_offered", value=name[:20], limit=names, field="language")
    await database.execute("UPDATE person SET language = $2 WHERE id = $1", person, name)
