"""A PIN is short, so it is guarded: few tries, none of the easy ones, a lock until a new invitation."""

import asyncio

import pytest

from app import database, limits
from app.people import auth, invitations, joining, people, pins
from app.people.joining import Given
from app.refusal import Refusal
from tests.world import PASSWORD, World

PIN = "402915"


async def cleaner(number: str, pin: str = PIN) -> int:
    """Somebody without an e-mail."""
    person = await people.add(None, f"Rui {number}", staff_number=number)
    await pins.choose(person, pin)
    return person


async def test_staff_number_and_pin_open_a_session(world: World) -> None:
    person = await cleaner("3001")
    viewer = await auth.by_session(await auth.sign_in("3001", PIN))
    assert viewer is not None
    assert viewer.id == person


@pytest.mark.parametrize("secret", ["", "000000", "3002", "731846", "٤٠٢٩١٥"])
async def test_a_staff_number_alone_or_the_pin_of_another_is_refused(world: World, secret: str) -> None:
    number = f"4{abs(hash(secret)) % 10_000}"
    await cleaner(number)
    await cleaner(f"{number}-other", "731846")
    with pytest.raises(Refusal, match="pin_wrong"):
        await auth.sign_in(number, secret)


async def test_the_6th_wrong_pin_locks_until_a_new_card(world: World) -> None:
    person = await cleaner("3003")
    for _ in range((await limits.current()).pin_tries):
        with pytest.raises(Refusal, match="pin_wrong"):
            await auth.sign_in("3003", "999111", address="here")
    with pytest.raises(Refusal, match="pin_wrong"):
        await auth.sign_in("3003", PIN, address="there")
    made = await invitations.card(world.paul, person)
    code = (await invitations.sent(world.paul, [made]))[0].code
    await joining.accept(code, Given(secret="864209"))
    assert await auth.sign_in("3003", "864209", address="there")


async def test_five_wrong_pins_and_the_right_one_begin_anew(world: World) -> None:
    await cleaner("3004")
    for _ in range(2):
        for _ in range((await limits.current()).pin_tries - 1):
            with pytest.raises(Refusal, match="pin_wrong"):
                await auth.sign_in("3004", "999111")
        await database.execute("DELETE FROM attempt")
        assert await auth.sign_in("3004", PIN)


async def test_tries_at_the_same_time_count_one_by_one(world: World) -> None:
    person = await cleaner("3005")
    guesses = [f"9991{number:02}" for number in range(12)]
    assert not any(await asyncio.gather(*(pins.check(person, guess) for guess in guesses)))
    assert not await pins.check(person, PIN)
    most = (await limits.current()).pin_tries
    assert await database.value("SELECT failures FROM pin WHERE person_id = $1", person) == most


async def test_nobody_has_a_pin(world: World) -> None:
    assert not await pins.check(None, PIN)
    assert not await pins.check(world.mira, PIN)


async def test_a_password_still_goes_with_a_staff_number(world: World) -> None:
    await people.add(None, "Ana Reis", staff_number="3006", password=PASSWORD)
    assert await auth.sign_in("3006", PASSWORD)


@pytest.mark.parametrize("pin", ["12345", "1234567", "12345a", "", "١٢٣٤٥٦"])
async def test_a_pin_of_another_form_is_refused(world: World, pin: str) -> None:
    with pytest.raises(Refusal, match="pin_form"):
        await pins.choose(world.mira, pin)


@pytest.mark.parametrize("pin", ["111111", "123456", "654321", "890123", "121212", "300777"])
async def test_a_pin_that_others_try_first_is_refused(world: World, pin: str) -> None:
    person = await people.add(None, "Eva Luz", staff_number=None if pin != "300777" else "300777")
    with pytest.raises(Refusal, match="pin_easy"):
        await pins.choose(person, pin)
