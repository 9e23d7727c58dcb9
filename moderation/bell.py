"""Who of the moderators hears of what: one Notice per Case with its count, cleared when it is decided."""

from msgspec import Struct

from app import database
from app.reach.notices import notify
from moderation import holds, queue
from moderation.reasons import URGENT


class Waiting(Struct, frozen=True):
    """An undecided Appeal: about which Case, and who may not decide it."""

    case_id: int
    moderator_id: int


async def case(number: int) -> None:
    """All who may take the open Case; a further Report counts up the same Notice."""
    reports = await database.value(
        """
        SELECT count(*) FROM report r JOIN moderation_case c ON c.id = r.case_id
        WHERE c.id = $1 AND c.state IN ('open', 'claimed', 'waiting')
        """,
        number,
    )
    if reports:
        for person in await queue.watchers(number):
            await notify(person, "case", subject=("case", number), group=f"case:{number}", times=reports)


async def oncall(number: int) -> None:
    """Who is on call at the author's site, once, when what is reported there cannot wait (MOD-6)."""
    for person in await database.values(ONCALL, number, list(URGENT)):
        await notify(person, "oncall", subject=("case", number), group=f"case-urgent:{number}")


async def hold(post: int) -> None:
    """A Post that the word list holds; nothing for one that is hidden for another reason."""
    for person in await holds.watchers(post):
        await notify(person, "hold", subject=("post", post), group=f"hold:{post}")


async def appeal(number: int) -> None:
    """Everybody but who decided before."""
    found = await database.row(
        Waiting,
        """
        SELECT d.case_id, d.moderator_id FROM appeal a JOIN decision d ON d.id = a.decision_id
        WHERE a.id = $1 AND a.granted IS NULL
        """,
        number,
    )
    if found is None:
        return
    for person in await queue.watchers(found.case_id):
        if person != found.moderator_id:
            await notify(person, "appeal", subject=("appeal", number), group=f"appeal:{number}")


#: Only those who may take the Case.
ONCALL = """
    SELECT o.person_id
    FROM moderation_case c
    JOIN person a ON a.id = c.person_id
    JOIN team t ON t.id = a.team_id
    JOIN oncall o ON o.site_id = t.site_id
    JOIN person p ON p.id = o.person_id AND p.state = 'active'
    WHERE c.id = $1 AND c.reason = ANY ($2) AND c.state IN ('open', 'claimed', 'waiting')
        AND moderates(c, o.person_id) AND conflict(c, o.person_id) IS NULL
"""
