"""Who of a site is on call: they hear of what is urgent at once, whatever the hour (MOD-6)."""

from collections.abc import Iterable

from app import audit, database
from app.refusal import Refusal


async def keep(site: int, names: Iterable[str], *, actor: int | None) -> None:
    """These handles are on call there from now on. Raises `Refusal("oncall_unknown")`.

    Only moderators can look at what is reported, so only they are on call.
    """
    handles = [name.strip().removeprefix("@").lower() for name in names if name.strip()]
    async with database.transaction():
        found: list[str] = await database.values(MODERATORS, handles)
        if unknown := [handle for handle in handles if handle not in found]:
            raise Refusal("oncall_unknown", field="oncall", value=unknown[0][:40])
        await database.execute("DELETE FROM oncall WHERE site_id = $1", site)
        await database.execute(
            "INSERT INTO oncall SELECT $1, id FROM person WHERE handle = ANY ($2)", site, handles
        )
        await audit.write("site.oncall", actor=actor, subject=("site", site), people=len(handles))


MODERATORS = """
    SELECT p.handle FROM person p
    WHERE p.handle = ANY ($1) AND p.state = 'active' AND EXISTS (
        SELECT FROM person_role r WHERE r.person_id = p.id AND r.role IN ('moderator', 'senior')
    )
"""
