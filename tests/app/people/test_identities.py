"""ACC-1: an identity is issuer and subject, never an e-mail alone."""

from typing import Any

import msgspec
import pytest

from app import database, limits
from app.people import invitations, people, pins, sso
from app.people.provider import Claims
from app.refusal import Refusal
from tests.world import World

DOMAIN = "brightwater.example"


def mail(name: str) -> str:
    return f"{name}@{DOMAIN}"


def claims(sub: str, name: str = "", **other: Any) -> Claims:
    return Claims(iss="https://id.example", sub=sub, email=mail(name or sub), email_verified=True, **other)


async def test_the_same_e_mail_with_another_subject_is_refused(world: World, vouched: None) -> None:
    person = await people.add(mail("same"), "Sam Same")
    assert await sso.sign_in(claims("one", "same")) == person
    assert await sso.sign_in(claims("one", "moved-elsewhere")) == person
    for other in (claims("two", "same"), Claims(iss="https://other.example", sub="one", email=mail("same"))):
        with pytest.raises(Refusal, match="identity_un"):
            await sso.sign_in(other)


async def test_an_e_mail_that_is_not_verified_or_of_another_domain_opens_nothing(
    world: World, vouched: None
) -> None:
    await people.add(mail("plain"), "Pat Plain")
    await people.add("guest@elsewhere.example", "Gus Guest")
    for wrong in (
        Claims(iss="i", sub="p", email=mail("plain")),
        Claims(iss="i", sub="g", email="guest@elsewhere.example", email_verified=True),
        Claims(iss="i", sub="n", email=f"x@evil.{DOMAIN}", email_verified=True),
        Claims(iss="i", sub="e"),
    ):
        with pytest.raises(Refusal, match="identity_unknown"):
            await sso.sign_in(wrong)


async def test_who_signs_in_another_way_already_is_not_taken_over(world: World, vouched: None) -> None:
    with pytest.raises(Refusal, match="identity_unlinked"):
        await sso.sign_in(claims("mira"))
    await sso.connect(world.mira, claims("mira"))
    assert await sso.sign_in(claims("mira")) == world.mira
    with pytest.raises(Refusal, match="identity_taken"):
        await sso.connect(world.jonas, claims("mira"))


async def test_who_has_a_pin_is_not_taken_over(world: World, vouched: None) -> None:
    person = await people.add(mail("pia"), "Pia Pin", staff_number="7001")
    await pins.choose(person, "402915")
    with pytest.raises(Refusal, match="identity_unlinked"):
        await sso.sign_in(claims("pia"))
    assert not await database.value("SELECT EXISTS (SELECT FROM identity WHERE person_id = $1)", person)


async def test_the_letters_of_an_e_mail_may_be_large(world: World, vouched: None) -> None:
    person = await people.add(mail("lara"), "Lara Large")
    large = Claims(
        iss="https://id.example", sub="lara", email=f" {mail('LARA').upper()} ", email_verified=True
    )
    assert await sso.sign_in(large) == person


async def test_a_deactivated_person_is_refused(world: World, vouched: None) -> None:
    person = await people.add(mail("leaver"), "Lee Leaver")
    await sso.sign_in(claims("leaver"))
    await people.leave(person, actor=world.paul)
    with pytest.raises(Refusal, match="identity_left"):
        await sso.sign_in(claims("leaver"))
    unlinked = await people.add(mail("leaver2"), "Lee Leaver")
    await people.leave(unlinked, actor=world.paul)
    with pytest.raises(Refusal, match="identity_left"):
        await sso.sign_in(claims("leaver2"))


async def test_new_people_come_only_where_the_company_says_so(world: World, vouched: None) -> None:
    with pytest.raises(Refusal, match="identity_unknown"):
        await sso.sign_in(claims("fresh", name="fresh"))
    await limits.change("provider_brings", "everybody", actor=world.paul)
    person = await sso.sign_in(claims("fresh"))
    assert await sso.sign_in(claims("fresh")) == person
    assert await database.value("SELECT email FROM person WHERE id = $1", person) == mail("fresh")


async def test_an_open_invitation_takes_no_e_mail_that_the_provider_did_not_verify(world: World) -> None:
    team = (await invitations.teams(world.sofia))[0].id
    made = await invitations.invite(world.sofia, team=team)
    code = (await invitations.sent(world.sofia, [made]))[0].code
    given = Claims(iss="https://id.example", sub="open", name="Olga Open", email=mail("olga"))
    with pytest.raises(Refusal, match="sign_in_name_needed"):
        await sso.join(code, given)
    person = await sso.join(code, msgspec.structs.replace(given, email_verified=True))
    assert await database.value("SELECT email FROM person WHERE id = $1", person) == mail("olga")
    assert await sso.sign_in(given) == person
