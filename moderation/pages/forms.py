"""What the forms of moderation share."""

from collections.abc import Awaitable, Callable

from litestar import Request
from litestar.datastructures import FormMultiDict
from msgspec import json

from app.idempotency import Answer, once


def text(form: FormMultiDict, name: str) -> str:
    """A field of words; empty when it was not sent."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def chosen(form: FormMultiDict, name: str) -> list[str]:
    """All values of a group of check boxes."""
    return [value for value in form.getall(name, []) if isinstance(value, str)]


async def create(
    request: Request, route: str, form: FormMultiDict, make: Callable[[], Awaitable[str]]
) -> str:
    """Run `make`, which returns a location, once for the form's `key`; a double tap gets the same one."""
    said = sorted((name, str(value)) for name, value in form.multi_items() if name not in ("csrf", "key"))

    async def answer() -> Answer:
        return Answer(303, await make())

    answered, _ = await once(request.user.id, route, text(form, "key") or None, json.encode(said), answer)
    return answered.location
