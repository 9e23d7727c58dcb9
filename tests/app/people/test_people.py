"""People get a handle of their own and a page for colleagues."""

import pytest

from app.people import people
from app.refusal import Refusal
from tests.world import World


async def test_two_people_of_one_name_have_two_handles(world: World) -> None:
    for mail in ("zoe@brightwater.example", None):
        await people.add(mail, "Zoë Núñez")
    assert (await people.profile("zoe-nunez")).name == "Zoë Núñez"
    assert (await people.profile("zoe-nunez-2")).name == "Zoë Núñez"


async def test_a_name_in_another_script_gets_a_handle_too(world: World) -> None:
    number = await people.add(None, "أحمد")
    assert number
    assert (await people.profile("person")).name == "أحمد"


@pytest.mark.parametrize(
    ("mail", "name", "roles", "code"),
    [
        ("mira@brightwater.example", "Mira Again", (), "email_taken"),
        ("new@brightwater.example", " ", (), "name_empty"),
        ("new@brightwater.example", "New", ("king",), "role_unknown"),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    world: World, mail: str, name: str, roles: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        await people.add(mail, name, roles=roles)
    with pytest.raises(Refusal, match="person_missing"):
        await people.profile("new")
