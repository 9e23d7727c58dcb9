"""Coming in by an invitation: who it is for chooses how they sign in from now on."""

import msgspec

from app import clock, database, live
from app.people import invitations, people, pins
from app.people.invitations import Invitation
from app.people.passwords import digest
from app.refusal import Refusal

PASSWORD_MIN = 10


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody tells when they come in; `sign_in` is an e-mail or a staff number, `secret` what goes
    with it. Of names only those count that the invitation does not know.
    """

    name: str = ""
    sign_in: str = ""
    secret: str = ""


class Newcomer(msgspec.Struct, frozen=True, kw_only=True):
    """Who comes in: what the invitation knows, filled up with what they told."""

    name: str
    email: str | None
    staff_number: str | None

    @property
    def by_pin(self) -> bool:
        """Who has a staff number and no e-mail comes in again by PIN."""
        return self.email is None


async def accept(code: str, given: Given, *, language: str | None = None) -> int:
    """Come in: the person, new or known, with the PIN or password they chose.

    Of two at once one comes in. Raises the Refusals of `invitations.find` and `newcomer`, `password_short`,
    `pin_form` and `pin_easy`; the invitation then stays good.
    """
    found = await invitations.find(code)
    async with database.transaction():
        who = await newcomer(found, given)
        person = await enter(found, who, language=language)
        if who.by_pin:
            await pins.choose(person, given.secret)
        else:
            await _choose_password(person, given.secret)
    return person


async def newcomer(found: Invitation, given: Given) -> Newcomer:
    """Raises `Refusal` with `name_empty`, `sign_in_name_needed`, `email_wrong`, or that it is taken."""
    name = found.name or " ".join(given.name.split())[: invitations.NAME_MAX]
    if not name:
        raise Refusal("name_empty", field="name")
    email, staff_number = found.email, found.staff_number
    if not (email or staff_number):
        email, staff_number = await invitations.free(given.sign_in)
    return Newcomer(name=name, email=email, staff_number=staff_number)


async def enter(found: Invitation, who: Newcomer, *, language: str | None = None) -> int:
    """Use the invitation up; the id of whom it was for, who is added now if nobody knew them.

    Belongs into a transaction with what lets them in again. Sessions of before end.
    """
    await _use(found)
    if found.person_id:
        await database.execute("DELETE FROM login_session WHERE person_id = $1", found.person_id)
        await live.end(found.person_id)
        await database.execute(COMPLETE, found.person_id, language, who.email, who.staff_number)
        return found.person_id
    return await people.add(
        who.email, who.name, team=found.team_id, language=language, staff_number=who.staff_number
    )


async def _use(found: Invitation) -> None:
    moment = clock.now()
    used = await database.value(
        """
        UPDATE invitation SET used_at = $2
        WHERE id = $1 AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > $2 RETURNING id
        """,
        found.id,
        moment,
    )
    if used is None:
        raise Refusal("invitation_used", status=410)


async def _choose_password(person: int, password: str) -> None:
    if len(password) < PASSWORD_MIN:
        raise Refusal("password_short", limit=PASSWORD_MIN, value=len(password), field="secret")
    await database.execute(
        "UPDATE person SET password_hash = $2 WHERE id = $1", person, await digest(password)
    )


COMPLETE = """
    UPDATE person SET
        language = coalesce(language, $2), email = coalesce(email, $3),
        staff_number = coalesce(staff_number, $4)
    WHERE id = $1
"""
